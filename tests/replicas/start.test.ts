// Replicas that start together, on an empty database or while another one migrates: the schema is made once.
import { execFile } from 'node:child_process'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { migrations } from '../../src/db/migrations/index.ts'
import { type Program, startProgram } from '../process/program.ts'
import { newClient, signUp } from '../support/client.ts'
import { withAdmin } from '../support/database.ts'
import { newDatabase, replicaOf, settings, whileLocked } from './replicas.ts'

const names = Object.keys(migrations)

/** The lock under which Kysely migrates. */
const kyselysLock = '3853314791062309107'

const migrate = async (DATABASE_URL: string) => {
  const env = { PATH: process.env.PATH, NODE_NO_WARNINGS: '1', DATABASE_URL }
  return (await promisify(execFile)(process.execPath, ['src/bin/migrate.ts'], { env })).stdout
}

/** The migrations that a replica says it has applied itself. */
const appliedBy = ({ output }: Program): string[] =>
  JSON.parse(/^.*"msg":"serving".*$/m.exec(output().stdout)?.[0] ?? '{}').migrations

const appliedTo = async (url: string) => {
  const text = 'select name from kysely_migration order by name'
  return (await withAdmin(url, (admin) => admin.query(text))).rows.map(({ name }) => name)
}

test('three replicas and `make migrate` on an empty database: all come up, and each migration ran once', async () => {
  const { url } = await newDatabase({ empty: true })
  const starting = [1, 2, 3].map(() => replicaOf(startProgram(settings(url))))
  const [printed, ...replicas] = await Promise.all([migrate(url), ...starting])
  expect(printed).not.toContain('not applied')
  const applied = replicas.flatMap(({ program }) => appliedBy(program))
  expect(applied.length).toBe(new Set(applied).size)
  expect(await appliedTo(url)).toEqual(names)
  const ada = await signUp(replicas[0] as (typeof replicas)[0])
  for (const replica of replicas) {
    expect((await replica.send('GET', '/ready')).status).toBe(200)
    await newClient(replica, ada.token)('createTask', 201, { body: { title: replica.url } })
  }
  expect((await ada.call('listTasks', 200)).body.length).toBe(3)
})

test('a replica that starts while another one migrates waits for it, however long', async () => {
  const { url } = await newDatabase({ empty: true })
  // The first migration makes this table too, so it stands still until it is known whether ours stays.
  const { first, others, migrating } = await whileLocked(url, 'create table users ()', async (queued) => {
    const first = startProgram(settings(url))
    await queued(1)
    const others = [startProgram(settings(url)), startProgram(settings(url))]
    const migrating = migrate(url)
    await queued(4)
    await sleep(500)
    for (const program of [first, ...others]) expect(program.output()).toEqual({ stdout: '', stderr: '' })
    return { first, others, migrating }
  })
  const replicas = await Promise.all([first, ...others].map(replicaOf))
  expect(await migrating).not.toContain('not applied')
  const applied = replicas.flatMap(({ program }) => appliedBy(program))
  expect(appliedBy(first)[0]).toBe(names[0])
  expect(applied.length).toBe(new Set(applied).size)
  for (const replica of replicas) expect((await replica.send('GET', '/ready')).status).toBe(200)
})

test('a migration that fails ends its replica in one line and leaves nothing of itself behind; the next start goes on from there', async () => {
  const { url } = await newDatabase({ empty: true })
  await withAdmin(url, (admin) => admin.query('create table idempotency_keys ()')) // the third one stumbles over it
  const [first, second] = [startProgram(settings(url)), startProgram(settings(url))]
  for (const program of [first, second]) {
    expect(await program.exit()).toBe(1)
    expect(program.output().stderr).toMatch(
      /^tasks-api: The database at .* cannot be used: .*idempotency_keys.*\n$/,
    )
  }
  expect(await appliedTo(url)).toEqual(names.slice(0, 2))
  await withAdmin(url, (admin) => admin.query('drop table idempotency_keys'))
  const third = await replicaOf(startProgram(settings(url)))
  expect(appliedBy(third.program)).toEqual(names.slice(2))
})

test('a release that waits while a later one migrates past it comes up all the same', async () => {
  const { url } = await newDatabase()
  const last = names.at(-1)
  await withAdmin(url, (admin) => admin.query('delete from kysely_migration where name = $1', [last]))
  const waiting = await whileLocked(url, `select pg_advisory_xact_lock(${kyselysLock})`, async (queued) => {
    const program = startProgram(settings(url))
    await queued(1)
    const text = `insert into kysely_migration (name, timestamp) values ($1, now()), ('9999-later', now())`
    await withAdmin(url, (admin) => admin.query(text, [last]))
    return program
  })
  const replica = await replicaOf(waiting)
  expect(appliedBy(waiting)).toEqual([])
  expect((await replica.send('GET', '/ready')).status).toBe(200)
})
