// The README's recipe for optimistic writes, as it stands there, with TanStack Query and the in-memory service.
import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { MutationObserver, QueryClient, QueryObserver } from '@tanstack/react-query'
import { beforeAll, beforeEach, expect, test } from 'vitest'
import { type Client, createClient, type TaskPatch } from '../../generated/dist/index.js'
import { queries } from '../../generated/dist/react-query.js'
import { createDouble, type Double } from '../../generated/dist/testing/entry.js'
import { newFolder } from '../process/program.ts'
import { password } from '../support/client.ts'
import { until } from '../support/until.ts'
import { failure } from './sign-up.ts'

const root = new URL('../..', import.meta.url).pathname

type Recipe = {
  editTask(api: Client, cache: QueryClient, id: number): { mutationFn: (body: TaskPatch) => Promise<unknown> }
  reasonOf(error: unknown): string
}
let recipe: Recipe

beforeAll(async () => {
  const readme = await readFile(join(root, 'generated/README.md'), 'utf8')
  const [, code = ''] =
    /^```ts\n((?:(?!^```)[\s\S])*export function editTask[\s\S]*?)^```/m.exec(readme) ?? []
  const folder = await newFolder()
  await mkdir(join(folder, 'node_modules'))
  await symlink(join(root, 'generated'), join(folder, 'node_modules/tasks-sdk'))
  await writeFile(join(folder, 'recipe.ts'), code)
  recipe = await import(join(folder, 'recipe.ts'))
})

let double: Double
let api: Client
/** What requests wait for. */
let held: Promise<void> | undefined
let cache: QueryClient
let id: number
/** What a form shows, one after the other. */
let shown: (string | undefined)[]
let close: () => void

beforeEach(async () => {
  double = createDouble()
  held = undefined
  const fetch: typeof double.fetch = async (...request) => {
    await held
    return await double.fetch(...request)
  }
  api = createClient({ baseUrl: 'http://double', fetch, maxRetries: 0 })
  await api.auth.register({ email: 'ada@example.com', password, name: 'Ada' })
  ;({ id } = await api.tasks.create({ title: 'Old' }))
  cache = new QueryClient()
  shown = []
  const form = new QueryObserver(cache, queries(api).tasks.getWithEtag(id))
  close = form.subscribe(({ data }) => {
    if (data && data.data.title !== shown.at(-1)) shown.push(data.data.title)
  })
  await until(() => shown.length === 1)
  return () => close()
})

const edit = (body: TaskPatch) => new MutationObserver(cache, recipe.editTask(api, cache, id)).mutate(body)

test('a change is shown before the service has answered, and the next one has the next entity tag', async () => {
  const { promise, resolve: goOn } = Promise.withResolvers<void>()
  held = promise
  const writing = edit({ title: 'New' })
  await until(() => shown.at(-1) === 'New')
  expect(double.requests.filter(({ method }) => method === 'PATCH')).toEqual([])
  goOn()
  await writing
  await edit({ title: 'Newer' })
  expect(shown).toEqual(['Old', 'New', 'Newer'])
  expect((await api.tasks.get(id)).title).toBe('Newer')
})

test('two changes at once are both made, one after the other, and both are shown all the time', async () => {
  const { promise, resolve: goOn } = Promise.withResolvers<void>()
  held = promise
  const writing = [edit({ title: 'New' }), edit({ priority: 'high' }), edit({ title: 'Newer' })]
  await until(() => shown.at(-1) === 'Newer')
  goOn()
  await Promise.all(writing)
  expect(shown).toEqual(['Old', 'New', 'Newer'])
  const writes = double.requests.filter(({ method }) => method === 'PATCH')
  expect(writes.map(({ status }) => status)).toEqual([200, 200, 200])
  expect(await api.tasks.get(id)).toMatchObject({ title: 'Newer', priority: 'high' })
  // The next one has the newest entity tag.
  await edit({ title: 'Newest' })
  expect((await api.tasks.get(id)).title).toBe('Newest')
})

test('of two changes at once the one that fails is taken back, and the other one stays', async () => {
  double.failNext({ status: 503, code: 'database_unavailable' })
  const outcomes = await Promise.allSettled([edit({ title: 'New' }), edit({ priority: 'high' })])
  expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'fulfilled'])
  expect(shown).toEqual(['Old', 'New', 'Old'])
  expect(await api.tasks.get(id)).toMatchObject({ title: 'Old', priority: 'high' })
})

test('of two changes at once none overwrites what somebody else has changed', async () => {
  await api.tasks.update(id, { title: 'Of somebody else' })
  const outcomes = await Promise.allSettled([edit({ title: 'New' }), edit({ title: 'Newer' })])
  for (const { reason } of outcomes as PromiseRejectedResult[])
    expect(recipe.reasonOf(reason)).toMatch('Somebody else has changed it.')
  await until(() => shown.at(-1) === 'Of somebody else')
  expect(shown).toEqual(['Old', 'New', 'Newer', 'Old', 'Of somebody else'])
})

test('a change that fails is taken back', async () => {
  double.failNext({ status: 503, code: 'database_unavailable' })
  const error = await failure(edit({ title: 'New' }))
  expect(recipe.reasonOf(error)).toBe('It was not saved.')
  expect(shown).toEqual(['Old', 'New', 'Old'])
})

test('what somebody else has changed is not overwritten, but shown', async () => {
  await api.tasks.update(id, { title: 'Of somebody else' })
  const error = await failure(edit({ title: 'New' }))
  expect(recipe.reasonOf(error)).toMatch('Somebody else has changed it.')
  await until(() => shown.at(-1) === 'Of somebody else')
  expect(shown).toEqual(['Old', 'New', 'Old', 'Of somebody else'])
  // Having seen that, the change may be made.
  await edit({ title: 'New' })
  expect((await api.tasks.get(id)).title).toBe('New')
})
