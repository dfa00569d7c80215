// `make bench-pages`: what the pages of a user with very many tasks take, in every order and with every filter, beside ROWS
// tasks of others: the first page and one in the middle, over HTTP, one request at a time.
import { setTimeout as sleep } from 'node:timers/promises'
import type { Client } from 'pg'
import { openDatabase } from '../../src/db/database.ts'
import { migrateToLatest } from '../../src/db/migrate.ts'
import { cursorAfter } from '../../src/features/owned/cursor.ts'
import { pageStatement } from '../../src/features/owned/page-statement.ts'
import { TaskPageQuery, taskPages } from '../../src/features/tasks/page-query.ts'
import { maxTasks } from '../../src/openapi/limits.ts'
import { withAdmin } from '../support/database.ts'
import { fillTasks } from './data.ts'
import { circumstances, described } from './machine.ts'
import { wholeNumber } from './options.ts'
import { startService } from './server-process.ts'
import { quantile } from './statistics.ts'
import { figure, table } from './table.ts'
import { openTestbed, runBenchmark } from './testbed.ts'
import { tokenFor } from './users.ts'

const sorts = Object.keys(taskPages.sorts).flatMap((key) => [key, `-${key}`])

/** `LIST` and `PARENT` stand for an id. */
const filters = [
  '',
  'completed=false',
  'priority=high&priority=none',
  'due_after=2026-03-01&due_before=2026-09-01',
  'list_id=none&parent_id=none',
  'list_id=LIST',
  'parent_id=PARENT',
  'deleted=true',
  'updated_after=2000-01-01T00:00:00.000Z',
  'completed_after=2000-01-01T00:00:00.000Z',
  'label=Home',
  'q=ab%20c',
]

/** What takes longer is marked. */
const slowMillis = 50

const say = (text: string) => process.stdout.write(`${text}\n`)

await runBenchmark(async (stack) => {
  const others = wholeNumber(process.env, 'ROWS', 1_000_000)
  const times = wholeNumber(process.env, 'TIMES', 9)
  const wanted = process.env.ONLY
  say(described(await circumstances()))
  const testbed = await openTestbed(stack)
  const databaseUrl = await testbed.createDatabase('pages')
  await migrateToLatest(databaseUrl)
  const { owner, own, list, parent } = await withAdmin(databaseUrl, (admin) => fill(admin, others))
  say(`one user with ${own} tasks, beside ${others} of others; ${times} requests for each page of 20, in ms`)
  const server = await startService(databaseUrl, testbed.folder)
  stack.defer(() => server.stop().then(() => {}))
  const db = openDatabase({ url: databaseUrl, poolSize: 1 })
  stack.defer(() => db.destroy())
  const headers = { Authorization: `Bearer ${tokenFor(owner)}` }

  async function measure(query: URLSearchParams): Promise<string[]> {
    const millis = []
    for (let n = 0; n <= times; n += 1) {
      const start = performance.now()
      const response = await fetch(`${server.url}/api/me/tasks?${query}`, { headers })
      await response.arrayBuffer()
      if (response.status !== 200) throw new Error(`${query}: ${response.status}`)
      if (n > 0) millis.push(performance.now() - start) // the first one prepares
      await sleep(1)
    }
    const [middle, late] = [quantile(millis, 0.5), quantile(millis, 0.95)]
    return [figure(middle) + (middle > slowMillis ? ' *' : '  '), figure(late)]
  }

  /** The cursor that leads to the middle of what there is; undefined where there is less than a page. */
  async function middleOf(query: TaskPageQuery): Promise<string | undefined> {
    const matching = pageStatement(db, taskPages, owner, query)
    const { n } = await db
      .selectFrom(matching.as('matching') as never)
      .select(({ fn }) => fn.countAll<number>().as('n'))
      .executeTakeFirstOrThrow()
    if (n <= 20) return undefined
    const item = await matching
      .offset(Math.floor(n / 2))
      .limit(1)
      .executeTakeFirstOrThrow()
    return cursorAfter(item as unknown as { id: number }, owner, query)
  }

  const rows: string[][] = []
  for (const filter of filters)
    for (const sort of sorts) {
      if (wanted !== undefined && !`${sort} ${filter}`.includes(wanted)) continue
      const query = new URLSearchParams(filter.replace('LIST', `${list}`).replace('PARENT', `${parent}`))
      query.set('sort', sort)
      query.set('limit', '20')
      const given = Object.fromEntries([...query.keys()].map((name) => [name, query.getAll(name)]))
      const single = Object.entries(given).map(([name, values]) => [
        name,
        name === 'priority' ? values : values[0],
      ])
      const cursor = await middleOf(TaskPageQuery.parse(Object.fromEntries(single)))
      const first = await measure(query)
      if (cursor !== undefined) query.set('cursor', cursor)
      rows.push([
        `${sort} ${filter}`,
        ...first,
        ...(cursor === undefined ? ['-', '-'] : await measure(query)),
      ])
    }
  say(`\n${table(['order and filter', 'first', 'p95', 'middle', 'p95'], rows)}`)
  say(`\n* the median is over ${slowMillis} ms`)
  return true
})

/** A user with as many tasks as there may be: a twentieth in the trash, a tenth below others, a tenth with a label, half in 50 lists. */
async function fill(admin: Client, others: number) {
  const owner = await fillTasks(admin, { own: maxTasks, others, tasksOfAnother: 50 })
  await admin.query(
    `with made as (insert into lists (user_id, name) select $1, n::text from generate_series(1, 50) n returning id),
      numbered as (select array_agg(id) as ids from made),
      own as (select id, row_number() over (order by id) as n from tasks where user_id = $1)
    update tasks set
      due_date = case when n % 5 > 0 then date '2026-01-01' + (n % 400)::int end,
      list_id = case when n % 2 = 0 then ids[1 + n % 50] end,
      labels = case when n % 10 = 4 then array['Home'] else '{}' end,
      folded_labels = case when n % 10 = 4 then array['home'] else '{}' end,
      deleted_at = case when n % 20 = 7 then now() - make_interval(secs => n) end,
      updated_at = now() - make_interval(secs => n * 7919 % 100000),
      completed_at = case when completed then now() - make_interval(secs => n * 6007 % 100000) end
    from own, numbered where tasks.user_id = $1 and tasks.id = own.id`,
    [owner],
  )
  await admin.query(
    `with parents as (
      select id, row_number() over (order by id) as n from tasks
      where user_id = $1 and deleted_at is null order by id limit 100
    ), own as (
      select id, row_number() over (order by id) as n from tasks where user_id = $1 and deleted_at is null offset 1000
    ) update tasks set parent_id = parents.id from own, parents
    where tasks.user_id = $1 and tasks.id = own.id and own.n % 10 = 3 and parents.n = 1 + own.n % 100`,
    [owner],
  )
  await admin.query('vacuum analyze tasks, lists')
  const { rows } = await admin.query(
    `select count(*)::int as own, min(list_id)::int as list, max(parent_id)::int as parent from tasks where user_id = $1`,
    [owner],
  )
  return { owner, ...(rows[0] as { own: number; list: number; parent: number }) }
}
