// Checks of what a column may hold, which the contract says already: PostgreSQL prepares every check of a table for each
// statement that writes a row, whatever it writes. Those between columns stay: requests that meet can break only these.
import { type Kysely, sql } from 'kysely'

const checks = {
  tasks: ['title', 'description', 'due_date', 'due_time', 'external_id', 'labels', 'place', 'recurs_from'],
  lists: ['name', 'place'],
}

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`set local lock_timeout = '300ms'`.execute(db)
  for (const [table, columns] of Object.entries(checks)) {
    const dropping = columns.map((column) => sql`drop constraint ${sql.ref(`${table}_${column}_check`)}`)
    await sql`alter table ${sql.ref(table)} ${sql.join(dropping)}`.execute(db)
  }
}
