// The options of a benchmark, its tables and its chart.
import { expect, test } from 'vitest'
import type { Summary } from './measurement.ts'
import { estimatedMinutes, readOptions } from './options.ts'
import { organised } from './organised.ts'
import { ratioTable, startTable, streamTable, targetTable } from './report.ts'
import { chart } from './svg.ts'
import { figure, table } from './table.ts'
import { workloads } from './workloads.ts'

const all = ['baseline', 'fastify', 'service']

test('options: everything by default, and ONLY chooses workloads and contenders beside the base', () => {
  expect(readOptions({}, all)).toEqual({
    ...{ rounds: 7, seconds: 2, workloads, organised, streams: true, contenders: all },
  })
  expect(readOptions({ ONLY: 'streams' }, all)).toMatchObject({ workloads: [], organised: [], streams: true })
  const some = readOptions({ ONLY: 'list,mixed-1000,service', ROUNDS: '3', SECONDS: '1' }, all)
  expect(some.workloads.map(({ name }) => name)).toEqual(['list', 'mixed-1000'])
  expect(some.contenders).toEqual(['baseline', 'service'])
  expect(some.streams).toBe(false)
  expect([some.rounds, some.seconds]).toEqual([3, 1])
  expect(readOptions({ ONLY: 'list' }, all).contenders).toEqual(all)
})

test.each<[NodeJS.ProcessEnv, RegExp]>([
  [{ ONLY: 'list,lisp' }, /the unknown lisp; known are list, .*, service$/],
  [{ ROUNDS: '0' }, /ROUNDS must be a positive whole number/],
  [{ SECONDS: '1.5' }, /SECONDS must be a positive whole number/],
])('invalid options are rejected: %o', (environment, message) => {
  expect(() => readOptions(environment, all)).toThrow(message)
})

test('the estimated time is in whole minutes, with the warm-up round', () => {
  const [list] = workloads
  const options = { rounds: 3, seconds: 2, workloads: list ? [list] : [], contenders: ['a', 'b'] }
  expect(estimatedMinutes(options)).toBe(1) // 4 rounds of 2 measurements of 2.7 s
  expect(estimatedMinutes({ ...options, seconds: 60 })).toBe(9) // 4 rounds of 2 measurements of 60.7 s, and the start
})

test('a table lines up its columns', () => {
  expect(table(['name', 'n'], [['a', '1'], [], ['long', '100']])).toBe(
    ['name    n', '---------', 'a       1', '', 'long  100'].join('\n'),
  )
  expect([1234.5, 12.34, 1.234, 0, null, Number.NaN].map(figure)).toEqual([
    '1235',
    '12.3',
    '1.23',
    '0.00',
    '-',
    '-',
  ])
})

const summary = (contender: string, ratio: number): Summary => ({
  workload: 'list',
  contender,
  requestsRatio: { low: ratio - 0.1, median: ratio, high: ratio + 0.1 },
  cpuRatio: null,
  figures: {
    requestsPerSecond: 1000 * ratio,
    cpuMicros: null,
    databaseMicros: null,
    p50Millis: 1,
    p95Millis: 2,
    p99Millis: 3,
    rssMiB: 100,
    errors: 4,
  },
})
const summaries = [summary('baseline', 1), summary('service', 1.25)]

test('the table has ratios with their spread, and shows what was not measured', () => {
  const lines = ratioTable(summaries, 'baseline').split('\n')
  expect(lines[0]).toMatch(/^workload, contender +req\/s, x baseline +spread/)
  expect(lines[3]).toMatch(
    /^list, service +1\.25 +1\.15\.\.1\.35 +- +- +1250 +- +- +1\.00 +2\.00 +3\.00 +100 +4$/,
  )
})

test('the table of targets has the target, the figure and the outcome', () => {
  const text = targetTable([
    { workload: 'list', what: 'requests/s', than: 'baseline', atLeast: 1.1, value: 1.25, met: true },
    { workload: 'mixed', what: 'p95', atMost: 500, value: 612, met: false },
    { workload: 'list', what: 'CPU', than: 'baseline', atMost: 1, value: null, met: null },
  ])
  expect(text).toMatch(/list, requests\/s, x baseline +at least 1\.1 +1\.25 +met/)
  expect(text).toMatch(/mixed, p95, ms +at most 500 +612 +MISSED/)
  expect(text).toMatch(/list, CPU, x baseline +at most 1 +- +not measured/)
})

test('the start times are compared with their own targets', () => {
  const text = startTable({ withDatabaseMillis: 601, embeddedMillis: 1999 })
  expect(text).toMatch(/with DATABASE_URL +at most 600 +601 +MISSED/)
  expect(text).toMatch(/with the embedded PostgreSQL +at most 2000 +1999 +met/)
})

test('streams are compared with their own targets, and each event is to come', () => {
  const text = streamTable({
    ...{ streams: 10_000, writes: 9, seconds: 20, events: 8 },
    memoryMiB: { before: 100, idle: 400, end: 601 },
    cpuSeconds: { idle: 0.1, busy: 0.5 },
    delayMillis: { p50: 1, p95: 250, p99: 300, max: 400 },
  })
  expect(text).toMatch(/memory after the writes, MiB +at most 600 +601 +MISSED/)
  expect(text).toMatch(/p95, ms +at most 250 +250 +met/)
  expect(text).toMatch(/events that did not come +at most 0 +1.00 +MISSED/)
})

test('the chart has a bar for every contender, as long as its ratio, and is only a picture', () => {
  const svg = chart(summaries, 'a & b <c>')
  const bars = [...svg.matchAll(/<rect x="110" [^>]*width="([\d.]+)"/g)].map(([, width]) => Number(width))
  expect(bars).toHaveLength(2)
  expect((bars[1] as number) / (bars[0] as number)).toBeCloseTo(1.25)
  expect(svg).toContain('a &amp; b &lt;c&gt;')
  expect(svg).toContain('prefers-color-scheme: dark')
  expect(svg).not.toMatch(/<script|href|url\(/)
  // Well formed: every element is closed in the order in which it was opened.
  const open: string[] = []
  for (const [, close, name, empty] of svg.matchAll(/<(\/?)([a-z]+)[^>]*?(\/?)>/g)) {
    if (close) expect(open.pop()).toBe(name)
    else if (!empty) open.push(name as string)
  }
  expect(open).toEqual([])
})
