// Which errors mean that the database cannot work now, as opposed to an invalid statement, and which constraint is violated.
import pg from 'pg'
import { expect, test } from 'vitest'
import { isUnavailable } from '../../src/db/session/errors.ts'
import { isForeignKeyViolation, isUniqueViolation } from '../../src/db/violations.ts'

const ofPostgres = (code: string) => Object.assign(new pg.DatabaseError('x', 1, 'error'), { code })
const ofNode = (code: string) => Object.assign(new Error('x'), { code })

test.each([
  ['08006', 'a connection that failed'],
  ['53100', 'a full disk'],
  ['53300', 'too many connections'],
  ['28P01', 'a password that is no longer, or not yet, the right one'],
  ['28000', 'a role that may not sign in'],
  ['57P01', 'a server that is being stopped'],
  ['57P03', 'a server that starts up'],
  ['58030', 'an error of its disk'],
  ['25006', 'a standby during a failover'],
  ['25001', 'a transaction that a pooler began'],
  ['25P02', 'a transaction of a pooler that has failed'],
  ['25P03', 'an idle transaction that the server has ended'],
  ['25P04', 'a long transaction that the server has ended'],
  ['40P01', 'a deadlock'],
  ['40001', 'a serialization failure'],
  ['3D000', 'a database that is gone'],
  ['55006', 'a database that is being moved'],
  ['55P03', 'a lock that was not to be had in time'],
  ['57014', 'a statement that somebody cancelled'],
])('SQLSTATE %s, %s, is an outage', (code) => {
  expect(isUnavailable(ofPostgres(code))).toBe(true)
})

test.each([
  ['23505', 'a duplicate'],
  ['22008', 'a day that is none'],
  ['42P01', 'a missing table'],
])('SQLSTATE %s, %s, is none', (code) => {
  expect(isUnavailable(ofPostgres(code))).toBe(false)
})

test.each([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EMFILE',
  'ENFILE',
  'EADDRNOTAVAIL',
  'ENOBUFS',
  'ENOMEM',
])('%s is an outage, also of one address of several', (code) => {
  expect(isUnavailable(ofNode(code))).toBe(true)
  expect(isUnavailable(new AggregateError([ofNode('EACCES'), ofNode(code)]))).toBe(true)
})

test('a missing socket of the server is an outage', () => {
  expect(isUnavailable(Object.assign(ofNode('ENOENT'), { syscall: 'connect' }))).toBe(true)
})

test.each([
  'Connection terminated unexpectedly',
  'Connection terminated due to connection timeout',
  'timeout exceeded when trying to connect',
  'Query read timeout',
  'Client has encountered a connection error and is not queryable',
  'Client was closed and is not queryable',
  'timeout expired',
])('"%s" is an outage', (message) => {
  expect(isUnavailable(new Error(message))).toBe(true)
})

test.each<[unknown]>([
  [new Error('x is not a function')],
  [new TypeError('The message says: Connection terminated')],
  [Object.assign(ofNode('ENOENT'), { syscall: 'open' })],
  ['ECONNREFUSED'],
  [undefined],
])('%o is a defect', (error) => {
  expect(isUnavailable(error)).toBe(false)
})

const violation = (code: string, constraint?: string, message = 'x') =>
  Object.assign(new pg.DatabaseError(message, 1, 'error'), { code, constraint })
const onShard = `insert or update on table "tasks_102008" violates foreign key constraint "tasks_user_id_fkey_102008"`

test.each([
  ['the foreign key itself', violation('23503', 'tasks_user_id_fkey'), true],
  [
    'it on a shard of Citus, which names it in the message alone',
    violation('23503', undefined, onShard),
    true,
  ],
  ['another foreign key', violation('23503', 'tasks_list_id_fkey'), false],
  ['one whose name contains it', violation('23503', 'subtasks_user_id_fkey'), false],
  ['a unique key', violation('23505', 'tasks_user_id_fkey'), false],
  ['no error of PostgreSQL', ofNode('23503'), false],
])('a violation of a foreign key is distinguished from others: %s', (_, error, is) => {
  expect(isForeignKeyViolation(error, 'tasks_user_id_fkey')).toBe(is)
})

test('a violation of a unique key is found with and without its name', () => {
  const error = violation('23505', 'users_email_key')
  expect([isUniqueViolation(error), isUniqueViolation(error, 'users_email_key')]).toEqual([true, true])
  expect([isUniqueViolation(error, 'tasks_pkey'), isUniqueViolation(violation('23503'))]).toEqual([
    false,
    false,
  ])
})
