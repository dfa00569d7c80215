// The users of a benchmark: their tasks in the database, and a token for each.
import { createHmac, randomUUID } from 'node:crypto'
import type { Client } from 'pg'
import { withAdmin } from '../support/database.ts'
import type { User } from './workloads.ts'

export const secret = 'a-secret-of-the-benchmark-that-is-long-enough'

const ttlSeconds = 24 * 60 * 60

/** An access token as the service issues it, but valid for as long as a benchmark may take. */
export function tokenFor(userId: number, now = Date.now()): string {
  const issuedAt = Math.floor(now / 1000)
  const parts = [
    { alg: 'HS256', typ: 'at+jwt' },
    {
      user_id: userId,
      type: 'access',
      sid: 1,
      iss: 'tasks-api',
      aud: 'tasks-api',
      sub: String(userId),
      iat: issuedAt,
      exp: issuedAt + ttlSeconds,
      jti: randomUUID(),
    },
  ]
  const signed = parts.map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.')
  return `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`
}

/** The same token with another, wrong signature of the same length. */
export function tampered(token: string): string {
  const begin = token.lastIndexOf('.') + 1
  return token.slice(0, begin) + (token[begin] === 'A' ? 'B' : 'A') + token.slice(begin + 1)
}

/** Creates 1000 users with 50 tasks each, in an empty, migrated database. */
export async function fillUsers(url: string): Promise<User[]> {
  return await withAdmin(url, async (client) => {
    await client.query(`
      insert into users (email, name, password_hash)
      select 'bench-' || n || '@example.com', 'bench', 'no password' from generate_series(1, 1000) n`)
    await client.query(`
      insert into tasks (user_id, title, folded_title, description, folded_description, completed, priority, due_date)
      select id, 'Task ' || n, 'task ' || n, 'What is to be done, in a few words.',
        'what is to be done, in a few words.', n % 3 = 0,
        (array['low', 'medium', 'high', null]::task_priority[])[1 + n % 4],
        case when n % 5 > 0 then date '2026-01-01' + n end
      from users cross join generate_series(1, 50) n`)
    await client.query('vacuum analyze users, tasks')
    return await usersIn(client)
  })
}

/** @param ids of the users; all by default */
export async function usersIn(client: Pick<Client, 'query'>, ids?: number[]): Promise<User[]> {
  const { rows } = await client.query(
    `select user_id::int as id, (array_agg(id::int order by id))[1:50] as tasks from tasks
     where $1::bigint[] is null or user_id = any($1) group by user_id order by user_id`,
    [ids ?? null],
  )
  return rows.map(({ id, tasks }) => {
    const token = tokenFor(id)
    return { id, tasks, token, badToken: tampered(token) }
  })
}

/** Deletes what the load has created, so that every round begins with the same table. */
export async function tidy(url: string, users: readonly User[]): Promise<void> {
  await withAdmin(url, async (client) => {
    const created = `title = 'Write the report' or series_id is not null`
    await client.query(`delete from tasks where user_id = any($1) and (${created})`, [
      users.map(({ id }) => id),
    ])
    await client.query('vacuum tasks')
    await client.query('checkpoint')
  })
}
