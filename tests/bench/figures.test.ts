// The calculation of ratios, spreads and results of targets from measurements.
import { expect, test } from 'vitest'
import { type Measurement, ratio, summarise } from './measurement.ts'
import { parseStat } from './proc.ts'
import { rotated } from './rounds.ts'
import { median, quantile, spreadOf } from './statistics.ts'
import { evaluateTargets, targets } from './targets.ts'
import { workloads } from './workloads.ts'

test('quantiles lie between the values, whatever their order', () => {
  expect(median([3, 1, 2])).toBe(2)
  expect(median([4, 1, 3, 2])).toBe(2.5)
  expect(quantile([10, 20, 30, 40, 50], 0.25)).toBe(20)
  expect(quantile([1, 100, 10, 1000], 1)).toBe(1000)
  expect(median([])).toBeNaN()
  expect(spreadOf([5, 1, 4, 2, 3])).toEqual({ low: 2, median: 3, high: 4 })
})

const measured = (
  contender: string,
  round: number,
  requestsPerSecond: number,
  rest: Partial<Measurement> = {},
): Measurement => ({
  workload: 'list',
  contender,
  round,
  requestsPerSecond,
  cpuMicros: 100,
  databaseMicros: 50,
  p50Millis: 1,
  p95Millis: 2,
  p99Millis: 3,
  rssMiB: 100,
  errors: 0,
  ...rest,
})

// The machine was three times as fast in the second round: ratios within a round do not notice.
const rounds = [
  measured('service', 1, 1100, { cpuMicros: 90, errors: 1 }),
  measured('baseline', 1, 1000),
  measured('service', 2, 3600, { cpuMicros: 30, errors: 2 }),
  measured('baseline', 2, 3000, { cpuMicros: 33.333 }),
  measured('service', 3, 1300, { cpuMicros: 95 }),
  measured('baseline', 3, 1000),
]

test('ratios are taken within a round, then their median', () => {
  const spread = ratio(rounds, 'requestsPerSecond', 'list', 'service', 'baseline')
  expect(spread?.median).toBeCloseTo(1.2)
  expect(spread?.low).toBeCloseTo(1.15)
  expect(spread?.high).toBeCloseTo(1.25)
})

test('a summary names the base first, and adds up errors', () => {
  const [baseline, service] = summarise(rounds, 'baseline')
  expect([baseline?.contender, baseline?.requestsRatio.median]).toEqual(['baseline', 1])
  expect(service?.cpuRatio?.median).toBeCloseTo(0.9)
  expect(service?.figures).toMatchObject({ requestsPerSecond: 1300, errors: 3, rssMiB: 100 })
})

test('what was not measured stays unknown', () => {
  const unknown = rounds.map((each) => ({ ...each, cpuMicros: null }))
  expect(summarise(unknown, 'baseline').map(({ cpuRatio }) => cpuRatio)).toEqual([null, null])
  expect(evaluateTargets(unknown).find(({ what }) => what === 'CPU')?.met).toBe(null)
})

test('targets are judged by the medians, where both sides were measured', () => {
  const results = evaluateTargets(rounds).map(({ what, than, value, met }) => [
    what,
    than,
    value?.toFixed(2),
    met,
  ])
  expect(results).toEqual([
    ['requests/s', 'baseline', '1.20', true],
    ['CPU', 'baseline', '0.90', true],
    ['errors', undefined, '3.00', false],
  ])
  const slow = rounds.map((each) =>
    each.contender === 'baseline' ? { ...each, requestsPerSecond: 9000 } : each,
  )
  expect(evaluateTargets(slow)[0]?.met).toBe(false)
  const hungry = rounds.map((each) => (each.contender === 'service' ? { ...each, cpuMicros: 101 } : each))
  expect(evaluateTargets(hungry)[1]?.met).toBe(false)
})

test('every target belongs to a workload, and every workload has one', () => {
  const names = new Set(targets.map(({ workload }) => workload))
  expect([...names].sort()).toEqual(workloads.map(({ name }) => name).sort())
})

test('contenders take turns', () => {
  expect([0, 1, 2, 3].map((by) => rotated(['a', 'b', 'c'], by).join(''))).toEqual([
    'abc',
    'bca',
    'cab',
    'abc',
  ])
})

test("a process's times are found behind its name, whatever that holds", () => {
  const fields = Array.from({ length: 50 }, (_, n) => n + 3)
  const stat = `4711 (a) b (c) S ${fields.slice(1).join(' ')}`
  expect(parseStat(stat)).toEqual({ parent: 4, ticks: 14 + 15, ticksOfEndedChildren: 16 + 17 })
})
