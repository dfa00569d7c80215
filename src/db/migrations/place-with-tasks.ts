// A table of what belongs to a user, in a database whose tasks Citus has distributed by their owner (OPERATIONS.md).
import { type Kysely, sql } from 'kysely'

/**
 * Distributes an empty table as the tasks are, so that a statement on both goes to one shard. Elsewhere it does nothing.
 * To be called before foreign keys are added, and before what is distributed is altered.
 */
export async function placeWithTasks(db: Kysely<unknown>, table: string): Promise<void> {
  if (!(await areTasksDistributed(db))) return
  // Otherwise each shard has a connection of its own, which does not see what the others did in this transaction.
  await sql`set local citus.multi_shard_modify_mode = 'sequential'`.execute(db)
  await sql`select create_distributed_table(${table}, 'user_id', colocate_with => 'tasks')`.execute(db)
}

async function areTasksDistributed(db: Kysely<unknown>): Promise<boolean> {
  const catalog = await sql<{ name: unknown }>`select to_regclass('pg_dist_partition') as name`.execute(db)
  if (catalog.rows[0]?.name == null) return false
  const { rows } = await sql`
    select from pg_dist_partition where logicalrelid = 'tasks'::regclass and partmethod = 'h'`.execute(db)
  return rows.length > 0
}
