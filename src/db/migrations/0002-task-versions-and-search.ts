// Tasks get a version for conditional requests, and their folded text for search and for order by title.
import { type Kysely, sql } from 'kysely'

export async function up(db: Kysely<unknown>): Promise<void> {
  // Folded text is compared by code point, whatever the database's locale is.
  await sql`
    alter table tasks
      add column version bigint not null default 1,
      add column folded_title text collate "C" not null default '',
      add column folded_description text collate "C" not null default ''
  `.execute(db)
  await foldWhatIsThere(db as Kysely<{ tasks: Task }>)
}

type Task = {
  user_id: string
  id: string
  title: string
  description: string | null
  folded_title: string
  folded_description: string
}

const batchRows = 1000

async function foldWhatIsThere(db: Kysely<{ tasks: Task }>): Promise<void> {
  let last = { user_id: '0', id: '0' }
  for (;;) {
    const batch = await db
      .selectFrom('tasks')
      .select(['user_id', 'id', 'title', 'description'])
      .where(sql<boolean>`(user_id, id) > (${last.user_id}::bigint, ${last.id}::bigint)`)
      .orderBy('user_id')
      .orderBy('id')
      .limit(batchRows)
      .execute()
    const end = batch.at(-1)
    if (end === undefined) return
    await writeFolded(db, batch)
    last = end
  }
}

const writeFolded = (
  db: Kysely<{ tasks: Task }>,
  batch: Pick<Task, 'user_id' | 'id' | 'title' | 'description'>[],
) =>
  sql`
    update tasks set folded_title = folded.title, folded_description = folded.description
    from unnest(
      ${batch.map(({ user_id }) => user_id)}::bigint[],
      ${batch.map(({ id }) => id)}::bigint[],
      ${batch.map(({ title }) => fold(title))}::text[],
      ${batch.map(({ description }) => fold(description ?? ''))}::text[]
    ) as folded (user_id, id, title, description)
    where tasks.user_id = folded.user_id and tasks.id = folded.id
  `.execute(db)

// As src/openapi/comparable-text.ts was on the day of this migration.
const fold = (text: string) =>
  text.normalize('NFKD').replaceAll(/\p{M}/gu, '').toUpperCase().toLowerCase().replaceAll('ς', 'σ')
