// Pages of one user that hang use up the connections for pages, and leave the others alone.
import { beforeAll, describe, expect, test } from 'vitest'
import { divideConnections } from '../../src/db/bulkheads.ts'
import { newClient, type Person, password, signUp } from '../support/client.ts'
import { withAdmin } from '../support/database.ts'
import { type TestService, testService } from '../support/service.ts'
import { until } from '../support/until.ts'

describe('while pages of one user hang', () => {
  let service: TestService
  let ada: Person
  beforeAll(async () => {
    service = await testService()
    ada = await signUp(service)
  })
  /** How many statements wait for a lock, asked outside of the transaction that holds it: in one the result never changes. */
  const waiting = () =>
    withAdmin(service.databaseUrl, async (admin) => {
      const { rows } = await admin.query(`select count(*)::int from pg_stat_activity
        where datname = current_database() and wait_event_type = 'Lock'`)
      return rows[0].count as number
    })
  const { filters } = divideConnections(20) // as the tests' service has

  test.each([
    ['filters', 'priority=high&priority=none&sort=title', 20, filters],
    ['filters', 'due_after=2026-01-01&due_before=2027-01-01&sort=-title', 20, filters],
    ['searches', 'q=a+b+c&sort=title', 4, 1], // of two connections: one user's searches take turns
  ])(
    'which have %s (%s), others register, sign in, sign out, and /ready is 200',
    async (_, query, count, part) => {
      /** Again and again, since a wait for a lock has an end. @returns the last status */
      const list = async () => {
        for (;;) {
          const path = `/api/me/tasks?limit=50&${query}`
          const { status } = await service.send('GET', path, { token: ada.token })
          if (status !== 503) return status
        }
      }
      const statuses = await withAdmin(service.databaseUrl, async (admin) => {
        await admin.query('begin; lock table tasks')
        const hanging = Array.from({ length: count }, list)
        await until(async () => (await waiting()) >= part)
        const { email, call } = await signUp(service)
        await newClient(service)('login', 200, { body: { email, password } })
        await call('getMe', 200)
        await call('listSessions', 200)
        await call('logout', 200)
        expect((await service.send('GET', '/ready')).status).toBe(200)
        expect(await waiting()).toBeLessThanOrEqual(part)
        await until(async () => (await waiting()) === part)
        await admin.query('rollback')
        return await Promise.all(hanging)
      })
      expect(new Set(statuses)).toEqual(new Set([200]))
    },
  )
})
