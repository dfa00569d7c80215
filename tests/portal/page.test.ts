// The responses of the portal's addresses; how a browser shows them is in chromium.test.ts.
import { createHash } from 'node:crypto'
import { brotliDecompressSync } from 'node:zlib'
import { beforeAll, describe, expect, test } from 'vitest'
import { bundleName, compressedBundle, plainBundle, scalar } from '../../src/portal/bundle.ts'
import { document } from '../support/contract.ts'
import { type TestService, testService } from '../support/service.ts'

let service: TestService
beforeAll(async () => {
  service = await testService({ production: true })
})

const ask = (path: string, headers: Record<string, string> = {}, method = 'GET') =>
  service.fetch(new Request(`http://test${path}`, { method, headers }))

const policyOf = ({ headers }: Response) => headers.get('Content-Security-Policy') ?? ''

describe('the page', () => {
  test('is HTML under a policy of its own, which lets in its scripts alone, by a nonce used once', async () => {
    const pages = [await ask('/docs'), await ask('/docs')]
    const nonces = pages.map((response) => /script-src 'nonce-([\w-]{24})';/.exec(policyOf(response))?.[1])
    expect(nonces[0]).not.toBe(nonces[1])
    for (const [index, response] of pages.entries()) {
      expect(response.headers.get('Content-Type')).toBe('text/html; charset=UTF-8')
      expect(response.headers.get('Cache-Control')).toBe('no-store')
      expect(policyOf(response)).toMatch(/^default-src 'none';.*frame-ancestors 'none'$/)
      expect(policyOf(response)).not.toMatch(/unsafe-eval|https?:|\*/)
      const scripts = (await response.text()).match(/<script[^>]*>/g) ?? []
      expect(scripts.length).toBe(3)
      for (const script of scripts) expect(script).toContain(`nonce="${nonces[index]}"`)
    }
  })

  test('has the security headers for browsers', async () => {
    for (const path of ['/docs', '/docs/reference.json', `/docs/${bundleName}`]) {
      expect(Object.fromEntries((await ask(path)).headers)).toMatchObject({
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
        'strict-transport-security': 'max-age=31536000; includeSubDomains',
        'x-request-id': expect.any(String),
      })
    }
  })

  test.each(['/docs', '/docs/reference.json', `/docs/${bundleName}`])(
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
})

describe('the script', () => {
  test('is the one that is pinned', async () => {
    const bytes = await plainBundle()
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(scalar.sha256)
  })

  test.each(['br', 'gzip, deflate, br, zstd', 'gzip;q=0.5, br;q=0.9', 'BR'])(
    'is sent compressed to clients that accept "%s"',
    async (accepted) => {
      const response = await ask(`/docs/${bundleName}`, { 'Accept-Encoding': accepted })
      expect(response.headers.get('Content-Encoding')).toBe('br')
      const bytes = Buffer.from(await response.arrayBuffer())
      expect(bytes.equals(await compressedBundle())).toBe(true)
      expect(brotliDecompressSync(bytes).equals(await plainBundle())).toBe(true)
    },
  )

  test.each(['', 'gzip', 'br;q=0', 'br; q=0.0', 'brotli', 'identity'])(
    'is sent as it is to clients that accept "%s"',
    async (accepted) => {
      const response = await ask(`/docs/${bundleName}`, { 'Accept-Encoding': accepted })
      expect(response.headers.get('Content-Encoding')).toBeNull()
      expect(Buffer.from(await response.arrayBuffer()).equals(await plainBundle())).toBe(true)
    },
  )

  test('may be kept for ever, in the form that was asked for', async () => {
    const { headers } = await ask(`/docs/${bundleName}`)
    expect(headers.get('Cache-Control')).toBe('public, max-age=31536000, immutable')
    expect(headers.get('Vary')).toBe('Accept-Encoding')
    expect(headers.get('Content-Type')).toBe('text/javascript; charset=utf-8')
  })
})

test('the document is the contract with samples; the contract itself has none', async () => {
  const shown = (await (await ask('/docs/reference.json')).json()) as typeof document
  for (const [path, methods] of Object.entries(document.paths)) {
    for (const [method, operation] of Object.entries(methods)) {
      expect(operation).not.toHaveProperty('x-codeSamples')
      const labels = [{ label: 'curl' }, { label: 'TypeScript SDK' }]
      expect(shown.paths[path]?.[method]).toMatchObject({
        summary: operation.summary,
        'x-codeSamples': labels,
      })
    }
  }
})

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
      expect(body).toMatchObject({ docs: '/docs', openapi: '/openapi.json' })
    },
  )
})
