// Reads a connection string as libpq does: several hosts with their ports, Unix sockets, IPv6 and percent-encoding, which
// neither URL nor pg take. What cannot be taken is refused without any part that could be secret.
// https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNSTRING-URIS
import { OperatorError } from '../../operator-error.ts'

/** Undefined is what pg takes then: PGHOST or localhost, PGPORT or 5432. */
export type Server = { host: string | undefined; port: number | undefined }

export type Address = {
  /** In the order in which they are tried. */
  servers: readonly Server[]
  user: string | undefined
  password: string | undefined
  database: string | undefined
  /** What else it says, as `sslmode`. */
  parameters: ReadonlyMap<string, string>
}

const howToEncode =
  'is no address that can be read: in user, password and database write / as %2F, ? as %3F, # as %23, @ as %40 and % as %25'

/** @throws Refused with a predicate, such as "must begin with postgres://", for whoever knows what it was read from */
export function parseAddress(text: string): Address {
  const rest = /^postgres(?:ql)?:\/\/(.*)$/is.exec(text)?.[1]
  if (rest === undefined)
    throw new OperatorError('must be a URL that begins with postgres:// or postgresql://')
  const { authority, path, query } = partsOf(rest)
  const at = authority.lastIndexOf('@')
  const [user, ...password] = authority.slice(0, Math.max(at, 0)).split(':')
  const parameters = parametersOf(query)
  const given = (name: string, elsewhere: string | undefined) =>
    parameters.get(name) || decoded(elsewhere ?? '') || undefined
  return {
    servers: serversOf(authority.slice(at + 1), parameters),
    user: given('user', user),
    password: given('password', password.join(':')),
    database: given('dbname', path),
    parameters,
  }
}

/** An @ behind the host may stand behind the rest of a password, which began before a / of its own. */
function partsOf(rest: string): { authority: string; path: string; query: string } {
  const end = /[/?#]/.exec(rest)?.index ?? rest.length
  const tail = rest.slice(end)
  if (/[@#]/.test(tail)) throw new OperatorError(howToEncode)
  const [path = '', ...query] = tail.split('?')
  return { authority: rest.slice(0, end), path: path.slice(1), query: query.join('?') }
}

function decoded(text: string): string {
  try {
    const plain = decodeURIComponent(text)
    if (!plain.includes('\0')) return plain
  } catch {
    // Its error would tell the text.
  }
  throw new OperatorError(howToEncode)
}

function parametersOf(query: string): Map<string, string> {
  const pairs = query.split('&').filter((pair) => pair !== '')
  return new Map(
    pairs.map((pair) => {
      const [name = '', ...value] = pair.split('=')
      return [decoded(name), decoded(value.join('='))]
    }),
  )
}

/** The parameters `host` and `port` take the place of what stands before the path. */
function serversOf(authority: string, parameters: ReadonlyMap<string, string>): Server[] {
  const written = authority.split(',').map(serverOf)
  const hosts = parameters.get('host')?.split(',') ?? written.map(({ host }) => host)
  const ports = parameters.get('port')?.split(',').map(portOf) ?? written.map(({ port }) => port)
  if (hosts.length > 1 && hosts.some((host) => !host))
    throw new OperatorError('has a list of hosts with an empty one')
  if (ports.length !== 1 && ports.length !== hosts.length)
    throw new OperatorError('must have one port for all of its hosts, or one for each')
  return hosts.map((host, place) => ({
    host: host || undefined,
    port: ports.length === 1 ? ports[0] : ports[place],
  }))
}

function serverOf(text: string): Server {
  const [, ipv6, name, port] = /^(?:\[([0-9a-f:.%]+)\]|([^:[\]]*))(?::(.*))?$/i.exec(text) ?? []
  if (ipv6 === undefined && name === undefined)
    throw new OperatorError(
      'has a host that cannot be read: an IPv6 address stands in [brackets], : is %3A elsewhere',
    )
  return { host: decoded(ipv6 ?? name ?? ''), port: portOf(port ?? '') }
}

function portOf(text: string): number | undefined {
  if (text === '') return undefined
  const port = /^[0-9]{1,5}$/.test(text) ? Number(text) : 0
  if (port < 1 || port > 65_535) throw new OperatorError('has a port that is no number from 1 to 65535')
  return port
}

/** A folder with the Unix socket of a server. */
export const isSocket = ({ host }: Server): boolean => host?.startsWith('/') === true

/** Host and port, as they are told to people. */
export function nameOf({ host = 'localhost', port = 5432 }: Server): string {
  if (isSocket({ host, port })) return `${host}/.s.PGSQL.${port}`
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`
}
