// The network between the service and its database stalls for longer than anybody waits, or forgets connections.
import { describe, expect, inject, type TestContext } from 'vitest'
import { signUp } from '../support/client.ts'
import { createDatabase } from '../support/database.ts'
import { sender } from '../support/service.ts'
import { until } from '../support/until.ts'
import { type FaultyNetwork, faultyNetworkTo } from './faulty-network.ts'
import { type FaultyService, startService } from './faulty-service.ts'
import { survives } from './survives.ts'
import { untilLocked } from './until-locked.ts'
import { writeThrough } from './write-through.ts'
import type { Load } from './writers.ts'

type Setup = { network: FaultyNetwork; service: FaultyService; load: Load; databaseUrl: string }

/** More than the service has connections, so that requests also wait for those. */
const [people, hands] = [3, 6]

async function through({ onTestFinished }: TestContext, fault: (setup: Setup) => Promise<unknown>) {
  const { url, drop } = await createDatabase(inject('clusterUrl'))
  const network = await faultyNetworkTo(url)
  const service = await startService(network.url)
  onTestFinished(async () => {
    await service.end()
    network.close()
    await drop()
  })
  return await writeThrough({ service, databaseUrl: url, people, hands }, (load) =>
    fault({ network, service, load, databaseUrl: url }),
  )
}

const refused = '503 database_unavailable'

describe('for long', () => {
  survives('a long stall of the network delays no request beyond the time limits', async (context) => {
    await through(context, async ({ network, service, load }) => {
      network.stall()
      await load.responded(refused, people * hands) // everyone has been refused
      expect(await service.ask('/health')).toBe('200')
      network.resume()
    })
  })

  survives('half-open connections are given up, and so are the locks behind them', async (context) => {
    await through(context, async ({ network, service, load, databaseUrl }) => {
      const send = sender(fetch, [], service.url)
      const { refreshToken } = await signUp({ send })
      const refresh = async () =>
        (await send('POST', '/api/auth/refresh', { json: { refresh_token: refreshToken } })).status

      network.once('for update of', () => network.swallow())
      const refreshing = refresh()
      await untilLocked(databaseUrl)
      network.resume() // for connections that are opened from now on
      await load.responded(refused, 1)
      expect(await refreshing).toBe(503)
      // The session is not locked any more. Other connections that are half open may be taken first.
      await until(async () => (await refresh()) === 200)
    })
  })
})
