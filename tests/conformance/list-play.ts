// Lists in a sequence: what they hold and in which order, page by page, also while tasks come and go.
import type { Command } from './commands.ts'
import { encode, word } from './draft.ts'
import { type Filters, listed, type Sort, type Task } from './model.ts'
import { mustEqual, type Player, step, tasksPath } from './play.ts'
import { type Answer, compare, Lie } from './wire.ts'

type ListCommand = Extract<Command, { do: 'list' }>

/** No list in a sequence is longer; a service that gives cursors for ever is found out. */
const maxPages = 60

export async function playList(player: Player, command: ListCommand): Promise<void> {
  const { filters, sort, limit = 1000, between } = command
  const before = listed(player.model, filters, sort)
  const pages: Task[][] = []
  let cursor: string | undefined
  do {
    const answer = await get(player, queryOf(command), cursor)
    compare(answer, { status: [200] })
    pages.push(answer.body as Task[])
    const next = answer.headers.get('X-Next-Cursor') ?? undefined
    if (pages.length === 1) await checkFirst(player, command, answer, next)
    checkLinks(player, answer, next, pages.length)
    if (pages.at(-1)?.length !== limit && next !== undefined)
      throw new Lie('a page that is not full has a next one')
    if (pages.length > maxPages) throw new Lie('the cursors never end')
    if (next !== undefined && between !== undefined && pages.length === 1) await step(player, between)
    cursor = next
  } while (cursor !== undefined)

  const rows = pages.flat()
  if (between === undefined || pages.length === 1) return mustEqual('the list', rows, before)
  checkMoving(rows, before, listed(player.model, filters, sort))
}

/** Tasks that are there all the time are on one page each; others may be. */
function checkMoving(rows: Task[], before: Task[], after: Task[]): void {
  const ids = rows.map(({ id }) => id)
  const repeated = ids.filter((id, index) => ids.indexOf(id) !== index)
  if (repeated.length > 0) throw new Lie(`the pages repeat the tasks ${repeated}`)
  const stayed = before.filter(({ id }) => after.some((task) => task.id === id))
  const skipped = stayed.filter(({ id }) => !ids.includes(id))
  if (skipped.length > 0) throw new Lie(`the pages skip the tasks ${skipped.map(({ id }) => id)}`)
  const strange = ids.filter((id) => ![...before, ...after].some((task) => task.id === id))
  if (strange.length > 0) throw new Lie(`the pages hold ${strange}, which the list does not`)
}

/** The entity tag stands for the page, and a cursor fits its own order only. */
async function checkFirst(
  player: Player,
  command: ListCommand,
  answer: Answer,
  next?: string,
): Promise<void> {
  const tag = answer.headers.get('ETag') ?? ''
  const again = await get(player, queryOf(command), undefined, { 'If-None-Match': tag })
  compare(again, { status: [304] })
  if (next === undefined) return
  const sort = command.sort === 'id' ? '-id' : 'id'
  compare(await get(player, queryOf({ ...command, sort }), next), { status: [400], code: 'invalid_cursor' })
}

/** RFC 8288. The reference is relative, names the user by number, and leads to what X-Next-Cursor names. */
function checkLinks({ model }: Player, answer: Answer, next: string | undefined, page: number): void {
  const link = answer.headers.get('Link') ?? ''
  const target = (rel: string) => new RegExp(`<([^>]*)>; rel="${rel}"`).exec(link)?.[1]
  const several = next !== undefined || page > 1
  if (several !== (target('first') !== undefined))
    throw new Lie(`Link of page ${page} is ${link || 'missing'}`)
  const cursor = target('next') && new URL(target('next') as string, 'http://x').searchParams.get('cursor')
  mustEqual('the cursor in Link', cursor, next)
  const path = `/api/${model.userId}/tasks`
  for (const rel of ['first', 'next']) {
    const reference = target(rel)
    if (reference !== undefined && !reference.startsWith(path))
      throw new Lie(`Link leads to ${reference}, not ${path}`)
  }
}

function queryOf({
  filters,
  sort,
  limit,
}: {
  filters: Filters
  sort: Sort
  limit?: number
}): [string, string][] {
  const { priority = [], ...single } = filters
  const pairs: [string, unknown][] = [
    ...Object.entries(single),
    ...priority.map((one): [string, unknown] => ['priority', one]),
    ...(limit === undefined ? [] : [['limit', limit] as [string, unknown]]),
    ...(sort === 'id' ? [] : [['sort', sort] as [string, unknown]]),
  ]
  return pairs.map(([name, value]) => [name, encode(String(value))])
}

async function get(
  player: Player,
  query: [string, string][],
  cursor?: string,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const pairs = cursor === undefined ? query : [...query, ['cursor', word('cursor')] as [string, string]]
  const { steps, words } = player
  const parameters = { user_id: 'me' }
  const answer = await player.send({ method: 'GET', path: tasksPath, parameters, query: pairs, headers })
  const next = answer.status === 200 && answer.headers.get('X-Next-Cursor')
  if (!next) return answer
  // So that the next page can be asked for in the script too.
  words.set('cursor', next)
  steps.push({ ...(steps.pop() as Player['steps'][number]), sets: { name: 'cursor', from: 'cursor' } })
  return answer
}
