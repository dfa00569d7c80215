// What an error of pg or PostgreSQL means to the rest of the service.
import pg from 'pg'
import { NotSentError, UnacknowledgedError } from '../protocol/connection.ts'
import { UnsuitableSessionError } from './session.ts'

const { DatabaseError } = pg

/** It had to make way for others, was never sent, or a migration has changed a table under its plan. Nothing has happened. */
export class RetryableError extends Error {}

/** Nobody knows what the connection leads to. Nothing has been sent. */
export class UntrustedPeerError extends RetryableError {}

/** SQLSTATE classes and codes with which a server says that it cannot work now, though the statement may be right. */
const unavailableStates = [
  '08', // connection exception
  '28', // sign-in refused: the password is being rotated
  '53', // insufficient resources: disk full, too many connections
  '57P', // shut down, crashed, starting up
  '58', // system error
  '25001', // a transaction that somebody between began has done something already
  '25006', // read-only: a failover is under way
  '25P02', // a transaction has failed that somebody between began
  '25P03', // a transaction took longer than the server gives it
  '25P04',
  '40', // deadlock or serialization failure: the same request may succeed
  '3D000', // the database is gone, for instance while it is restored
  '55006', // it is in use by whoever moves or copies it
  '55P03', // a lock was not to be had in the server's time for it
  '57014', // cancelled, by a limit of the server's or by somebody else
]

const systemErrors = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ENETDOWN',
  'EHOSTDOWN',
  'ECONNABORTED',
  // Of this machine: no file descriptors, ports or buffers are left.
  'EMFILE',
  'ENFILE',
  'EADDRNOTAVAIL',
  'ENOBUFS',
  'ENOMEM',
])

// pg reports these by their message alone.
const driverMessages =
  /^(Connection terminated|timeout exceeded when trying to connect|Query read timeout|Client has encountered a connection error|Client was closed|timeout expired)/

const ownErrors = [RetryableError, UnsuitableSessionError, UnacknowledgedError, NotSentError]

/** Whether the database could not be reached or could not work, as opposed to a statement that is wrong. */
export function isUnavailable(error: unknown): boolean {
  if (error instanceof DatabaseError) {
    return unavailableStates.some((state) => error.code?.startsWith(state))
  }
  if (ownErrors.some((kind) => error instanceof kind)) return true
  if (error instanceof AggregateError) return error.errors.some(isUnavailable) // localhost as IPv4 and IPv6
  if (!(error instanceof Error)) return false
  const { code = '', syscall } = error as NodeJS.ErrnoException
  // The server's socket in the file system is not there.
  const hasNoSocket = code === 'ENOENT' && syscall === 'connect'
  return hasNoSocket || systemErrors.has(code) || driverMessages.test(error.message)
}

/** As pg says it. */
const queryTimeoutMessage = 'Query read timeout'

/** A statement outlived the client's patience and may still be running on its connection. */
export const queryTimeout = () => new Error(queryTimeoutMessage)
export const isQueryTimeout = (error: unknown) =>
  error instanceof Error && error.message === queryTimeoutMessage

/** As pg says when no connection came free in time. */
export const connectionTimeout = () => new Error('timeout exceeded when trying to connect')

const isState = (state: string) => (error: unknown) => error instanceof DatabaseError && error.code === state

/** A row refers to one that is gone: here, always to the account. */
export const isForeignKeyViolation = isState('23503')

/** The session is read-only, and stays so though the database may be writable by now: it was opened on a standby. */
export const isReadOnly = isState('25006')

export const isUniqueViolation = isState('23505')

export const isDivisionByZero = isState('22012')

/** The server refused a statement, and with it all of its transaction. After a worse error a commit may have been. */
export const isRolledBack = (error: unknown) => error instanceof DatabaseError && error.severity === 'ERROR'

/** A statement was cancelled, by whomever. Amid a commit there is no such error, but a warning. */
export const isCancelled = isState('57014')

/**
 * A named statement whose plan no longer fits its table (0A000), that the server has forgotten since (26000), or that it
 * knows already (42P05): the latter two behind a pooler that mixes connections. All are found before anything is executed.
 */
export const isStalePlan = (error: unknown) =>
  error instanceof DatabaseError &&
  (['26000', '42P05'].includes(error.code ?? '') ||
    (error.code === '0A000' && error.routine === 'RevalidateCachedQuery')) // its message is in the server's language
