// The TLS options of a connection string, as strict as possible: `require` and `verify-ca` verify in full, unless
// `uselibpqcompat=true` (a parameter of pg) asks for libpq's meaning of them.
import { readFileSync } from 'node:fs'
import { getCACertificates } from 'node:tls'
import type { ClientConfig } from 'pg'
import { OperatorError } from '../../operator-error.ts'

type Tls = Exclude<ClientConfig['ssl'], boolean | undefined>
type Parameters = ReadonlyMap<string, string>

const noNameCheck: Tls = { checkServerIdentity: () => undefined }
const noCheck: Tls = { rejectUnauthorized: false }

/**
 * @returns options for node:tls; false for no TLS; undefined where the connection string does not mention it
 * @throws OperatorError, as parseAddress
 */
export function tlsOf(parameters: Parameters): Tls | false | undefined {
  const asked = parameters.get('sslmode')
  if (asked === 'disable') return false
  const implied = ['ssl', 'sslrootcert', 'sslcert'].some((name) => parameters.has(name))
  const mode = asked ?? (implied || isDirect(parameters) ? 'verify-full' : undefined)
  return mode === undefined ? undefined : { ...filesOf(parameters), ...checksOf(mode, parameters) }
}

/** Whether TLS is started without asking the server first whether it supports it. */
export const isDirect = (parameters: Parameters) => parameters.get('sslnegotiation') === 'direct'

function checksOf(mode: string, parameters: Parameters): Tls {
  const isLibpq = parameters.get('uselibpqcompat') === 'true'
  const hasRoot = parameters.has('sslrootcert')
  if (mode === 'no-verify') return noCheck
  if (mode === 'verify-full' || (!isLibpq && (mode === 'require' || mode === 'verify-ca'))) return {}
  if (mode === 'require') return hasRoot ? noNameCheck : noCheck
  if (mode === 'verify-ca' && hasRoot) return noNameCheck
  if (mode === 'verify-ca') throw new OperatorError('must name a file by sslrootcert for sslmode=verify-ca')
  throw new OperatorError(
    'has sslmode with a value that cannot be honoured: it may be disable or verify-full',
  )
}

function filesOf(parameters: Parameters): Tls {
  const read = (name: string) => {
    const file = parameters.get(name)
    if (file === undefined) return undefined
    try {
      return readFileSync(file, 'utf8')
    } catch (error) {
      throw new OperatorError(`has ${name}, which cannot be read (${(error as NodeJS.ErrnoException).code})`)
    }
  }
  const isSystem = parameters.get('sslrootcert') === 'system'
  const [ca, cert, key] = [
    isSystem ? getCACertificates('system') : read('sslrootcert'),
    read('sslcert'),
    read('sslkey'),
  ]
  if ((cert === undefined) !== (key === undefined))
    throw new OperatorError('must have both sslcert and sslkey, or none')
  return { ...(ca && { ca }), ...(cert && { cert }), ...(key && { key }) }
}
