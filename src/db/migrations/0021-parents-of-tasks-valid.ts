// What every row fulfils is said of the table, while others read and write.
import { type Kysely, sql } from 'kysely'
import { oneAtATime } from './index-concurrently.ts'

export const beforeTransaction = (db: Kysely<unknown>): Promise<void> =>
  oneAtATime(db, async () => {
    await sql`alter table tasks validate constraint tasks_parent_id_fkey`.execute(db)
  })

export async function up(): Promise<void> {}
