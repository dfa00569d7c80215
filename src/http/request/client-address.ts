// The network address of a client, also behind proxies, in a form that identifies the client for rate limiting.
import { isIPv4, isIPv6 } from 'node:net'
import type { HasHeaders, HasRequestContext } from './context.ts'

/** The address where the request came over no socket. */
const noAddress = 'none'

/**
 * The address of the client that sent a request.
 * @param trustedHops the number of proxies in front, each of which appends the address that it was called from to
 * X-Forwarded-For. With 0 the header is ignored, since the client itself may have written it. It is also ignored where it
 * has fewer addresses than that or is malformed: such a request did not come through the proxies.
 * @returns an IPv4 address, or the /64 network of an IPv6 address, which is what one customer usually gets
 */
export function clientAddress(c: HasRequestContext & HasHeaders, trustedHops: number): string {
  const forwarded =
    trustedHops > 0 ? normalise(nthFromRight(c.req.header('X-Forwarded-For'), trustedHops)) : undefined
  return forwarded ?? normalise(socketAddress(c)) ?? noAddress
}

const socketAddress = ({ env }: HasRequestContext): string | undefined => env.incoming?.socket?.remoteAddress

/** Several header lines arrive joined by commas (RFC 9110 section 5.3). */
const nthFromRight = (header: string | undefined, n: number): string | undefined =>
  header?.split(',').at(-n)?.trim()

/** Some proxies add the port: `192.0.2.1:4711`, `[2001:db8::1]:4711`. */
const withPort = /^(?:\[([^\]]+)\]|([0-9.]+))(?::[0-9]{1,5})?$/

/** @returns undefined for text that is not an address */
function normalise(text = ''): string | undefined {
  const [, v6, v4] = withPort.exec(text) ?? []
  const address = v6 ?? v4 ?? text
  if (isIPv4(address)) return address
  return isIPv6(address) ? normaliseV6(address) : undefined
}

function normaliseV6(address: string): string {
  // A URL has a canonical form for IPv6: hex groups without leading zeros. A zone (`%eth0`) is not part of the address.
  const canonical = new URL(`http://[${address.replace(/%.*/, '')}]`).hostname.slice(1, -1)
  const [left = [], right = []] = canonical.split('::').map((half) => half.split(':').filter(Boolean))
  const zeros = Array<string>(8 - left.length - right.length).fill('0')
  const groups = [...left, ...zeros, ...right].map((group) => Number.parseInt(group, 16))
  const isMappedV4 = groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff
  const octets = groups.slice(6).flatMap((group) => [group >> 8, group & 0xff])
  const network = groups.slice(0, 4).map((group) => group.toString(16))
  return isMappedV4 ? octets.join('.') : `${network.join(':')}::/64`
}
