// How many items a user may have, where there are too many to count them at each creation.
import type { Transaction } from 'kysely'
import { type BoundQuery, type Database, type Executor, executeTogether } from '../../db/database.ts'
import { maxRowsOf } from '../../db/max-rows.ts'
import type { Tables } from '../../db/schema/tables.ts'
import { isForeignKeyViolation, isNegativeRoot } from '../../db/violations.ts'
import { Problem } from '../../openapi/problem.ts'
import { type Counted, countStatements, locked } from './counts.ts'
import { type Lease, newLeases } from './leases.ts'

/** Of those that lose a race against others for the last room. */
const maxTries = 20

/** @param table that has how many each user has */
export function quotaOf(resource: Counted, table: keyof Tables) {
  const statements = countStatements(resource, table)
  const leases = new WeakMap<Database, (userId: number) => Lease>()
  const maxOf = (db: Executor): number =>
    maxRowsOf(db)[resource.name] ?? resource.max ?? Number.MAX_SAFE_INTEGER

  function leaseOf(db: Database, userId: number): Lease {
    const known = leases.get(db) ?? newLeases()
    leases.set(db, known)
    return known(userId)
  }

  /**
   * Sees to it that there is room, as far as is known, and counts where there seems to be none. That there is none is known for
   * a second.
   * @param created how many of `n` are there already, in this transaction
   * @returns what has to come before room is taken: a row for a user who has none, where that may come with the creation
   * @throws Problem 409 `limit_reached`; 503 where leases that have not ended may take the rest
   */
  async function makeRoom(db: Executor, userId: number, n: number, created = 0): Promise<BoundQuery[]> {
    const select = statements.select(...(created > 0 ? [locked] : []))
    const max = maxOf(db)
    let isCounted = false
    for (let tries = 1; tries <= maxTries; tries += 1) {
      const known = await select.executeTakeFirst(db, { userId })
      if (known && !known.is_outdated) {
        const { taken, leased, is_old, seconds } = known
        if (taken + n <= max) return []
        if (taken - leased + n > max && (isCounted || !is_old)) throw full
        if (isCounted) throw leasedFor(seconds)
      }
      const row = await statements.count.executeTakeFirst(db, { userId })
      const taken = (row?.count ?? 0) - created + (known?.leased ?? 0)
      if (known) isCounted = (await statements.correct.execute(db, { userId, ...known, taken })).length > 0
      else if (created === 0 && taken + n <= max) return [statements.insert.with({ userId, taken })]
      else await statements.insert.execute(db, { userId, taken }).catch(unlessGone)
    }
    throw leasedFor(1)
  }

  /** Where the account is gone, the creation finds that out. */
  function unlessGone(error: unknown): void {
    if (!isForeignKeyViolation(error, `${table}_user_id_fkey`)) throw error
  }

  /**
   * Takes room for items that a transaction has created. To be called last in it.
   * @throws Problem as `makeRoom`
   */
  async function take(trx: Transaction<Tables>, userId: number, n: number): Promise<void> {
    await makeRoom(trx, userId, n, n)
    await statements.take.execute(trx, { userId, n, lease: 0, used: 0, max: maxOf(trx) })
  }

  /** Creates one while there is no lease: in the same round trip room is taken, and a lease where more are likely to follow. */
  async function createAndTake(db: Database, userId: number, creation: readonly BoundQuery[]) {
    const known = leaseOf(db, userId)
    const max = maxOf(db)
    for (let tries = 1; tries <= maxTries; tries += 1) {
      if (known.use()) return await createLeased(db, known, creation)
      const first = known.isDoubtful ? await makeRoom(db, userId, 1) : []
      const lease = known.ask(max)
      const since = performance.now()
      try {
        const given = { userId, n: 1 + lease, lease, used: known.reportUsed(), max }
        const rows = await executeTogether<unknown[]>(db, [
          ...creation,
          ...first,
          statements.take.with(given),
        ])
        const [{ taken }] = rows.at(-1) as [{ taken: number }]
        known.granted(lease, since, max - taken)
        return rows
      } catch (error) {
        known.refused(lease)
        if (!isNegativeRoot(error)) throw error
        known.isDoubtful = true
      }
    }
    throw leasedFor(1)
  }

  return {
    take,

    /**
     * Runs the statements that create an item, in one transaction.
     * @returns the rows of each
     * @throws Problem as `makeRoom`; what pg throws
     */
    creating(db: Executor, userId: number, creation: readonly BoundQuery[]): Promise<unknown[][]> {
      if (!('execution' in db)) return within(db, userId, creation)
      const own = db as Database
      const known = leaseOf(own, userId)
      return known.use() ? createLeased(own, known, creation) : createAndTake(own, userId, creation)
    },

    /** Gives back the room of what a transaction has removed for good. To be called last in it. */
    async giveBack(trx: Transaction<Tables>, userId: number, n: number): Promise<void> {
      if (n > 0) await statements.giveBack.execute(trx, { userId, n })
    },
  }

  async function createLeased(db: Database, known: Lease, creation: readonly BoundQuery[]) {
    const rows = await executeTogether<unknown[]>(db, creation)
    known.made()
    return rows
  }

  async function within(trx: Transaction<Tables>, userId: number, creation: readonly BoundQuery[]) {
    const rows = await executeTogether<unknown[]>(trx, creation)
    await take(trx, userId, 1)
    return rows
  }
}

export type ItemQuota = ReturnType<typeof quotaOf>

const full = new Problem('limit_reached')

const leasedFor = (seconds: number) =>
  new Problem('overloaded', {
    detail:
      'There may be no room for more: other requests may still take it. Try again after the seconds in `Retry-After`.',
    headers: { 'Retry-After': String(seconds) },
  })
