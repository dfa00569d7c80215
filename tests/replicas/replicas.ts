// Several replicas of the service on one database, each a process of its own. They end with the file's tests.
import { expect, inject } from 'vitest'
import { type Program, startProgram } from '../process/program.ts'
import { atFileEnd } from '../support/cleanup.ts'
import { createDatabase, type TestDatabase, withAdmin } from '../support/database.ts'
import { type Send, secret, sender } from '../support/service.ts'
import { until } from '../support/until.ts'

export type Replica = {
  program: Program
  url: string
  send: Send
}

/** Dropped after the replicas have ended. */
export async function newDatabase(options: { empty?: boolean } = {}): Promise<TestDatabase> {
  const database = await createDatabase(inject('clusterUrl'), options)
  atFileEnd(database.drop)
  return database
}

/** The settings of a replica on a database, beside those of a test. */
export const settings = (databaseUrl: string, more: Record<string, string> = {}) => ({
  DATABASE_URL: databaseUrl,
  BETTER_AUTH_SECRET: secret,
  AUTH_RATE_LIMIT: '0',
  RATE_LIMIT: '0',
  ...more,
})

/** Watches over a program that serves, as over every replica. */
export async function replicaOf(program: Program): Promise<Replica> {
  const replica: Replica = {
    program,
    url: '',
    send: async () => Promise.reject(new Error('it does not serve')),
  }
  atFileEnd(() => {
    const defects = defectsOf(program)
    program.kill('SIGKILL')
    expect(defects).toEqual([])
  })
  replica.url = await program.url()
  replica.send = sender(fetch, [], replica.url)
  return replica
}

/** Two replicas on one database, which is at head. */
export async function startTwo(
  more: Record<string, string> = {},
): Promise<[Replica, Replica] & { database: TestDatabase }> {
  const database = await newDatabase()
  const start = () => replicaOf(startProgram(settings(database.url, more)))
  return Object.assign(await Promise.all([start(), start()] as const), { database })
}

/**
 * Holds what a statement locks until the work is done, so that others come to stand behind it in the order wanted.
 * @param work is given what waits until so many connections wait for a lock, or it is over
 */
export async function whileLocked<T>(
  url: string,
  statement: string,
  work: (queued: (connections: number, isOver?: () => boolean) => Promise<void>) => Promise<T>,
): Promise<T> {
  return await withAdmin(url, async (holder) => {
    await holder.query('begin')
    await holder.query(statement)
    const result = await work((connections, isOver) => untilWaiting(url, connections, isOver))
    await holder.query('rollback')
    return result
  })
}

/**
 * Has two requests wait for one lock at the same time.
 * @param lock the statement that takes it until both wait
 * @returns their responses; undefined where one of them has waited in vain: the service lets a sign-in wait two seconds, in which
 *   the other one may not come on a busy machine. Then it is to be tried again, with an account that nothing has happened to.
 */
export async function whileBothWait(
  url: string,
  lock: string,
  first: () => ReturnType<Send>,
  second: () => ReturnType<Send>,
): Promise<[Awaited<ReturnType<Send>>, Awaited<ReturnType<Send>>] | undefined> {
  let isOver = false
  const started = await whileLocked(url, lock, async (queued) => {
    const one = first().finally(() => {
      isOver = true
    })
    await queued(1)
    const other = second()
    await queued(2, () => isOver)
    return [one, other] as const
  })
  const responses = [await started[0], await started[1]] as const
  return responses.some(({ status }) => status === 503) ? undefined : [...responses]
}

/** Waits until statements wait for locks. On a connection of its own, since a transaction sees the same activity from its beginning to its end. */
export const untilWaiting = (url: string, connections: number, isOver = () => false) =>
  withAdmin(url, async (admin) => {
    const text = `select count(*)::int as waiting from pg_stat_activity
      where datname = current_database() and wait_event_type = 'Lock'`
    await until(async () => isOver() || (await admin.query(text)).rows[0].waiting >= connections)
  })

/** What a replica has logged as a defect of its own. */
export const defectsOf = ({ output }: Program): string[] =>
  output()
    .stdout.split('\n')
    .filter((line) => line.startsWith('{"level":50') || line.startsWith('{"level":60'))
