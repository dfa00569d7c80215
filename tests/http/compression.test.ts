// The document and the portal's form of it are compressed by what the client accepts, and are the same text in any coding.
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { beforeAll, describe, expect, test } from 'vitest'
import { type TestService, testService } from '../support/service.ts'

let service: TestService
beforeAll(async () => {
  service = await testService()
})

const get = async (path: string, accepted?: string) => {
  const headers = accepted === undefined ? {} : { 'Accept-Encoding': accepted }
  const response = await service.fetch(new Request(`http://test${path}`, { headers }))
  const bytes = Buffer.from(await response.arrayBuffer())
  return { status: response.status, headers: response.headers, bytes }
}
const decode = (coding: string | null, bytes: Buffer) =>
  (coding === 'br' ? brotliDecompressSync(bytes) : coding === 'gzip' ? gunzipSync(bytes) : bytes).toString()

describe.each(['/openapi.json', '/docs/search.json'])('%s', (path) => {
  test.each([
    [undefined, null],
    ['', null],
    ['identity', null],
    ['br', 'br'],
    ['gzip', 'gzip'],
    ['gzip, deflate, br', 'br'],
    ['GZIP', 'gzip'],
    ['br;q=0, gzip', 'gzip'],
    ['br;q=0.0, gzip;q=0', null],
    ['gzip;q=0.5', 'gzip'],
    ['brotli, zstd', null],
  ])('with Accept-Encoding: %s is sent in the coding %s', async (accepted, coding) => {
    const { status, headers, bytes } = await get(path, accepted)
    expect([status, headers.get('Content-Encoding'), headers.get('Vary')]).toEqual([
      200,
      coding,
      'Accept-Encoding',
    ])
    expect(headers.get('Content-Type')).toBe('application/json')
    const plain = await get(path)
    expect(decode(coding, bytes)).toBe(plain.bytes.toString())
    if (coding !== null) expect(bytes.length).toBeLessThan(plain.bytes.length / 3)
  })
})
