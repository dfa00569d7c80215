// What an error of the database means: an outage, a rejected statement, a statement that may be sent again.
import pg from 'pg'
import { describe, expect, test } from 'vitest'
import {
  connectionTimeout,
  isCancelled,
  isQueryTimeout,
  isReadOnly,
  isRolledBack,
  isStalePlan,
  isUnavailable,
  queryTimeout,
  RetryableError,
} from '../../src/db/session/errors.ts'
import { isDivisionByZero, isUniqueViolation } from '../../src/db/violations.ts'

const ofPostgres = (fields: Partial<pg.DatabaseError>) =>
  Object.assign(new pg.DatabaseError('x', 1, 'error'), fields)

describe('an outage', () => {
  test('is what the service could not send', () => {
    expect(isUnavailable(new RetryableError())).toBe(true)
  })

  test('is a worker of Citus that is gone, which has the code of any internal error', () => {
    const message = 'failure on connection marked as essential: worker-1.internal:5432'
    expect(isUnavailable(ofPostgres({ code: 'XX000', message }))).toBe(true)
    expect(isUnavailable(ofPostgres({ code: 'XX000', message: `cache lookup ${message}` }))).toBe(false)
    expect(isUnavailable(ofPostgres({ code: '22012', message }))).toBe(false)
  })

  test('is no error without a code, and no missing file', () => {
    expect(isUnavailable(new pg.DatabaseError('x', 1, 'error'))).toBe(false)
    expect(isUnavailable(Object.assign(new Error('x'), { syscall: 'connect' }))).toBe(false)
    expect(isUnavailable(Object.assign(new Error('x'), { code: 'EACCES', syscall: 'connect' }))).toBe(false)
  })
})

test('the two time limits are distinguished', () => {
  expect(queryTimeout().message).toBe('Query read timeout')
  expect(isQueryTimeout(queryTimeout())).toBe(true)
  expect(connectionTimeout().message).toBe('timeout exceeded when trying to connect')
  expect(isQueryTimeout(connectionTimeout())).toBe(false)
  expect(isQueryTimeout({ message: 'Query read timeout' })).toBe(false)
})

test.each([
  [isReadOnly, '25006'],
  [(error: unknown) => isUniqueViolation(error), '23505'],
  [isDivisionByZero, '22012'],
  [isCancelled, '57014'],
])('%o is about one SQLSTATE', (isState, code) => {
  expect(isState(ofPostgres({ code }))).toBe(true)
  expect(isState(ofPostgres({ code: '42601' }))).toBe(false)
  expect(isState(Object.assign(new Error('x'), { code }))).toBe(false)
})

test('a transaction is rolled back by an error of the server, not by a worse one or by another error', () => {
  expect(isRolledBack(ofPostgres({ severity: 'ERROR' }))).toBe(true)
  expect(isRolledBack(ofPostgres({ severity: 'FATAL' }))).toBe(false)
  expect(isRolledBack(Object.assign(new Error('x'), { severity: 'ERROR' }))).toBe(false)
})

test.each<[object, boolean]>([
  [{ code: '26000' }, true],
  [{ code: '42P05' }, true],
  [{ code: '0A000', routine: 'RevalidateCachedQuery' }, true],
  [{ code: '0A000', routine: 'other' }, false],
  [{ code: '42601', routine: 'RevalidateCachedQuery' }, false],
  [{ code: '' }, false],
  [{}, false],
])('an error with %j is a stale plan: %j', (fields, isStale) => {
  expect(isStalePlan(ofPostgres(fields))).toBe(isStale)
  expect(isStalePlan(Object.assign(new Error('x'), fields))).toBe(false)
})
