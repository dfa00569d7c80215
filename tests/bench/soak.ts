// `make soak`: MINUTES (10) of mixed load over CONNECTIONS (1000); fails on errors, growth of memory and leaks.
import { endure, failures, longBounds, type Sample } from './endurance.ts'
import { chooseGenerator } from './load.ts'
import { circumstances, described } from './machine.ts'
import { wholeNumber } from './options.ts'
import { figure } from './table.ts'
import { openTestbed, runBenchmark } from './testbed.ts'

const segmentSeconds = 15

const say = (text: string) => process.stdout.write(`${text}\n`)

const columns = ['seconds', 'req/s', 'p50 ms', 'p95 ms', 'p99 ms', 'health ms', 'CPU us', 'MiB']
const heading = [...columns, 'db conns', 'files', 'errors']
const width = 10
const line = (cells: readonly string[]) => cells.map((cell) => cell.padStart(width)).join('')

const cellsOf = (sample: Sample): string[] => [
  String(sample.seconds),
  figure(sample.requestsPerSecond),
  figure(sample.p50Millis),
  figure(sample.p95Millis),
  figure(sample.p99Millis),
  figure(sample.healthMillis),
  figure(sample.cpuMicros),
  figure(sample.rssMiB),
  String(sample.databaseConnections),
  sample.openFiles === null ? '-' : String(sample.openFiles),
  String(sample.errors),
]

await runBenchmark(async (stack) => {
  const minutes = wholeNumber(process.env, 'MINUTES', 10)
  const connections = wholeNumber(process.env, 'CONNECTIONS', 1000)
  const generator = chooseGenerator()
  say(described(await circumstances()))
  say(`${minutes} minutes of mixed load over ${connections} connections by ${generator}\n\n${line(heading)}`)

  const testbed = await openTestbed(stack)
  const segments = Math.max(3, Math.round((minutes * 60) / segmentSeconds))
  const options = { connections, segments, segmentSeconds, generator }
  const endurance = await endure(testbed, stack, options, (sample) => say(line(cellsOf(sample))))
  const found = failures(endurance, longBounds)
  say(found.length === 0 ? '\nno errors, no leaks, memory within bounds' : `\nFAILED: ${found.join('; ')}`)
  return found.length === 0
})
