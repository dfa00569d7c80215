// Nobody reads the log: the service goes on, and reports what was lost once somebody reads again.
import { once } from 'node:events'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { createDatabase, type TestDatabase } from '../support/database.ts'
import { secret } from '../support/service.ts'
import { until } from '../support/until.ts'
import { type Program, startProgram } from './program.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await createDatabase(inject('clusterUrl'))
})
afterAll(() => database.drop())

const start = () =>
  startProgram({ DATABASE_URL: database.url, BETTER_AUTH_SECRET: secret, METRICS_PORT: '0', RATE_LIMIT: '0' })

/** The longest that is logged. */
const headers = { 'X-Request-Id': 'x'.repeat(128) }

/** @param count a multiple of 50 */
async function send(url: string, count: number): Promise<void> {
  for (let sent = 0; sent < count; sent += 50) {
    const responses = await Promise.all(Array.from({ length: 50 }, () => fetch(`${url}/health`, { headers })))
    for (const response of responses) {
      expect(response.status).toBe(200)
      await response.arrayBuffer()
    }
  }
}

/** How much the pipe, Node's reader and the service hold together depends on who was faster. */
async function sendUntilDropped(program: Program): Promise<{ sent: number; dropped: number }> {
  const url = await program.url()
  for (let sent = 500; ; sent += 500) {
    await send(url, 500)
    const dropped = await droppedIn(program)
    if (dropped > 0) return { sent, dropped }
  }
}

const metricsPort = ({ output }: Program) => /"metrics_port":(\d+)/.exec(output().stdout)?.[1]
const droppedIn = async (program: Program) =>
  Number(
    /^tasks_api_log_lines_dropped_total (\d+)$/m.exec(
      await (await fetch(`http://127.0.0.1:${metricsPort(program)}/metrics`)).text(),
    )?.[1],
  )

test('a service whose log is not read responds, counts the lines it drops, and reports them afterwards', async () => {
  const program = start()
  await program.url()
  program.child.stdout.pause()
  const { sent, dropped } = await sendUntilDropped(program)

  program.child.stdout.resume()
  await until(() => program.output().stdout.includes('"dropped":'))
  const lines = program
    .output()
    .stdout.split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line))
  expect(lines.find((line) => line.dropped)).toMatchObject({ level: 40, dropped: expect.any(Number) })
  const requests = lines.filter(({ route }) => route === '/health').length
  expect(requests + dropped).toBeGreaterThanOrEqual(sent)
})

test('a service whose log is not read ends in order', async () => {
  const program = start()
  await program.url()
  program.child.stdout.pause()
  await sendUntilDropped(program)
  program.kill('SIGTERM')
  const [status] = await once(program.child, 'exit')
  expect(status).toBe(0)
})

test('a service whose log has lost its reader responds, and ends in order', async () => {
  const program = start()
  const url = await program.url()
  program.child.stdout.destroy()
  await send(url, 500)
  program.kill('SIGTERM')
  const [status] = await once(program.child, 'exit')
  expect(status).toBe(0)
})
