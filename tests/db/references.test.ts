// Fields that refer to another thing of the same user: what they may hold, and what a deletion does to them. On tables of
// its own, since what holds for every resource is tested here.
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { z } from 'zod'
import { type Database, openDatabase } from '../../src/db/database.ts'
import { idempotentCreation } from '../../src/features/owned/idempotent-creation.ts'
import { ownedQueries } from '../../src/features/owned/queries.ts'
import { BodyId } from '../../src/openapi/fields.ts'
import { Problem } from '../../src/openapi/problem.ts'
import { resource } from '../../src/openapi/resources/resource.ts'
import { nullable, required } from '../../src/openapi/resources/resource-fields.ts'
import { createDatabase, type TestDatabase, untilSomebodyWaits, withAdmin } from '../support/database.ts'

const example = { id: 1, user_id: 1, created_at: '', updated_at: '' }
const name = required(z.string(), { about: 'Its name', example: 'x' })
const folders = resource({ name: 'folders', thing: 'session', fields: { name }, example })
const papers = resource({
  name: 'papers',
  thing: 'task',
  fields: {
    name,
    folder_id: nullable(BodyId, {
      about: 'Where it is',
      example: 1,
      references: { name: 'folders', thing: 'session' },
    }),
  },
  example,
})

type Folder = { id: number; user_id: number; name: string; updated_at: string }
type Paper = Folder & { folder_id: number | null }
type New = { name: string; folder_id?: number | null }
const folderQueries = ownedQueries<Folder, New, Partial<New>>(folders, { referredBy: [papers] })
const paperQueries = ownedQueries<Paper, New, Partial<New>>(papers)

let database: TestDatabase
let db: Database
let [ada, eve] = [0, 0]
beforeAll(async () => {
  database = await createDatabase(inject('clusterUrl'))
  const columns = `user_id bigint not null references users on delete cascade,
    id bigint generated always as identity, name text not null, version bigint not null default 1,
    change bigint not null default 0,
    created_at timestamptz(3) not null default now(), updated_at timestamptz(3) not null default now(),
    primary key (user_id, id)`
  await withAdmin(database.url, (admin) =>
    admin.query(`create table folders (${columns});
      create table papers (${columns}, folder_id bigint, constraint papers_folder_id_fkey
        foreign key (user_id, folder_id) references folders (user_id, id))`),
  )
  db = openDatabase({ url: database.url, poolSize: 10 })
  const users = ['ada', 'eve'].map((email) => ({ email, name: email, password_hash: 'none' }))
  const made = await db.insertInto('users').values(users).returning('id').execute()
  ;[ada, eve] = made.map(({ id }) => id) as [number, number]
})
afterAll(async () => {
  await db.destroy()
  await database.drop()
})

const folder = async (owner = ada) =>
  (await folderQueries.insert(db, owner, { name: 'x' })) as Folder & { version: number }
const paper = async (folder_id: number | null) =>
  (await paperQueries.insert(db, ada, { name: 'x', folder_id })) as Paper & { version: number }
const missing = (problem: unknown) => problem instanceof Problem && problem.code === 'session_not_found'

test('a field can hold nothing, and one of the own things, but nobody else’s and none that is not there', async () => {
  const { id } = await folder()
  expect(await paper(id)).toMatchObject({ folder_id: id })
  const { id: paperId, folder_id } = await paper(null)
  expect(folder_id).toBeNull()
  for (const folder_id of [(await folder(eve)).id, Number.MAX_SAFE_INTEGER]) {
    await expect(paper(folder_id)).rejects.toSatisfy(missing)
    await expect(paperQueries.update(db, ada, paperId, { folder_id })).rejects.toSatisfy(missing)
  }
})

test('a deletion clears the fields that refer to the thing, which is a write of each, and no others', async () => {
  const [gone, kept] = [await folder(), await folder()]
  const [first, second, other] = [await paper(gone.id), await paper(gone.id), await paper(kept.id)]
  expect(await folderQueries.remove(db, ada, gone.id)).toBe(true)
  for (const before of [first, second]) {
    const after = (await paperQueries.find(db, ada, before.id)) as typeof before
    expect(after).toMatchObject({ folder_id: null, version: before.version + 1 })
    expect(after.updated_at > before.updated_at).toBe(true)
  }
  expect(await paperQueries.find(db, ada, other.id)).toEqual(other)
})

test('a deletion of another version, or by somebody else, changes nothing', async () => {
  const { id, version } = await folder()
  const before = await paper(id)
  expect(await folderQueries.remove(db, ada, id, [version + 1])).toBe(false)
  expect(await folderQueries.remove(db, eve, id)).toBe(false)
  expect(await paperQueries.find(db, ada, before.id)).toEqual(before)
  expect(await folderQueries.remove(db, ada, id, [version])).toBe(true)
})

test('what comes to refer to a thing while it is being deleted is cleared, or finds nothing', async () => {
  const { id } = await folder()
  const before = await paper(null)
  await withAdmin(database.url, async (admin) => {
    await admin.query('begin')
    await admin.query('update papers set folder_id = $1 where id = $2', [id, before.id]) // locks the folder, too
    const removing = folderQueries.remove(db, ada, id)
    await untilSomebodyWaits(db)
    await admin.query('commit')
    expect(await removing).toBe(true)
  })
  expect(await paperQueries.find(db, ada, before.id)).toMatchObject({ folder_id: null })
  await expect(paper(id)).rejects.toSatisfy(missing)
})

test('a creation is replayed though what it referred to is gone', async () => {
  const createOnce = idempotentCreation<Paper, New>(papers, paperQueries)
  const { id } = await folder()
  const request = { userId: ada, key: 'one', bodyHash: Buffer.alloc(32) }
  const first = await createOnce(db, request, { name: 'x', folder_id: id })
  await folderQueries.remove(db, ada, id)
  const again = await createOnce(db, request, { name: 'x', folder_id: id })
  expect([again?.replayed, again?.item]).toEqual([true, first?.item])
  const other = createOnce(db, { ...request, key: 'two' }, { name: 'x', folder_id: id })
  await expect(other).rejects.toSatisfy(missing)
})
