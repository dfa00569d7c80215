// What waits in the queue and what was given up, for the operator.
import { type Kysely, sql } from 'kysely'
import type { Tables } from '../../db/schema/tables.ts'

export type KindOverview = { kind: string; waiting: number; failed: number; oldest: string }

/** How many mails of each kind there are, and since when the first one is there. */
export const overviewOf = async (db: Kysely<Tables>): Promise<KindOverview[]> =>
  await db
    .selectFrom('mails')
    .select(({ fn }) => [
      'kind',
      sql<number>`count(*) filter (where failed_at is null)`.as('waiting'),
      fn.count<number>('failed_at').as('failed'),
      sql<string>`min(created_at)`.as('oldest'),
    ])
    .groupBy('kind')
    .orderBy('kind')
    .execute()

const columns = [
  'id',
  'kind',
  'address',
  'attempts',
  'created_at',
  'next_attempt_at',
  'failed_at',
  'last_error',
] as const

/** The mails that were tried in vain: those that were given up last, or those that wait for another attempt. */
export const troubled = async (db: Kysely<Tables>, which: 'failed' | 'waiting', limit: number) =>
  await db
    .selectFrom('mails')
    .select(columns)
    .where('failed_at', which === 'failed' ? 'is not' : 'is', null)
    .where('attempts', '>', 0)
    .orderBy(which === 'failed' ? 'failed_at' : 'created_at', which === 'failed' ? 'desc' : 'asc')
    .limit(limit)
    .execute()
