// The short form of `make soak`: no errors, no leaks, memory within bounds. Speed does not matter here.
import { afterAll, expect, inject, test } from 'vitest'
import { type Endurance, endure, failures, longBounds, type Sample, shortBounds } from './endurance.ts'
import { chooseGenerator } from './load.ts'
import { openTestbedOn } from './testbed.ts'

const stack = new AsyncDisposableStack()
afterAll(() => stack.disposeAsync())

test('under load nothing fails, nothing leaks, and memory stays within bounds', async () => {
  const testbed = await openTestbedOn(inject('clusterUrl'), stack)
  const options = { connections: 200, segments: 4, segmentSeconds: 15, generator: chooseGenerator() }
  const endurance = await endure(testbed, stack, options)
  expect(failures(endurance, shortBounds)).toEqual([])
  expect(endurance.samples.every(({ requestsPerSecond }) => requestsPerSecond > 0)).toBe(true)
  expect(endurance.samples.some(({ databaseConnections }) => databaseConnections > 0)).toBe(true)
})

const sample: Sample = {
  seconds: 15,
  requestsPerSecond: 1000,
  p50Millis: 1,
  p95Millis: 2,
  p99Millis: 3,
  healthMillis: 1,
  cpuMicros: 100,
  rssMiB: 200,
  databaseConnections: 10,
  openFiles: 30,
  errors: 0,
}

/** Six samples with one figure of their own each. */
const endured = <K extends keyof Sample>(
  key: K,
  values: Sample[K][],
  rest: Partial<Endurance> = {},
): Endurance => ({
  samples: values.map((value) => ({ ...sample, [key]: value })),
  exitStatus: 0,
  leftConnections: 0,
  ...rest,
})

const flat = endured('rssMiB', [100, 180, 200, 201, 199, 205])

test.each<[string, Endurance, string[]]>([
  ['all is well', flat, []],
  ['one error', endured('errors', [0, 0, 0, 0, 1, 0]), ['there were errors']],
  [
    'memory that grows',
    endured('rssMiB', [50, 80, 110, 140, 170, 200]),
    ['memory grew to 185 MiB, 153 were allowed'],
  ],
  [
    'too much memory',
    endured('rssMiB', [301, 301, 301, 301, 301, 301]),
    ['memory is 301 MiB, 300 were allowed'],
  ],
  [
    'too many connections to the database',
    endured('databaseConnections', [10, 11, 10]),
    [expect.stringMatching(/pool/)],
  ],
  ['sockets that stay', endured('openFiles', [30, 51, 30]), [expect.stringMatching(/stayed open/)]],
  ['a service that was killed', { ...flat, exitStatus: null }, [expect.stringMatching(/did not end/)]],
  ['connections left behind', { ...flat, leftConnections: 1 }, [expect.stringMatching(/left behind/)]],
])('reports only what is wrong: %s', (_, endurance, expected) => {
  expect(failures(endurance, longBounds)).toEqual(expected)
})
