// The log on standard output: lines are buffered, yet they arrive without delay, once, and however the process ends.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { expect, onTestFinished, test, vi } from 'vitest'
import { createLog } from '../../src/server/log.ts'
import { until } from '../support/until.ts'

/** Starts a process that does something with a `log`. */
function logging(script: string) {
  const source = `import { createLog } from './src/server/log.ts'; const log = createLog('info'); ${script}`
  const child = spawn(process.execPath, ['--input-type=module', '-e', source], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  let text = ''
  child.stdout.on('data', (chunk) => {
    text += chunk
  })
  const messages = () =>
    text
      .trim()
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line).msg)
  return { child, messages, ended: once(child, 'close') }
}

const counted = (count: number) => Array.from({ length: count }, (_, number) => `line ${number}`)
const logLines = (count: number) => `for (let n = 0; n < ${count}; n += 1) log.info('line ' + n)`

test.each([
  ['exits', 'process.exit()'],
  ['has nothing more to do', ''],
  ['has thrown', "process.on('uncaughtException', () => process.exit(1)); throw new Error('unexpected')"],
])('a process that %s leaves all of its lines, once each', async (_, end) => {
  const { messages, ended } = logging(`${logLines(300)}; ${end}`)
  await ended
  expect(messages()).toEqual(counted(300))
})

test('the lines of a running process arrive without delay', async () => {
  const { child, messages } = logging(`${logLines(3)}; setInterval(() => {}, 1000)`)
  await until(() => messages().length > 0)
  expect(messages()).toEqual(counted(3))
  expect(child.exitCode).toBeNull()
})

test('a process that is killed in the middle of its work has left all but its newest lines', async () => {
  const { messages, ended } = logging(`${logLines(1000)}; process.kill(process.pid, 'SIGKILL')`)
  await ended
  expect(messages().length).toBeGreaterThan(500)
  expect(messages()).toEqual(counted(1000).slice(0, messages().length))
})

test('each line has its own time', () => {
  const lines: string[] = []
  const log = createLog('info', { write: (line) => lines.push(line) })
  const times = [0, 0, 1, 1000].map((later) => new Date(Date.UTC(2026, 10, 21) + later))
  for (const time of times) {
    vi.useFakeTimers({ now: time })
    log.info('now')
  }
  expect(lines.map((line) => JSON.parse(line).time)).toEqual(times.map((time) => time.toISOString()))
})
