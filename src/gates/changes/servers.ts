// Changes of the servers that a document or an operation names.
import { isDeepStrictEqual } from 'node:util'
import { textChanges } from './annotations.ts'
import type { Finding } from './change.ts'
import { finding, list, record, type Scope } from './scope.ts'

/** Compares servers. The first one matters most, since clients use it by default. */
export function serverChanges(scope: Scope, before: unknown, after: unknown): Finding[] {
  if (before === undefined && after === undefined) return []
  const [was, is] = [serversOf(before), serversOf(after)]
  const urls = is.map(({ url }) => url)
  const found = was.flatMap((server): Finding[] => {
    const same = is.find(({ url }) => url === server.url)
    if (!same) return [finding(scope, 'breaking', `server ${server.url} is gone`)]
    const variables = isDeepStrictEqual(server.variables, same.variables)
      ? []
      : [finding(scope, 'breaking', `variables of server ${server.url} changed`)]
    return [...variables, ...textChanges(scope, ['description'], server, same)]
  })
  const fresh = urls.filter((url) => !was.some((server) => server.url === url))
  const [first, firstNow] = [was[0]?.url, is[0]?.url]
  const moved = first !== firstNow && urls.includes(first)
  return [
    ...found,
    ...fresh.map((url) => finding(scope, 'additive', `server ${url} is new`)),
    ...(moved ? [finding(scope, 'breaking', `the first server is ${firstNow} now, not ${first}`)] : []),
  ]
}

const serversOf = (servers: unknown) => {
  const known = list(servers).map(record)
  if (known.length === 0) return [{ url: '/' } as Record<string, unknown>]
  return known.map((server): Record<string, unknown> => ({ ...server, url: addressOf(String(server.url)) }))
}

/** A relative URL is relative to the document, which is at the root of the service: `.` and `/` are the same there. */
const addressOf = (url: string): string =>
  /^[a-z][a-z0-9+.-]*:|^\{/i.test(url) ? url : new URL(url, 'http://service/openapi.json').pathname
