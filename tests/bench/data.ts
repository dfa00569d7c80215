// A large table for query plans and benchmarks, generated in SQL: one user with many tasks, and a million of others.
import type { Client } from 'pg'

type Size = { own: number; others: number; tasksOfAnother: number }

export const fullSize: Size = { own: 10_000, others: 1_000_000, tasksOfAnother: 50 }

/**
 * Fills an empty, migrated database.
 * @returns the id of the user with many tasks
 */
export async function fillTasks(client: Pick<Client, 'query'>, size: Size = fullSize): Promise<number> {
  const users = Math.ceil(size.others / size.tasksOfAnother)
  const { rows } = await client.query(`
    insert into users (email, name, password_hash)
    select 'bench-' || n || '@example.com', 'bench', 'no password' from generate_series(0, ${users}) n returning id`)
  const ids = rows.map(({ id }) => Number(id)).sort((a, b) => a - b)
  const [owner, ...others] = ids as [number, ...number[]]
  const step = Math.floor((size.own + size.others) / size.own)
  // The owner's rows are scattered among the others', as in a table that many users write to.
  await client.query(`
    insert into tasks (user_id, title, folded_title, completed, priority, due_date)
    select user_id, title, title, n % 3 = 0,
      (array['low', 'medium', 'high', null]::task_priority[])[1 + n % 4],
      case when n % 5 > 0 then date '2026-01-01' + n % 400 end
    from (
      select n, 'task ' || md5(n::text) as title,
        case when n % ${step} = 0 and n <= ${step * size.own} then ${owner}
          else ${others[0]} + n % ${others.length} end as user_id
      from generate_series(1, ${size.own + size.others}) n
    ) tasks`)
  await client.query('vacuum analyze users, tasks')
  return owner
}
