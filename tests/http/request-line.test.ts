// The line of a request is what pino would write of it.
import { pino } from 'pino'
import { expect, test, vi } from 'vitest'
import { requestLines } from '../../src/http/request-line.ts'

const line = {
  request_id: '7c9e6679-7425-40de-944b-e07fc1f90ae7',
  user_id: 7,
  method: 'GET',
  route: '/api/:user_id/tasks',
  status: 200,
  ms: 1.25,
}

test.each([
  ['a plain logger', {}, {}, line],
  ['one without a time', { timestamp: false, base: null }, {}, { ...line, user_id: null, ms: 0 }],
  ['a child with bindings', { base: { a: 1 } }, { of: 'it "all"' }, { ...line, status: 503 }],
  ['one that tells everything', { level: 'trace' }, {}, line],
  ['one that tells warnings alone', { level: 'warn' }, {}, line],
  ['one that is silent', { level: 'silent' }, {}, line],
])('%s', (_, options, bindings, each) => {
  vi.useFakeTimers()
  const written: string[] = []
  const log = pino(options, { write: (text: string) => written.push(text) }).child(bindings)
  log.info(each)
  requestLines(log)(each)
  vi.useRealTimers()
  const [expected, ...own] = written.length === 0 ? [undefined] : written
  expect(own).toEqual(expected === undefined ? [] : [expected])
})
