// The address that is counted: the socket's, or what as many proxies as are configured say, and never what a client claims.
import { Hono } from 'hono'
import { describe, expect, test } from 'vitest'
import { clientAddress } from '../../src/http/request/client-address.ts'
import type { AppEnv } from '../../src/http/request/context.ts'
import { createHttpServer, listen } from '../../src/server/http-server.ts'
import { createLog } from '../../src/server/log.ts'

const overSocket = (remoteAddress: string) => ({ incoming: { socket: { remoteAddress } } })

async function seen(
  trustedHops: number,
  forwarded: string | string[] | undefined,
  env: object = {},
): Promise<string> {
  const app = new Hono<AppEnv>().get('/', (c) => c.text(clientAddress(c, trustedHops)))
  const headers = new Headers()
  for (const line of [forwarded ?? []].flat()) headers.append('X-Forwarded-For', line)
  return await (await app.fetch(new Request('http://test/', { headers }), env)).text()
}

const socket = overSocket('203.0.113.9')

describe('behind no proxy', () => {
  test.each([['198.51.100.1'], ['198.51.100.1, 198.51.100.2'], ['']])(
    '%j is not believed',
    async (header) => {
      expect(await seen(0, header, socket)).toBe('203.0.113.9')
    },
  )

  test('a request over no socket has the one address of all such', async () => {
    expect([await seen(0, undefined), await seen(1, '')]).toEqual(['none', 'none'])
  })
})

describe('behind proxies', () => {
  test.each<[number, string | string[] | undefined, string]>([
    [1, '198.51.100.1', '198.51.100.1'],
    [1, 'forged, 192.0.2.66, 198.51.100.1', '198.51.100.1'],
    [2, '192.0.2.66, 198.51.100.1, 198.51.100.2', '198.51.100.1'],
    [2, ['192.0.2.66, 198.51.100.1', '198.51.100.2'], '198.51.100.1'],
    [2, '198.51.100.2', '203.0.113.9'],
    [3, '198.51.100.1,198.51.100.2', '203.0.113.9'],
    [1, undefined, '203.0.113.9'],
    [1, '198.51.100.1, ', '203.0.113.9'],
    [1, '198.51.100.1, unknown', '203.0.113.9'],
    [1, '198.51.100.1, 198.51.100.256', '203.0.113.9'],
    [1, '198.51.100.1:4711', '198.51.100.1'],
    [1, '[2001:db8:0:7::1]:4711', '2001:db8:0:7::/64'],
  ])('with %i of them %j is %s', async (hops, header, address) => {
    expect(await seen(hops, header, socket)).toBe(address)
  })
})

test.each([
  ['::ffff:192.0.2.1', '192.0.2.1'],
  ['::FFFF:c000:0201', '192.0.2.1'],
  ['2001:db8:0:7:1:2:3:4', '2001:db8:0:7::/64'],
  ['2001:0DB8::7:0:0:0:9', '2001:db8:0:7::/64'],
  ['2001:db8::9', '2001:db8:0:0::/64'],
  ['::1', '0:0:0:0::/64'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ['nonsense', 'none'],
])('the address %s counts as %s', async (address, counted) => {
  expect(await seen(0, undefined, overSocket(address))).toBe(counted)
})

test('the address of a real connection is that of its other end', async () => {
  const app = new Hono<AppEnv>().get('/', (c) => c.text(clientAddress(c, 0)))
  const server = createHttpServer(app.fetch, { log: createLog('silent'), production: false })
  const port = await listen(server, 0, '127.0.0.1')
  try {
    expect(await (await fetch(`http://127.0.0.1:${port}/`)).text()).toBe('127.0.0.1')
  } finally {
    server.closeAllConnections()
    server.close()
  }
})
