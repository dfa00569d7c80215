// A deleted account leaves no row and no word of its person in any table.
import { beforeAll, expect, inject, test } from 'vitest'
import { newClient, password } from '../support/client.ts'
import { makeThings } from '../support/contract-fixtures.ts'
import { withAdmin } from '../support/database.ts'
import { type TestService, testService } from '../support/service.ts'

let service: TestService
beforeAll(async () => {
  service = await testService({ throttling: { authRateLimit: 10, rateLimit: 600 } })
})

type Column = { table: string; column: string }

/** Every column of every table, as information_schema knows them. */
const allColumns = () =>
  withAdmin(service.databaseUrl, async (admin) => {
    const { rows } = await admin.query<Column>(`
      select table_name as table, column_name as column from information_schema.columns
      join information_schema.tables using (table_schema, table_name)
      where table_schema = 'public' and table_type = 'BASE TABLE'`)
    return rows
  })

/** The columns in which a row matches. */
async function findIn(
  columns: Column[],
  condition: (column: string) => string,
  value: string,
): Promise<string[]> {
  return await withAdmin(service.databaseUrl, async (admin) => {
    const found: string[] = []
    for (const { table, column } of columns) {
      const { rows } = await admin.query(
        `select 1 from "${table}" where ${condition(`"${column}"`)} limit 1`,
        [value],
      )
      if (rows.length > 0) found.push(`${table}.${column}`)
    }
    return found
  })
}

test('DELETE /api/me leaves no row of the person in any table', async () => {
  const [email, name, mark] = ['leaving-person@example.com', 'Leaving Person', 'Leaving-Mark']
  const { body } = await newClient(service)('register', 201, { body: { email, password, name } })
  const { token } = body
  await newClient(service)('login', 200, { body: { email, password } })
  await newClient(service)('refresh', 200, { body: { refresh_token: body.refresh_token } })
  const json = { title: `${mark} title`, description: `${mark} description` }
  const headers = { 'Idempotency-Key': `${mark}-key` }
  expect((await service.send('POST', '/api/me/tasks', { token, headers, json })).status).toBe(201)
  await makeThings(service, body)
  const { body: deleted } = await newClient(service, token)('createTask', 201, { body: { title: 'x' } })
  await newClient(service, token)('deleteTask', 204, { path: { id: deleted.id } })
  const { body: removed } = await newClient(service, token)('createTask', 201, { body: { title: 'y' } })
  await service.send('DELETE', `/api/me/tasks/${removed.id}?permanent=true`, { token })
  // One mail was sent, and another one waits.
  await service.mails()
  await newClient(service, token)('requestEmailVerification', 202)

  const columns = await allColumns()
  const owners = columns.filter(
    ({ table, column }) => column === 'user_id' || (table === 'users' && column === 'id'),
  )
  const isOwner = (column: string) => `${column} = $1::bigint`
  const holds = (column: string) => `strpos(lower(${column}::text), lower($1)) > 0`
  const id = String(body.user.id)

  // Before, there is something of the person to be found in each of these; else the search would prove nothing.
  expect((await findIn(owners, isOwner, id)).sort()).toEqual(
    inject('ownedTables')
      .map((table) => `${table}.user_id`)
      .concat('users.id')
      .sort(),
  )
  expect((await findIn(columns, holds, email)).sort()).toEqual([
    'mail_tokens.email',
    'mails.address',
    'users.email',
  ])
  expect((await findIn(columns, holds, mark)).length).toBeGreaterThan(3)

  await newClient(service, token)('deleteMe', 204, { body: { password } })
  expect(await findIn(owners, isOwner, id)).toEqual([])
  for (const word of [email, name, mark]) expect(await findIn(columns, holds, word)).toEqual([])
})
