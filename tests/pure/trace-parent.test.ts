// The trace that a request belongs to, by the examples and rules of W3C Trace Context.
import { expect, test } from 'vitest'
import { traceIdOf } from '../../src/http/telemetry/trace-parent.ts'

const [trace, parent] = ['4bf92f3577b34da6a3ce929d0e0e4736', '00f067aa0ba902b7']

test.each([
  `00-${trace}-${parent}-01`,
  `00-${trace}-${parent}-00`,
  `01-${trace}-${parent}-ff`,
  `cc-${trace}-${parent}-01-what`,
])('%s names the trace', (header) => {
  expect(traceIdOf(header)).toBe(trace)
})

test('an id may end in zeros', () => {
  const other = `${trace.slice(0, -4)}0000`
  expect(traceIdOf(`00-${other}-00f067aa0ba90000-01`)).toBe(other)
})

test.each([
  ['absent', null],
  ['empty', ''],
  ['of another form', 'trace'],
  ['of the forbidden version', `ff-${trace}-${parent}-01`],
  ['of version 00 with more', `00-${trace}-${parent}-01-what`],
  ['of another version with more, not set apart', `cc-${trace}-${parent}-01.what`],
  ['in upper case', `00-${trace.toUpperCase()}-${parent}-01`],
  ['with a trace of zeros', `00-${'0'.repeat(32)}-${parent}-01`],
  ['with a parent of zeros', `00-${trace}-${'0'.repeat(16)}-01`],
  ['with a short trace', `00-${trace.slice(1)}-${parent}-01`],
  ['with a short parent', `00-${trace}-${parent.slice(1)}-01`],
  ['without flags', `00-${trace}-${parent}`],
  ['with something before it', `x00-${trace}-${parent}-01`],
  ['with a line break', `00-${trace}-${parent}-01\n`],
])('one that is %s names none', (_, header) => {
  expect(traceIdOf(header)).toBe(undefined)
})
