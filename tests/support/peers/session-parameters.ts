// Parameters of sessions as PgBouncer keeps them (src/varcache.c and src/client.c): a few follow the client to whichever
// server connection it is lent, and no others are accepted at the start.

/** IntervalStyle by its setting `track_extra_parameters`, as that is by default. */
const tracked = [
  ...['client_encoding', 'datestyle', 'timezone', 'standard_conforming_strings', 'application_name'],
  'intervalstyle',
]

/** By names in lower case. */
type Parameters = ReadonlyMap<string, string>

export const isTracked = (name: string) => tracked.includes(name.toLowerCase())

/** @param startup what a client begins with @param usual what a server connection began with */
export function parametersOf(startup: Parameters, usual: Parameters): Map<string, string> {
  const own = named(startup).filter(([name]) => isTracked(name))
  return new Map([...[...usual].filter(([name]) => isTracked(name)), ...own])
}

/** @returns the first parameter that a client may not begin with */
export const refusedIn = (startup: Parameters): string | undefined =>
  named(startup).find(([name]) => !['user', 'database'].includes(name) && !isTracked(name))?.[0]

/** `options` holds parameters, too. */
const named = (startup: Parameters) =>
  [...startup].flatMap(([name, value]) =>
    name === 'options'
      ? [...value.matchAll(/(?:-c\s*|--)(\w+)=((?:\\.|\S)*)/g)].map(
          ([, one = '', of = '']) => [one.toLowerCase(), of] as const,
        )
      : [[name.toLowerCase(), value] as const],
  )

/** @returns SQL that makes a server connection's parameters the client's; undefined where they are */
export function settingOf(client: Parameters, server: Parameters): string | undefined {
  const changes = [...client].filter(
    ([name, value]) => server.get(name)?.toLowerCase() !== value.toLowerCase(),
  )
  if (changes.length === 0) return undefined
  return changes.map(([name, value]) => `set ${name} = '${value.replaceAll("'", "''")}'`).join(';')
}
