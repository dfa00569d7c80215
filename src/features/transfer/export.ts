// The file of an export, written while it is read: no more than one page of tasks is in memory.
import type { Database } from '../../db/database.ts'
import { pagesOf } from '../owned/pages.ts'
import { taskPages } from '../tasks/page-query.ts'
import type { Task } from '../tasks/task.ts'

/** Tasks that are read at once. */
const pageSize = 200

const readPage = pagesOf<Task>(taskPages)

/** The tasks of a user by their ids, and behind them those in the trash. */
export async function* pagesOfTasks(db: Database, userId: number): AsyncGenerator<Task[]> {
  for (const deleted of [false, true]) yield* pagesWhere(db, userId, deleted)
}

/**
 * A page at a time. No transaction spans the pages: it would last for as long as the client
 * takes to read.
 */
async function* pagesWhere(db: Database, userId: number, deleted: boolean): AsyncGenerator<Task[]> {
  let last: Task | undefined
  for (;;) {
    const from = last && { id: last.id, value: last.id }
    const { items, more } = await readPage(
      db,
      userId,
      { sort: 'id', limit: pageSize, ...(deleted && { deleted }) },
      from,
    )
    if (items.length > 0) yield items
    if (!more) return
    last = items.at(-1)
  }
}

/** @returns the same, with its first page read: what fails then has a status of its own */
export async function begun<Page>(pages: AsyncGenerator<Page>): Promise<AsyncGenerator<Page>> {
  const first = await pages.next()
  return (async function* () {
    if (first.done) return
    yield first.value
    yield* pages
  })()
}

/**
 * The text of the file, piece by piece.
 * @param head its other members
 * @param pages of tasks, none of them empty
 * @param complete called before the end is written; where it throws, the file has no end
 */
export async function* fileOf(
  head: object,
  pages: AsyncIterable<object[]>,
  complete: () => Promise<void>,
): AsyncGenerator<Uint8Array> {
  const utf8 = new TextEncoder()
  yield utf8.encode(`${JSON.stringify(head).slice(0, -1)},"tasks":[`)
  let separator = '\n'
  for await (const page of pages) {
    yield utf8.encode(separator + page.map((task) => JSON.stringify(task)).join(',\n'))
    separator = ',\n'
  }
  await complete()
  yield utf8.encode('\n]}\n')
}
