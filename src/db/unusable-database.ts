// Turns an error of a database into one line for the operator: which database, what is wrong, what to do, and nothing that
// could be secret.
import pg from 'pg'
import { OperatorError } from '../operator-error.ts'
import { placeOf } from './address/connection-options.ts'
import { messageOf } from './address/servers.ts'
import { isUnavailable } from './session/errors.ts'
import { UnsuitableSessionError } from './session/session.ts'

/** Advice by SQLSTATE, or the beginning of it. https://www.postgresql.org/docs/current/errcodes-appendix.html */
const advice: readonly (readonly [state: string, text: string])[] = [
  ['28P01', 'check user and password in its connection string, where / ? # @ % are percent-encoded'],
  ['28', 'let this role sign in from here (pg_hba.conf)'],
  ['3D000', 'create it, as OPERATIONS.md says, or correct its name in the connection string'],
  [
    '42501',
    'tables belong to the role that migrates (DATABASE_URL_UNPOOLED); grant the other one its access, see OPERATIONS.md',
  ],
  ['42P01', 'make migrate creates the tables'],
  ['25006', 'name the primary, or all servers with target_session_attrs=read-write'],
  ['53300', 'raise max_connections, or lower DATABASE_POOL_SIZE'],
  ['57P03', 'try again when it has started'],
]

/** Node's errors for certificates that are not trusted, or belong to another host. */
const isAboutCertificates = /certificate|CERT|altname/i

/**
 * @param url the connection string, of which only host and database are shown
 * @param what is wrong, as it follows a colon
 * @param cause the error, if there is one
 */
export const unusable = (url: string, what: string, cause?: unknown): OperatorError =>
  new OperatorError(`The database at ${placeOf(url)} cannot be used: ${what}`, { cause })

/**
 * For `catch`.
 * @returns a function that throws an OperatorError for any error, and names the database in it
 */
export const throwUnusable = (url: string) => (error: unknown) => {
  throw error instanceof OperatorError ? error : unusable(url, reason(error), error)
}

function reason(error: unknown): string {
  const what = messageOf(error).replaceAll(/(user|role) "[^"]*"/g, '$1') // which may be a password without its user
  const state = stateOf(error)
  const known = advice.find(([prefix]) => state?.startsWith(prefix))
  if (known) return `${what}: ${known[1]}`
  if (isAboutCertificates.test(what)) return `${what}: name the file of its authority by sslrootcert`
  if (what.endsWith('does not support SSL connections'))
    return `${what}: say sslmode=disable where the way is safe`
  if (error instanceof UnsuitableSessionError) return what
  return isUnavailable(error) ? `${what}: check host and port, and whether it runs` : what
}

/** @returns the SQLSTATE; of several servers that of the first that has responded */
function stateOf(error: unknown): string | undefined {
  if (error instanceof AggregateError) return error.errors.map(stateOf).find((state) => state !== undefined)
  return error instanceof pg.DatabaseError ? error.code : undefined
}
