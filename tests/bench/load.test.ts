// The load: what is sent, by whom, and what is read from the output of either generator.

import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { accessTokens } from '../../src/features/tokens/access-token.ts'
import { newFolder } from '../process/program.ts'
import { chooseGenerator, type Generator, parseResult, runLoad } from './load.ts'
import { secret, tampered, tokenFor } from './users.ts'
import { callOf, callsOf, planOf, separator, type User, workloads } from './workloads.ts'

const people = (count: number): User[] =>
  Array.from({ length: count }, (_, n) => ({
    id: n + 1,
    tasks: [10 * n + 1, 10 * n + 2, 10 * n + 3],
    token: `good-${n + 1}`,
    badToken: `bad-${n + 1}`,
  }))

const workload = (wanted: string) =>
  workloads.find(({ name }) => name === wanted) as (typeof workloads)[number]

test('the mixed load is 70 % reads, 20 % creations and 10 % completions, of every user', () => {
  const calls = callsOf(workload('mixed'), people(1000))
  const share = (isOne: (call: (typeof calls)[number]) => boolean) =>
    calls.filter(isOne).length / calls.length
  expect(share(({ path }) => path.endsWith('?limit=20'))).toBeCloseTo(0.35)
  expect(share(({ method }) => method === 'GET')).toBeCloseTo(0.7)
  expect(share(({ method }) => method === 'POST')).toBeCloseTo(0.2)
  expect(share(({ method }) => method === 'PATCH')).toBeCloseTo(0.1)
  const creators = new Set(calls.filter(({ method }) => method === 'POST').map(({ token }) => token))
  expect(creators.size).toBe(1000)
})

test('users take turns, each with the own token and an own task', () => {
  const [first, second] = callsOf(workload('get'), people(2))
  expect(first).toEqual({ method: 'GET', path: '/api/1/tasks/1', token: 'good-1' })
  expect(second).toEqual({ method: 'GET', path: '/api/2/tasks/11', token: 'good-2' })
  expect(new Set(callsOf(workload('get'), people(2)).map(({ path }) => path)).size).toBe(6)
  expect(callsOf(workload('401'), people(2))[0]?.token).toBe('bad-1')
})

test('a plan holds the requests as they go over the wire', () => {
  const [ada] = people(1) as [User]
  const [list, create] = planOf([callOf('list', ada, 0), callOf('create', ada, 0)]).split(separator)
  const head = 'HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer good-1\r\n'
  expect(list).toBe(`GET /api/1/tasks?limit=20 ${head}\r\n`)
  expect(create).toMatch(/^POST \/api\/1\/tasks .*\r\nContent-Length: (\d+)\r\n\r\n\{"title":/s)
  const [, length, body] = /Content-Length: (\d+)\r\n\r\n(.*)$/s.exec(create ?? '') ?? []
  expect(Buffer.byteLength(body ?? '')).toBe(Number(length))
})

test('the tokens of the load are good for the service, the spoiled ones are not', async () => {
  const { verify } = await accessTokens({ secret, clock: () => new Date() })
  expect(await verify(tokenFor(7))).toMatchObject({ id: 7, sessionId: 1 })
  expect(await verify(tampered(tokenFor(7)))).toMatchObject({ code: 'invalid_token' })
})

test('the result is one line in the output, and its absence is an error', () => {
  const line = '{"requests":10,"seconds":2.0,"p50Millis":1,"p95Millis":2,"p99Millis":3,"errors":0}'
  expect(parseResult(`Running 2s test\n  1 threads\nRESULT ${line}\n`)).toEqual(JSON.parse(line))
  expect(() => parseResult('unable to connect')).toThrow(/unable to connect/)
})

test('wrk is taken where it is on the PATH', async () => {
  const folder = await newFolder()
  expect(chooseGenerator(folder)).toBe('autocannon')
  await writeFile(join(folder, 'wrk'), '', { mode: 0o755 })
  expect(chooseGenerator(`/nowhere:${folder}`)).toBe('wrk')
})

const generators: Generator[] = chooseGenerator() === 'wrk' ? ['wrk', 'autocannon'] : ['autocannon']

test.each(generators)(
  '%s sends the plan, counts the responses, and reports unexpected ones',
  async (generator) => {
    const seen = new Set<string>()
    const statusOf = ({ url = '' }: IncomingMessage) => (url.startsWith('/api/2/') ? 500 : 401)
    const server = createServer(async (request, response) => {
      const body = Buffer.concat(await Array.fromAsync(request)).toString()
      seen.add(`${request.method} ${request.url} ${request.headers.authorization} ${body}`)
      response.writeHead(statusOf(request)).end('{}')
    }).listen(0, '127.0.0.1')
    await once(server, 'listening')
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    const plan = join(await newFolder(), 'plan')
    const load = { url, plan, connections: 4, seconds: 1 }

    await writeFile(plan, planOf(callsOf({ kinds: ['list', 'complete'] }, people(2))))
    const some = await runLoad(generator, { ...load, expected: 401 }, async () => 'read at the end')
    expect(some.end).toBe('read at the end')
    expect(seen).toContain('GET /api/1/tasks?limit=20 Bearer good-1 ')
    expect(seen).toContain('PATCH /api/1/tasks/2/complete Bearer good-1 {"completed":false}')
    const { requests, errors, seconds, p50Millis, p99Millis } = some.result
    expect(requests).toBeGreaterThan(10)
    expect(errors / requests).toBeCloseTo(0.5, 1)
    expect(seconds).toBeGreaterThan(0.5)
    expect(p50Millis).toBeLessThanOrEqual(p99Millis)

    const all = await runLoad(generator, load, async () => undefined)
    expect(all.result.errors).toBeGreaterThanOrEqual(all.result.requests - load.connections)
    server.closeAllConnections()
    server.close()
    await expect(runLoad(generator, load, async () => undefined)).rejects.toThrow()
  },
)
