// The service itself stands still for a while: its process is stopped, or its event loop is busy.
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, inject, type TestContext } from 'vitest'
import { createDatabase } from '../support/database.ts'
import { type FaultyService, startService } from './faulty-service.ts'
import { scrape } from './scrape.ts'
import { survives } from './survives.ts'
import { writeThrough } from './write-through.ts'

const stallMillis = 3000

/** Has SIGUSR2 keep the event loop busy. */
const busyOnSignal = `process.on('SIGUSR2', () => {
  for (const end = Date.now() + ${stallMillis}; Date.now() < end; );
})`
const NODE_OPTIONS = `--import=data:text/javascript,${encodeURIComponent(busyOnSignal)}`

async function through({ onTestFinished }: TestContext, stall: (service: FaultyService) => Promise<unknown>) {
  const { url, drop } = await createDatabase(inject('clusterUrl'))
  const service = await startService(url, { METRICS_PORT: '0', NODE_OPTIONS })
  onTestFinished(async () => {
    await service.end()
    await drop()
  })
  await scrape(service, 'tasks_api_db_waiting_requests') // the delay is that since the scrape before
  const { responses } = await writeThrough({ service, databaseUrl: url, hands: 6 }, async (load) => {
    for (let time = 0; time < 2; time++) {
      await stall(service)
      await load.acknowledged(30)
    }
  })
  // Everybody has waited, and nobody got a 503 for the database.
  expect(Object.keys(responses).filter((response) => !/^20[014]$/.test(response))).toEqual([])
  const delay = await scrape(service, 'nodejs_eventloop_lag_max_seconds')
  expect(delay).toBeGreaterThan((stallMillis / 1000) * 0.8)
}

survives('a process that is stopped continues where it was, and its metrics show the delay', (context) =>
  through(context, async ({ program }) => {
    program.kill('SIGSTOP')
    await sleep(stallMillis)
    program.kill('SIGCONT')
  }),
)

survives('an event loop that was busy continues where it was, and its metrics show the delay', (context) =>
  through(context, async ({ program }) => {
    program.kill('SIGUSR2')
    await sleep(stallMillis)
  }),
)
