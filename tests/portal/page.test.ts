// The responses of the portal's addresses; how a browser shows them is in accessibility.test.ts and chromium.test.ts.
import { brotliDecompressSync } from 'node:zlib'
import { beforeAll, describe, expect, test } from 'vitest'
import { problems } from '../../src/openapi/problem-codes.ts'
import { assetFiles, assets } from '../../src/portal/assets.ts'
import { portalPaths } from '../../src/portal/handlers.ts'
import { operations } from '../support/contract.ts'
import { type TestService, testService } from '../support/service.ts'
import { pagePaths } from './portal.ts'

let service: TestService
beforeAll(async () => {
  service = await testService({ production: true })
})

const ask = (path: string, headers: Record<string, string> = {}, method = 'GET') =>
  service.fetch(new Request(`http://test${path}`, { method, headers }))

const text = async (path: string) => (await ask(path)).text()

const markdownPaths = portalPaths.filter((path) => path.endsWith('.md'))

describe('each page', () => {
  test.each(pagePaths)(
    '%s is HTML with a title of its own, under a policy that lets in its own files alone',
    async (path) => {
      const response = await ask(path)
      expect(response.status).toBe(200)
      expect(response.headers.get('Content-Type')).toBe('text/html; charset=UTF-8')
      expect(response.headers.get('Cache-Control')).toBe('no-cache')
      const policy = response.headers.get('Content-Security-Policy') ?? ''
      expect(policy).toMatch(
        /^default-src 'none'; script-src 'self'; style-src 'self'; .*frame-ancestors 'none'$/,
      )
      expect(policy).not.toMatch(/unsafe|https?:|\*|nonce/)
      // What the policy forbids is not there.
      const html = await response.text()
      expect(html).not.toMatch(/<style|<script(?! type="module" src=)|\sstyle=|\son\w+=/)
    },
  )

  test('has a title that no other has', async () => {
    const titles = await Promise.all(
      pagePaths.map(async (path) => /<title>(.*)<\/title>/.exec(await text(path))?.[1]),
    )
    expect(new Set(titles).size).toBe(pagePaths.length)
    expect(titles).toContain('Create a task · Tasks API')
  })

  test('refers to nothing that is not there', async () => {
    for (const path of [...pagePaths, ...markdownPaths, '/llms.txt']) {
      const content = await text(path)
      const form =
        path === '/llms.txt' || path.endsWith('.md') ? /\]\(([^)\s]+)\)/g : /(?:href|src)="([^"]+)"/g
      const targets = [...content.matchAll(form)].map(
        ([, target = '']) => new URL(target, `http://test${path}`),
      )
      if (pagePaths.includes(path)) expect(targets.length).toBeGreaterThan(pagePaths.length)
      for (const { origin, pathname, hash } of targets.filter(({ origin }) => origin === 'http://test')) {
        const there = await ask(pathname)
        expect([path, origin + pathname, there.status]).toEqual([path, origin + pathname, 200])
        if (hash !== '' && !pathname.endsWith('.md'))
          expect([path, hash, await there.text()]).toEqual([
            path,
            hash,
            expect.stringContaining(`id="${hash.slice(1)}"`),
          ])
      }
    }
  })
})

test('every operation and every problem has its place', async () => {
  const errors = await text('/docs/errors')
  for (const { operationId, path, method } of operations) {
    const html = await text(`/docs/operations/${operationId}`)
    expect(html).toContain(`${method} ${path}`)
  }
  for (const code of Object.keys(problems)) expect(errors).toContain(`<h2 id="code:${code}">`)
})

describe('the type of a problem', () => {
  test('leads to its explanation where the service knows its public address', async () => {
    const publicUrl = 'https://tasks.example.com/prefix'
    const { send } = await testService({ publicUrl })
    for (const [method, path] of [
      ['GET', '/nowhere'],
      ['PUT', '/health'],
      ['GET', '/api/me/tasks/1'],
    ] as const) {
      const { type, code } = (await send(method, path)).body as { type: string; code: string }
      const { pathname, hash } = new URL(type)
      expect(type).toBe(`${publicUrl}/docs/errors#code:${code}`)
      expect(await text(pathname.replace('/prefix', ''))).toContain(`id="${hash.slice(1)}"`)
    }
  })

  test('is a URN elsewhere', async () => {
    const { body } = await service.send('GET', '/nowhere')
    expect(body).toMatchObject({ type: 'urn:problem-type:tasks-api:route_not_found' })
  })
})

describe('text for programs', () => {
  test('each page is there as Markdown, and llms.txt names them all', async () => {
    const overview = await text('/llms.txt')
    expect(overview).toMatch(/^# Tasks API\n\n> /)
    for (const path of markdownPaths) {
      const response = await ask(path)
      expect(response.headers.get('Content-Type')).toBe('text/markdown; charset=UTF-8')
      expect(await response.text()).toMatch(/^# .+\n\n/)
      expect(overview).toContain(`](${path.slice(1)}): `)
    }
    expect(markdownPaths.length).toBe(pagePaths.length)
  })

  test('a description in llms.txt is a sentence without Markdown', async () => {
    const lines = [...(await text('/llms.txt')).matchAll(/^- \[.*?\]\(.*?\): (.*)$/gm)].map(
      ([, line = '']) => line,
    )
    expect(lines.filter((line) => !/^[^`*[\]]+\.$/.test(line))).toEqual([])
  })
})

describe('the files that pages load', () => {
  test.each(assetFiles.map(({ path }) => path))(
    '%s may be kept for ever, since its address changes with it',
    async (path) => {
      const { status, headers } = await ask(path)
      expect([status, headers.get('Cache-Control')]).toEqual([200, 'public, max-age=31536000, immutable'])
    },
  )

  test('are sent compressed', async () => {
    const response = await ask(assets.script, { 'Accept-Encoding': 'br' })
    expect(response.headers.get('Content-Encoding')).toBe('br')
    const bytes = Buffer.from(await response.arrayBuffer())
    expect(brotliDecompressSync(bytes).toString()).toBe(await text(assets.script))
  })
})

test.each(['/docs', '/docs/search.json', '/docs/errors.md', '/llms.txt', assets.style])(
  '%s has the security headers for browsers',
  async (path) => {
    expect(Object.fromEntries((await ask(path)).headers)).toMatchObject({
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'strict-transport-security': 'max-age=31536000; includeSubDomains',
      'x-request-id': expect.any(String),
    })
  },
)

test.each(['/docs', '/docs/search.json', assets.script])(
  '%s takes GET, HEAD and OPTIONS alone',
  async (path) => {
    const headed = await ask(path, {}, 'HEAD')
    expect([headed.status, await headed.text()]).toEqual([200, ''])
    const options = await ask(path, {}, 'OPTIONS')
    expect([options.status, options.headers.get('Allow')]).toEqual([204, 'GET, HEAD, OPTIONS'])
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE']) {
      const refused = await ask(path, {}, method)
      expect([refused.status, refused.headers.get('Allow')]).toEqual([405, 'GET, HEAD, OPTIONS'])
    }
  },
)

test('the address with a slash leads to the page', async () => {
  const { status, headers } = await service.send('GET', '/docs/')
  expect([status, headers.get('Location')]).toEqual([308, '../docs'])
})

describe('the address /', () => {
  test.each([
    'text/html',
    'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8',
    'application/json;q=0.5, text/html',
  ])('leads to the portal for "%s"', async (accept) => {
    const { status, headers, text } = await service.send('GET', '/', { headers: { Accept: accept } })
    expect([status, headers.get('Location'), headers.get('Vary'), text]).toEqual([302, 'docs', 'Accept', ''])
  })

  test.each(['', '*/*', 'application/json', 'application/json, text/html;q=0.9', 'image/png'])(
    'is the index for "%s"',
    async (accept) => {
      const { status, headers, body } = await service.send('GET', '/', { headers: { Accept: accept } })
      expect([status, headers.get('Vary')]).toEqual([200, 'Accept'])
      expect(body).toMatchObject({ docs: 'docs', openapi: 'openapi.json' })
    },
  )
})
