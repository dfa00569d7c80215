// Folds the text of tasks anew: marks stay where they are vowels or make other letters, and more letters have a plain form.
import { type Kysely, sql } from 'kysely'
import { fold } from '../../openapi/comparable-text.ts'

type Task = {
  user_id: string
  id: string
  title: string
  description: string | null
  folded_title: string
  folded_description: string
}
type Db = Kysely<{ tasks: Task }>

const batchRows = 1000

/** A row at a time, each committed by itself, and only where the text is still the one that was read. */
export async function beforeTransaction(db: Kysely<unknown>): Promise<void> {
  const tasks = db as Db
  let last = { user_id: '0', id: '0' }
  for (;;) {
    const batch = await tasks
      .selectFrom('tasks')
      .select(['user_id', 'id', 'title', 'description', 'folded_title', 'folded_description'])
      .where(sql<boolean>`(user_id, id) > (${last.user_id}::bigint, ${last.id}::bigint)`)
      .orderBy('user_id')
      .orderBy('id')
      .limit(batchRows)
      .execute()
    const end = batch.at(-1)
    if (end === undefined) return
    for (const task of batch) await foldAnew(tasks, task)
    last = end
  }
}

async function foldAnew(db: Db, task: Task): Promise<void> {
  const folded = { folded_title: fold(task.title), folded_description: fold(task.description ?? '') }
  if (folded.folded_title === task.folded_title && folded.folded_description === task.folded_description)
    return
  await db
    .updateTable('tasks')
    .set(folded)
    .where('user_id', '=', task.user_id)
    .where('id', '=', task.id)
    .where('title', '=', task.title)
    .where('description', 'is not distinct from', task.description)
    .execute()
}

export async function up(): Promise<void> {}
