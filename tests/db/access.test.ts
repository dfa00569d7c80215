// What the service's role may do is checked at the start; the error names what is missing in the words of the grants.
import { readFileSync } from 'node:fs'
import { afterAll, afterEach, beforeAll, beforeEach, expect, inject, test } from 'vitest'
import { requireAccess } from '../../src/db/access.ts'
import { prepareDatabase } from '../../src/db/prepare.ts'
import { tableNames } from '../../src/db/schema/tables.ts'
import { createDatabase, type TestDatabase, withAdmin } from '../support/database.ts'
import { isUnfriendly } from '../support/unfriendly-settings.ts'

let database: TestDatabase
let role: string
let url: string
beforeAll(async () => {
  database = await createDatabase(inject('clusterUrl'))
})
afterAll(() => database.drop())

beforeEach(async () => {
  role = `service_${database.name}`
  await sql(`create role ${role} login password 'hidden-password'`)
  const service = new URL(database.url)
  service.username = role
  service.password = 'hidden-password'
  url = service.href
})
afterEach(() => sql(`drop owned by ${role}; drop role ${role}`))

const sql = (text: string) => withAdmin(database.url, (admin) => admin.query(text))

/** What OPERATIONS.md grants. */
async function grantAll(): Promise<void> {
  const chapter = readFileSync(new URL('../../OPERATIONS.md', import.meta.url), 'utf8')
  const grants = /create role tasks_service[^;]*;([^`]*?)alter default/.exec(chapter)?.[1] as string
  await sql(grants.replaceAll('tasks_service', role))
}

const accessError = () =>
  withAdmin(url, (service) => requireAccess(service, url)).then(
    () => undefined,
    (error: Error) => error.message,
  )

test('the owner and a role with the documented grants may start', async () => {
  await withAdmin(database.url, (owner) => requireAccess(owner, database.url))
  await grantAll()
  expect(await accessError()).toBeUndefined()
})

test('for a role without any grant the error names each, and the tables', async () => {
  expect(await accessError()).toContain(
    `lacks select, insert, update, delete on ${tableNames.toSorted().join(', ')}; select on kysely_migration; see`,
  )
})

test('identity columns need no grant on their sequences, so none is asked for', async () => {
  await grantAll()
  await sql(`revoke all on all sequences in schema public from ${role}`)
  expect(await accessError()).toBeUndefined()
  await withAdmin(url, (service) =>
    service.query("insert into users (email, name, password_hash) values ('a@example.com', 'A', 'x')"),
  )
})

test.each([
  ['revoke delete on tasks', 'delete on tasks'],
  ['revoke insert, update on users', 'insert, update on users'],
  ['revoke select on kysely_migration', 'select on kysely_migration'],
  ['revoke delete on sessions, users', 'delete on sessions, users'],
])('after %s that is what is missing', async (change, words) => {
  await grantAll()
  await sql(`${change} from ${role}`)
  expect(await accessError()).toContain(`lacks ${words}; see the grants in OPERATIONS.md`)
})

test('for one that may not use the schema the error says so', async () => {
  await grantAll()
  await sql(`revoke usage on schema public from public, ${role}`)
  expect(await accessError()).toContain('lacks usage on schema public; see')
  await sql('grant usage on schema public to public')
})

// `withAdmin` sets the search_path of its sessions there.
test.skipIf(isUnfriendly)('for one whose search_path leads elsewhere the error says so', async () => {
  await grantAll()
  await sql(`alter role ${role} set search_path = elsewhere`)
  expect(await accessError()).toMatch(/lacks .*idempotency_keys, .*users in its search_path/)
})

test('a start with such a role is refused, though the owner migrates', async () => {
  const start = prepareDatabase({ DATABASE_URL: url, DATABASE_URL_UNPOOLED: database.url, DATA_DIR: '' })
  await expect(start).rejects.toThrow('the role of DATABASE_URL lacks')
  const alone = prepareDatabase({ DATABASE_URL: url, DATA_DIR: '' })
  await expect(alone).rejects.toThrow(/permission denied for table kysely_migration: .*grant/)
})
