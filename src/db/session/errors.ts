// What an error of pg or PostgreSQL means for the connection, and whether the database is available.
import pg from 'pg'
import { NotSentError, UnacknowledgedError } from '../protocol/connection.ts'
import { UnsuitableSessionError } from './session.ts'

const { DatabaseError } = pg

/** It was cancelled to make way, was never sent, or a migration has changed a table of its plan. Nothing has happened. */
export class RetryableError extends Error {}

/** The connection leads to an unknown peer. Nothing has been sent. */
export class UntrustedPeerError extends RetryableError {}

/** SQLSTATE classes and codes with which a server says that it cannot work now, although the statement may be valid. */
const unavailableStates = [
  '08', // connection exception
  '28', // sign-in refused: the password is being rotated
  '53', // insufficient resources: disk full, too many connections
  '57P', // shut down, crashed, starting up
  '58', // system error
  '25001', // a transaction that a pooler began has done something already
  '25006', // read-only: a failover is under way
  '25P02', // a transaction that a pooler began has failed
  '25P03', // a transaction exceeded a limit of the server's
  '25P04',
  '40', // deadlock or serialization failure: the same request may succeed
  '3D000', // the database is gone, for instance while it is restored
  '55006', // it is being moved or copied
  '55P03', // a lock could not be had within lock_timeout
  '57014', // cancelled, by a limit of the server's or by somebody else
]

/** A Citus coordinator says so of a worker that is gone, with the state of any internal error. */
const workerMessage = /^failure on connection marked as essential: /

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
  // This machine has no file descriptors, ports or buffers left.
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

/** Whether the database could not be reached or could not work, as opposed to a statement that is invalid. */
export function isUnavailable(error: unknown): boolean {
  if (error instanceof DatabaseError) {
    if (error.code === 'XX000') return workerMessage.test(error.message)
    return unavailableStates.some((state) => error.code?.startsWith(state))
  }
  if (ownErrors.some((kind) => error instanceof kind)) return true
  if (error instanceof AggregateError) return error.errors.some(isUnavailable) // localhost as IPv4 and IPv6
  if (!(error instanceof Error)) return false
  const { code = '', syscall } = error as NodeJS.ErrnoException
  // There is no socket of a server in the file system.
  const hasNoSocket = code === 'ENOENT' && syscall === 'connect'
  return hasNoSocket || systemErrors.has(code) || driverMessages.test(error.message)
}

/** pg's own message. */
const queryTimeoutMessage = 'Query read timeout'

/** A statement took too long, and may still be running on its connection. */
export const queryTimeout = () => new Error(queryTimeoutMessage)
export const isQueryTimeout = (error: unknown) =>
  error instanceof Error && error.message === queryTimeoutMessage

/** pg's own error when no connection is free in time. */
export const connectionTimeout = () => new Error('timeout exceeded when trying to connect')

const isState = (state: string) => (error: unknown) => error instanceof DatabaseError && error.code === state

/** The session is read-only since it was opened on a standby, and stays so even when the database is writable by now. */
export const isReadOnly = isState('25006')

/** The server refused a statement, and rolls back its transaction. After a more severe error it may have committed. */
export const isRolledBack = (error: unknown) => error instanceof DatabaseError && error.severity === 'ERROR'

/** A statement was cancelled, here or by somebody else. During a commit a cancel leads to a warning instead. */
export const isCancelled = isState('57014')

/**
 * A prepared statement whose plan no longer fits its table (0A000), that the server does not know any more (26000), or that
 * it knows already (42P05); the last two behind a pooler that mixes connections. The server finds all three before it
 * executes anything.
 */
export const isStalePlan = (error: unknown) =>
  error instanceof DatabaseError &&
  (['26000', '42P05'].includes(error.code ?? '') ||
    (error.code === '0A000' && error.routine === 'RevalidateCachedQuery')) // its message is in the server's language
