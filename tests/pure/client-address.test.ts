// The address that a client is counted by.
import { expect, test } from 'vitest'
import { clientAddress } from '../../src/http/request/client-address.ts'
import type { HasHeaders, HasRequestContext } from '../../src/http/request/context.ts'
import { contextOf } from './context.ts'

function addressOf(incoming: unknown, trustedHops = 0, forwarded?: string): string {
  const { c } = contextOf(forwarded === undefined ? {} : { headers: { 'X-Forwarded-For': forwarded } })
  return clientAddress(
    { req: c.req, env: { incoming } } as unknown as HasRequestContext & HasHeaders,
    trustedHops,
  )
}
const socket = (remoteAddress: string) => ({ socket: { remoteAddress } })

test('requests that came over no socket are counted together', () => {
  expect([addressOf(undefined), addressOf({}), addressOf(socket('?'))]).toEqual(['none', 'none', 'none'])
})

test.each([
  ['192.0.2.1', '192.0.2.1'],
  ['192.0.2.1:4711', '192.0.2.1'],
  ['192.0.2.1:471100', 'none'],
  ['[2001:db8::1]:4711', '2001:db8:0:0::/64'],
  ['[2001:db8::1]', '2001:db8:0:0::/64'],
  ['[2001:db8::1]x', 'none'],
  ['x[2001:db8::1]', 'none'],
  ['2001:DB8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:db8:1:2:3::', '2001:db8:1:2::/64'],
  ['1:2::8', '1:2:0:0::/64'],
  ['1::4:5:6:7:8', '1:0:0:4::/64'],
  ['::1', '0:0:0:0::/64'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ['::ffff:192.0.2.1', '192.0.2.1'],
  ['::ffff:c0:201', '0.192.2.1'],
  ['1::ffff:192.0.2.1', '1:0:0:0::/64'],
  ['0:0:0:0:1:ffff:c000:201', '0:0:0:0::/64'],
  ['::fffe:192.0.2.1', '0:0:0:0::/64'],
])('%s is counted as %s', (remoteAddress, address) => {
  expect(addressOf(socket(remoteAddress))).toBe(address)
})

test.each<[number, string | undefined, string]>([
  [0, '198.51.100.1', '192.0.2.1'],
  [1, '198.51.100.1', '198.51.100.1'],
  [1, 'forged, 198.51.100.1 ', '198.51.100.1'],
  [2, '198.51.100.1,198.51.100.2', '198.51.100.1'],
  [2, '198.51.100.2', '192.0.2.1'],
  [1, undefined, '192.0.2.1'],
  [1, 'unknown', '192.0.2.1'],
])('behind %i proxies that say %j it is %s', (hops, forwarded, address) => {
  expect(addressOf(socket('192.0.2.1'), hops, forwarded)).toBe(address)
})
