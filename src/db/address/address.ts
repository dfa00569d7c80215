// Parses a connection string as libpq does: several hosts with their ports, Unix sockets, IPv6 and percent-encoding, which
// neither URL nor pg can. An error shows no part of it that could be secret.
// https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNSTRING-URIS
import { OperatorError } from '../../operator-error.ts'

/** Where one is undefined, pg takes its default: PGHOST or localhost, PGPORT or 5432. */
export type Server = { host: string | undefined; port: number | undefined }

export type Address = {
  /** In the order in which they are tried. */
  servers: readonly Server[]
  user: string | undefined
  password: string | undefined
  database: string | undefined
  /** The other parameters, such as `sslmode`. */
  parameters: ReadonlyMap<string, string>
}

const howToEncode =
  'is no address that can be read: in user, password and database write / as %2F, ? as %3F, # as %23, @ as %40 and % as %25'

/**
 * Parses a connection string.
 * @throws OperatorError with a predicate, such as "must begin with postgres://": the caller knows what its subject is
 */
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

/** An @ or # behind the first / is refused: that / may be part of a password, of which the rest follows. */
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
    // The error of decodeURIComponent would show the text.
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

/** The parameters `host` and `port` override the hosts and ports before the path. */
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

/** Whether the host is a folder with the server's Unix socket. */
export const isSocket = ({ host }: Server): boolean => host?.startsWith('/') === true

/** @returns host and port, for messages */
export function nameOf({ host = 'localhost', port = 5432 }: Server): string {
  if (isSocket({ host, port })) return `${host}/.s.PGSQL.${port}`
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`
}
