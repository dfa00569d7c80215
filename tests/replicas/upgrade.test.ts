// Upgrades without an interruption, as OPERATIONS.md describes them: the old release runs on the new schema, replicas are
// replaced one by one and back again, and no request fails.
import { expect, test } from 'vitest'
import released from '../../openapi/released/openapi.json' with { type: 'json' }
import { tableNames } from '../../src/db/schema/tables.ts'
import { checkHistory, type History } from '../faults/history.ts'
import { type Load, startLoad } from '../faults/writers.ts'
import { newClient, password, signUp } from '../support/client.ts'
import { withAdmin } from '../support/database.ts'
import { sender } from '../support/service.ts'
import { type Balancer, startBalancer } from './balancer.ts'
import { lastTag, nextRelease, type Release, taggedRelease, thisRelease } from './releases.ts'
import { newDatabase, type Replica, replicaOf, settings } from './replicas.ts'

/** What OPERATIONS.md lets a release do, done to every table: a migration each, which locks no other table. */
const expand = [
  ...tableNames.map((table) => [
    `set local lock_timeout = '3s'`,
    `alter table ${table} add column colour text`,
    `alter table ${table} add column weight integer not null default 1 check (weight > 0)`,
    'select pg_sleep(0.2)', // while it holds its lock, every statement on the table waits
  ]),
  [
    'create table added_later (user_id bigint not null references users on delete cascade, name text not null)',
  ],
  ['create index if not exists tasks_colour_idx on tasks (user_id, due_date, id)'],
]

/** Made by hand before the migration. */
const concurrently = 'create index concurrently tasks_colour_idx on tasks (user_id, due_date, id)'

/** The responses of a load, and of those who follow it, that are failures. */
const failures = ({ responses, followed }: History) =>
  Object.fromEntries(
    Object.entries({ ...responses, ...followed }).filter(([response]) => !isSuccess.test(response)),
  )

const isSuccess = /^(20[014]|the stream's end shutting_down)$/

/** A person who signs in, refreshes, lists and searches, over and over. @returns what ends it */
async function visit(url: string): Promise<() => Promise<number>> {
  const service = { send: sender(fetch, [], url) }
  const { email, refreshToken } = await signUp(service)
  let isOver = false
  let visits = 0
  const visiting = (async () => {
    for (let refresh_token = refreshToken; !isOver; visits++) {
      const { body } = await newClient(service)('refresh', 200, { body: { refresh_token } })
      refresh_token = body.refresh_token
      const call = newClient(service, body.token)
      await call('updateMe', 200, { body: { name: `visit ${visits}` } })
      await call('createTask', 201, { body: { title: `visit ${visits}`, due_date: '2030-01-01' } })
      for (const query of ['', '?q=VISIT&sort=-due_date&limit=2', '?priority=none&completed=false'])
        expect((await service.send('GET', `/api/me/tasks${query}`, { token: body.token })).status).toBe(200)
      await call('listSessions', 200)
      if (visits % 10 === 0) await newClient(service)('login', 200, { body: { email, password } })
    }
  })()
  visiting.catch(() => {}) // reported at its end
  return async () => {
    isOver = true
    await visiting
    return visits
  }
}

const startReplica = (release: Release, url: string) => replicaOf(release.start(settings(url)))

/** Replaces a replica by one that is ready before the old one is stopped. */
async function replace(
  old: Replica,
  release: Release,
  databaseUrl: string,
  balancer: Balancer,
): Promise<Replica> {
  const next = await startReplica(release, databaseUrl)
  await balancer.add(next)
  old.program.kill('SIGTERM')
  expect(await old.program.exit()).toBe(0)
  return next
}

async function expectNoFailure(load: Load, leave: () => Promise<number>, url: string): Promise<void> {
  expect(await leave()).toBeGreaterThan(3)
  const history = await load.stop()
  expect(failures(history)).toEqual({})
  expect(await checkHistory(url, history)).toEqual([])
}

test('the next schema and the next release come under load, and the old one comes back: no request fails', async () => {
  const { url } = await newDatabase()
  const [old, next] = [thisRelease(), nextRelease(expand)]
  const balancer = await startBalancer()
  const replicas = await Promise.all([startReplica(old, url), startReplica(old, url)])
  for (const replica of replicas) await balancer.add(replica)
  const load = await startLoad({ url: () => balancer.url, patienceMillis: 90_000 })
  const leave = await visit(balancer.url)
  await load.acknowledged(50)

  await withAdmin(url, (admin) => admin.query(concurrently))
  expect(await next.migrate(url)).toMatch(/^\d{4}.*Z {2}9999-7$/m)
  await load.acknowledged(50)
  for (const [place, replica] of replicas.entries()) {
    replicas[place] = await replace(replica, next, url, balancer)
    await load.acknowledged(50)
  }
  const [renewed, other] = replicas as [Replica, Replica]
  const returned = await replace(renewed, old, url, balancer)
  await load.acknowledged(50)
  for (const { url } of [returned, other]) expect(balancer.served.get(url)).toBeGreaterThan(10)
  await expectNoFailure(load, leave, url)
})

const tag = lastTag()

/** A release before the changes does not number what it writes. */
const isFollowed = '/api/{user_id}/changes' in released.paths

test.skipIf(tag === undefined)(
  `the last release (${tag ?? 'skipped: this clone has no tag of one'}) goes on on this schema, and starts on it`,
  async () => {
    const { url } = await newDatabase({ empty: true })
    const last = taggedRelease(tag as string)
    await last.migrate(url)
    const balancer = await startBalancer()
    const replica = await startReplica(last, url)
    await balancer.add(replica)
    const load = await startLoad({ url: () => balancer.url, patienceMillis: 90_000, isFollowed })
    const leave = await visit(balancer.url)
    await load.acknowledged(50)
    expect(await thisRelease().migrate(url)).not.toContain('not applied')
    await load.acknowledged(50)
    const now = await replace(replica, thisRelease(), url, balancer)
    await load.acknowledged(50)
    await replace(now, last, url, balancer)
    await load.acknowledged(50)
    await expectNoFailure(load, leave, url)
  },
)
