// A refresh that the database has committed and whose response reached nobody.
import { expect, inject, onTestFinished } from 'vitest'
import { openDatabase } from '../../src/db/database.ts'
import { signUp } from '../support/client.ts'
import { createDatabase } from '../support/database.ts'
import { sender } from '../support/service.ts'
import { letPass } from '../support/time-travel.ts'
import { until } from '../support/until.ts'
import { faultyNetworkTo } from './faulty-network.ts'
import { startService } from './faulty-service.ts'
import { survives } from './survives.ts'
import { untilLocked } from './until-locked.ts'

const second = 1000
const minute = 60 * second

survives('a stall of the network during a refresh signs nobody out', async () => {
  const database = await createDatabase(inject('clusterUrl'))
  const network = await faultyNetworkTo(database.url)
  const service = await startService(network.url)
  const db = openDatabase({ url: database.url, poolSize: 1 })
  onTestFinished(async () => {
    await service.end()
    network.close()
    await db.destroy()
    await database.drop()
  })
  const send = sender(fetch, [], service.url)
  const { refreshToken } = await signUp({ send })
  const refresh = async (refresh_token: string) => {
    const { status, body } = await send('POST', '/api/auth/refresh', { json: { refresh_token } })
    return { status, next: (body as { refresh_token: string }).refresh_token }
  }

  const patience = new AbortController()
  network.once('for update of', () => network.stall())
  const refreshing = fetch(`${service.url}/api/auth/refresh`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ refresh_token: refreshToken }),
    signal: patience.signal,
  })
  await untilLocked(database.url)
  patience.abort()
  await expect(refreshing).rejects.toThrow()
  network.resume()
  const used = db.selectFrom('refresh_tokens').select('token_hash').where('rotated_at', 'is not', null)
  await until(async () => (await used.execute()).length)

  await letPass(db, 12 * second)
  const one = await refresh(refreshToken)
  await letPass(db, 12 * minute)
  const other = await refresh(refreshToken) // the response to that one was lost as well
  expect([one.status, other.status]).toEqual([200, 200])
  const further = await refresh(other.next)
  expect(further.status).toBe(200)

  // By now the client has what it needs, and anybody who presents the old token is somebody else.
  await letPass(db, 11 * second)
  expect((await refresh(refreshToken)).status).toBe(401)
  expect((await refresh(further.next)).status).toBe(401)
  expect(service.errors()).toEqual([])
  service.hasNotRestarted()
})
