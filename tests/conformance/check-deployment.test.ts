// The command `make contract`, against the service as it is and behind proxies: what it prints, and its exit status.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer, request as forward } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createHttpServer } from '../../src/server/http-server.ts'
import { createLog } from '../../src/server/log.ts'
import { type TestService, testService } from '../support/service.ts'
import { type Fault, faults } from './faults.ts'
import { changing, type Forward, type Intermediary, withHeaders } from './proxies.ts'

let service: TestService
beforeAll(async () => {
  service = await testService({ logLevel: 'silent' })
})

const unchanged: Forward = async (request) => await service.fetch(request)

/** The service over HTTP, behind a proxy. */
async function serve(proxy: Intermediary): Promise<string> {
  const log = createLog('silent')
  const server = createHttpServer(async (request) => await proxy(request, unchanged), {
    log,
    production: false,
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  closing.push(() => server.close())
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}
const closing: (() => void)[] = []
afterAll(() => {
  for (const close of closing) close()
})

async function makeContract(environment: Record<string, string>) {
  const child = spawn(process.execPath, ['tests/conformance/check-deployment.ts'], {
    env: { PATH: process.env.PATH, NODE_NO_WARNINGS: '1', RUNS: '2', ...environment },
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      output += chunk
    })
  }
  const [status] = await once(child, 'close')
  return { status, output }
}

test('the command ends with 0 for the service as it is, and leaves no account', async () => {
  const { status, output } = await makeContract({
    BASE_URL: await serve((request, forward) => forward(request)),
  })
  expect(output).toMatch(/\n\d+ checks passed, 0 violations, \d+ skipped\n$/)
  expect(status).toBe(0)
  expect(await service.db.selectFrom('users').select('email').execute()).toEqual([])
})

test.each([
  ['W/"…"', /^"/, 'W/"'],
  ['"…-gzip"', /"$/, '-gzip"'],
])(
  'a proxy that marks entity tags with %s, as one that compresses does, violates nothing',
  async (_, place, mark) => {
    const marked = changing(
      (_, { headers }) => headers.has('ETag'),
      withHeaders((headers) => headers.set('ETag', (headers.get('ETag') ?? '').replace(place, mark))),
    )
    const { status, output } = await makeContract({ BASE_URL: await serve(marked), ONLY: 'its entity tag' })
    expect(output).toMatch(/\n\d+ checks passed, 0 violations, 0 skipped\n$/)
    expect(status).toBe(0)
  },
)

test('the command ends with 1 for one violation, and reports it once with the line that shows it', async () => {
  const { proxy } = faults.find(({ fault }) => fault === 'a creation does not say where the task is') as Fault
  const { status, output } = await makeContract({ BASE_URL: await serve(proxy), ONLY: 'createTask' })
  expect(output).toContain('Violation 1. createTask: ')
  expect(output).toContain('the header Location is missing')
  expect(output).toMatch(/curl -si -X POST --path-as-is "\$base"'\/api\/(me|'"\$me"')/)
  expect(output).toMatch(/\n\d+ checks passed, 1 violations, 0 skipped\n$/)
  expect(status).toBe(1)
})

test('the command ends with 2 where there is no response, or no deployment is named', async () => {
  expect(await makeContract({ BASE_URL: 'http://127.0.0.1:1' })).toMatchObject({ status: 2 })
  expect(await makeContract({})).toMatchObject({
    status: 2,
    output: expect.stringContaining('BASE_URL is missing'),
  })
})

test('a page of the portal that leads nowhere is a violation', async () => {
  const proxy: Intermediary = async (request, forward) =>
    new URL(request.url).pathname === '/docs/paging'
      ? new Response('gone', { status: 404 })
      : await forward(request)
  const { status, output } = await makeContract({ BASE_URL: await serve(proxy), ONLY: 'every link' })
  expect(output).toMatch(/docs\/paging/)
  expect(output).toMatch(/\n0 checks passed, 1 violations, 0 skipped\n$/)
  expect(status).toBe(1)
})

/** What stands in front of the service and refuses too large headers by itself. */
async function serveBehindLimit(refusal: Record<string, string>): Promise<string> {
  const base = await serve(async (request, forward) => await forward(request))
  const front = createServer({ maxHeaderSize: 65_536 }, (request, response) => {
    const { method, headers } = request
    if (headers['x-filler'] !== undefined) {
      response.writeHead(400, refusal).end('<html></html>')
      return
    }
    const forwarded = forward(base + request.url, { method, headers }, (received) => {
      response.writeHead(received.statusCode ?? 502, received.headers)
      received.pipe(response)
    })
    request.pipe(forwarded)
  })
  front.listen(0, '127.0.0.1')
  await once(front, 'listening')
  closing.push(() => front.close())
  return `http://127.0.0.1:${(front.address() as AddressInfo).port}`
}

test('too large headers that a proxy refuses by itself are no violation, and those that the service does are', async () => {
  const ONLY = 'getMe: headers that are too large'
  const byProxy = await makeContract({ BASE_URL: await serveBehindLimit({}), ONLY })
  expect(byProxy.output).toMatch(/\n1 checks passed, 0 violations, 0 skipped\n$/)
  const byService = await makeContract({
    BASE_URL: await serveBehindLimit({ 'X-Request-Id': 'of-the-service' }),
    ONLY,
  })
  expect(byService.output).toMatch(/\n0 checks passed, 1 violations, 0 skipped\n$/)
})
