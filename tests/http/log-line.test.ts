// A line that is written by hand is what pino would write.
import { pino } from 'pino'
import { expect, test, vi } from 'vitest'
import { infoLine } from '../../src/http/telemetry/log-line.ts'

test.each([
  ['a plain logger', {}, {}],
  ['one without a time', { timestamp: false, base: null }, {}],
  ['a child with bindings', { base: { a: 1 } }, { of: 'it "all"' }],
  ['one that logs everything', { level: 'trace' }, {}],
  ['one that logs warnings alone', { level: 'warn' }, {}],
  ['one that is silent', { level: 'silent' }, {}],
])('%s', (_, options, bindings) => {
  vi.useFakeTimers()
  const written: string[] = []
  const log = pino(options, { write: (text: string) => written.push(text) }).child(bindings)
  log.info({ user_id: null, ms: 1.25, route: '/api/me' })
  infoLine(log, '"user_id":null,"ms":1.25,"route":"/api/me"')
  vi.useRealTimers()
  const [expected, ...own] = written
  expect(own).toEqual(expected === undefined ? [] : [expected])
})
