// The service itself ends while people write: killed in the middle of it, or stopped replica by replica.
import { beforeEach, expect, inject, onTestFinished } from 'vitest'
import { startBalancer } from '../replicas/balancer.ts'
import { createDatabase } from '../support/database.ts'
import { type FaultyService, startService } from './faulty-service.ts'
import { checkHistory, type History } from './history.ts'
import { survives } from './survives.ts'
import { startLoad } from './writers.ts'

const patienceMillis = 90_000

let url: string
beforeEach(async () => {
  const database = await createDatabase(inject('clusterUrl'))
  url = database.url
  onTestFinished(() => database.drop())
})

survives('a service that is killed and started again has lost and duplicated nothing', async () => {
  let service = await startService(url)
  const load = await startLoad({ url: () => service.url, people: 4, hands: 4, patienceMillis })
  for (let time = 0; time < 3; time++) {
    await load.acknowledged(60)
    service.program.kill('SIGKILL')
    await service.program.exit()
    service = await startService(url)
  }
  await load.acknowledged(60)
  const history = await load.stop()
  const cutOff = Object.keys(history.responses).filter((response) =>
    /^no response: (?!ECONNREFUSED)/.test(response),
  )
  expect(cutOff).not.toEqual([]) // some were under way
  expect(await checkHistory(url, history)).toEqual([])
  expect(service.errors()).toEqual([])
  await end(service)
})

survives('requests that a killed replica was serving fail, and no others', async () => {
  const [killed, other] = await Promise.all([startService(url), startService(url)])
  const balancer = await startBalancer()
  for (const replica of [killed, other]) await balancer.add(replica)
  const load = await startLoad({ url: () => balancer.url, people: 4, hands: 4, patienceMillis })
  await load.acknowledged(100)
  killed.program.kill('SIGKILL')
  await killed.program.exit()
  const failedBefore = failuresIn(load.history) // until its sockets are closed, a new request may still go to it
  await load.acknowledged(100)
  const history = await load.stop()
  const underWay = 16 // one of each hand
  expect(failuresIn(history) - failedBefore).toBeLessThanOrEqual(underWay)
  // The balancer's own responses are no violation by the service.
  history.violations = history.violations.filter((one) => !one.includes(': 502 balancer'))
  expect(await checkHistory(url, history)).toEqual([])
  await end(other)
})

const failuresIn = ({ responses }: History): number =>
  Object.entries(responses).reduce(
    (sum, [response, count]) => sum + (response.startsWith('502 ') ? count : 0),
    0,
  )

survives('replicas that are stopped one after the other fail no request', async () => {
  const replicas = await Promise.all([startService(url), startService(url)])
  const balancer = await startBalancer()
  for (const replica of replicas) await balancer.add(replica)
  const load = await startLoad({ url: () => balancer.url, patienceMillis })
  for (const place of [0, 1]) {
    await load.acknowledged(50)
    await end(replicas[place] as FaultyService) // the other one is alone now
    await load.acknowledged(50)
    replicas[place] = await startService(url)
    await balancer.add(replicas[place])
  }
  await load.acknowledged(50)
  const history = await load.stop()
  expect(await checkHistory(url, history)).toEqual([])
  const responses = Object.keys({ ...history.responses, ...history.followed })
  expect(responses.filter((response) => !/^20[014]$/.test(response))).toEqual([
    "the stream's end shutting_down",
  ])
  for (const replica of replicas) await end(replica)
})

/** With SIGTERM, which must be a clean end. */
async function end(service: FaultyService): Promise<void> {
  service.hasNotRestarted()
  service.program.kill('SIGTERM')
  expect(await service.program.exit()).toBe(0)
  expect(service.program.output().stderr).toBe('')
  expect(service.errors()).toEqual([])
}
