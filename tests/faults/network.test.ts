// The network between the service and its database stalls, swallows, delays and cuts, while people write.
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, inject, type TestContext, test } from 'vitest'
import { createDatabase } from '../support/database.ts'
import { audit } from './books.ts'
import { type FaultyNetwork, faultyNetworkTo } from './faulty-network.ts'
import { type FaultyService, startService } from './faulty-service.ts'
import { type Load, startLoad } from './writers.ts'

type Scene = { network: FaultyNetwork; service: FaultyService; load: Load }

/** Has people write through a fault, and holds the service to its books afterwards. */
async function writeThrough({ onTestFinished }: TestContext, fault: (scene: Scene) => Promise<void>) {
  const { url, drop } = await createDatabase(inject('clusterUrl'))
  const network = await faultyNetworkTo(url)
  const service = await startService(network.url)
  const load = await startLoad({ url: () => service.url })
  onTestFinished(async () => {
    service.program.kill('SIGKILL')
    await service.program.exit()
    network.close()
    await drop()
  })
  await load.acknowledged(30)
  await fault({ network, service, load })
  const at = performance.now()
  await load.acknowledged(30)
  console.log('recovered', performance.now() - at)
  const books = await load.stop()
  console.log(books.answers, books.slowestMillis)
  expect(await audit(url, books)).toEqual([])
  expect(service.errors()).toEqual([])
  await service.ready()
  service.hasNotRestarted()
  return books
}

describe.concurrent('network', () => {
  test('a network that stalls for a while holds requests, and loses none', async (context) => {
    const books = await writeThrough(context, async ({ network }) => {
      network.stall()
      await sleep(4000)
      network.resume()
    })
  })

  test('a network that stalls for longer', async (context) => {
    const books = await writeThrough(context, async ({ network }) => {
      network.stall()
      await sleep(32_000)
      network.resume()
    })
  }, 120_000)

  test('half-open connections', async (context) => {
    const books = await writeThrough(context, async ({ network }) => {
      network.swallow()
      network.resume()
      await sleep(17_000)
    })
  }, 120_000)

  test('cuts', async (context) => {
    const books = await writeThrough(context, async ({ network, load }) => {
      for (let time = 0; time < 10; time++) {
        expect(network.cut()).toBeGreaterThan(0)
        await load.acknowledged(20)
      }
    })
  })

  test('delays', async (context) => {
    const books = await writeThrough(context, async ({ network, load }) => {
      network.delay(50)
      await load.acknowledged(60)
      network.delay(0)
    })
  })
})
