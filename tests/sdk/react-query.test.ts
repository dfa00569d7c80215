// The options for TanStack Query, with its real client.
import {
  MutationObserver,
  QueryClient,
  type UseInfiniteQueryResult,
  type UseQueryResult,
  useInfiniteQuery,
  useMutation,
  useQuery,
} from '@tanstack/react-query'
import { beforeEach, describe, expect, test } from 'vitest'
import { type Client, type ClientOptions, createClient, type Task } from '../../generated/dist/index.js'
import { mutations, queries } from '../../generated/dist/react-query.js'
import { password, signUp } from '../support/client.ts'
import { testService } from '../support/service.ts'

const service = await testService()
let api: Client
let token: string
let sent: string[]
let cache: QueryClient

beforeEach(async () => {
  ;({ token } = await signUp(service))
  sent = []
  cache = new QueryClient()
  api = createClient({
    baseUrl: 'http://test',
    auth: token,
    fetch: async (url, init) => {
      sent.push(`${init.method} ${url.replace('http://test', '')}`)
      return await service.fetch(new Request(url, init))
    },
  })
})

const mutate = <Variables, Data>(options: { mutationFn: (variables: Variables) => Promise<Data> }) =>
  new MutationObserver<Data, Error, Variables>(cache, options)

test('a query is served from the cache until its group is invalidated', async () => {
  const options = { ...queries(api).tasks.list({ completed: false }), staleTime: 60_000 }
  expect(await cache.fetchQuery(options)).toEqual([])
  await mutate(mutations(api).tasks.create()).mutate({ title: 'New' })
  expect(await cache.fetchQuery(options)).toEqual([])
  await cache.invalidateQueries({ queryKey: ['tasks'] })
  expect((await cache.fetchQuery(options)).map(({ title }) => title)).toEqual(['New'])
  expect(sent.filter((line) => line.startsWith('GET'))).toHaveLength(2)
})

test('different arguments are different entries', async () => {
  const { list, get } = queries(api).tasks
  const keys = [list(), list({ limit: 1 }), get(1), get(2), list({}, { userId: 7 })].map(
    ({ queryKey }) => queryKey,
  )
  expect(new Set(keys.map((key) => JSON.stringify(key))).size).toBe(keys.length)
})

describe('The person in a key', () => {
  const keyOf = (client: Client) => queries(client).tasks.list().queryKey
  const clientOf = (auth: ClientOptions['auth']) =>
    createClient({
      baseUrl: 'http://test',
      auth,
      fetch: (url, init) => service.fetch(new Request(url, init)) as never,
    })

  test('is who is signed in: the next one sees nothing of what was cached before', async () => {
    const client = clientOf(undefined)
    const options = () => ({ ...queries(client).tasks.list(), staleTime: Number.POSITIVE_INFINITY })
    const [one, other] = [await signUp(service), await signUp(service)]
    await client.auth.login({ email: one.email, password })
    await client.tasks.create({ title: 'Of the first' })
    const before = options()
    expect(await cache.fetchQuery(before)).toHaveLength(1)
    await client.auth.login({ email: other.email, password })
    expect(cache.getQueryData(options().queryKey)).toBe(undefined)
    expect(await cache.fetchQuery(options())).toEqual([])
    // And options that were made for the first one never fetch what is the second one's.
    await cache.invalidateQueries({ queryKey: ['tasks'] })
    await expect(cache.fetchQuery({ ...before, staleTime: 0 })).rejects.toThrow('Somebody else has signed in')
    expect(cache.getQueryData(before.queryKey)).toHaveLength(1)
    await client.auth.logout()
    expect(cache.getQueryData(options().queryKey)).toBe(undefined)
  })

  test('is nobody after signing out, and unknown until a function was asked', async () => {
    const { token: own, id } = await signUp(service)
    const client = clientOf(() => own)
    expect(keyOf(clientOf(undefined)).at(-1)).toEqual({ as: null })
    expect(keyOf(client).at(-1)).toEqual({ as: undefined })
    expect(await cache.fetchQuery(queries(client).tasks.list())).toEqual([])
    expect(keyOf(client).at(-1)).toEqual({ as: String(id) })
  })

  test('stands beside the owner, of the call or of the client, and not where no token is sent', () => {
    const as = keyOf(api).at(-1)
    expect(queries(api).tasks.get(1, { userId: 7 }).queryKey.at(-1)).toEqual({ ...(as as object), userId: 7 })
    expect(queries(api).tasks.get(1, { userId: 'me' }).queryKey.at(-1)).toEqual(as)
    const ofSeven = createClient({ baseUrl: 'http://test', auth: token, userId: 7 })
    expect(keyOf(ofSeven).at(-1)).toEqual({ ...(as as object), userId: 7 })
    expect(queries(api).account.get().queryKey).toEqual(['account', 'get', as])
    expect(queries(api).service.getHealth().queryKey).toEqual(['service', 'getHealth'])
  })

  test('comes last: a group, a method and its arguments are the beginning of a key', async () => {
    const { id } = await api.tasks.create({ title: 'One' })
    const { list, get, getWithEtag, pages } = queries(api).tasks
    await Promise.all([
      cache.fetchQuery(list()),
      cache.fetchQuery(get(id)),
      cache.fetchQuery(getWithEtag(id)),
      cache.fetchInfiniteQuery(pages()),
    ])
    const found = (...queryKey: unknown[]) => cache.getQueryCache().findAll({ queryKey }).length
    expect([found('tasks'), found('tasks', 'get'), found('tasks', 'get', id)]).toEqual([4, 1, 1])
  })
})

test('what is read with its entity tag keeps it, through refetches that change half of it', async () => {
  const { id } = await api.tasks.create({ title: 'Old' })
  const options = queries(api).tasks.getWithEtag(id)
  const first = await cache.fetchQuery(options)
  await mutate(mutations(api).tasks.update()).mutate({ id, body: { title: 'New' }, ifMatch: first.etag })
  const second = await cache.fetchQuery(options)
  expect([first.data.title, second.data.title]).toEqual(['Old', 'New'])
  expect(second.etag).not.toBe(first.etag)
  expect(cache.getQueryData(options.queryKey)?.etag).toBe(second.etag)
  await mutate(mutations(api).tasks.delete()).mutate({ id, ifMatch: second.etag })
})

test('a key has the type of its data', () => {
  const { list, pages, getWithEtag } = queries(api).tasks
  // Without types of their own, which getQueryData would take for the data's.
  const tasks = cache.getQueryData(list().queryKey)
  const one = cache.getQueryData(getWithEtag(1).queryKey)
  const endless = cache.getQueryData(pages().queryKey)
  const typed: [Task[] | undefined, string | undefined, Task[] | undefined] = [
    ...([tasks, one?.data.title, endless?.pages[0]?.items] as const),
  ]
  // @ts-expect-error a list of tasks
  const text: string | undefined = tasks
  // @ts-expect-error no list of tasks
  cache.setQueryData(list().queryKey, ['text'])
  expect([...typed, text]).toEqual([undefined, undefined, undefined, undefined])
})

test('pages follow each other until the last', async () => {
  for (const title of ['a', 'b', 'c']) await api.tasks.create({ title })
  const { pages } = await cache.fetchInfiniteQuery({ ...queries(api).tasks.pages({ limit: 2 }), pages: 5 })
  expect(pages.map(({ items }) => items.map(({ title }) => title))).toEqual([['a', 'b'], ['c']])
})

test('a mutation of one thing takes its id and the body', async () => {
  const task = await api.tasks.create({ title: 'Old' })
  const updated = await mutate(mutations(api).tasks.update()).mutate({ id: task.id, body: { title: 'New' } })
  expect(updated.title).toBe('New')
  await mutate(mutations(api).tasks.delete()).mutate(task.id)
  await expect(cache.fetchQuery(queries(api).tasks.get(task.id))).rejects.toMatchObject({
    code: 'task_not_found',
  })
})

test('a mutation may depend on the version that was read', async () => {
  const { data: task, etag } = await api.tasks.create({ title: 'Old' }).withResponse()
  const update = mutate(mutations(api).tasks.update())
  await update.mutate({ id: task.id, body: { title: 'New' }, ifMatch: etag })
  const late = { id: task.id, body: { title: 'Late' } }
  const attempts = [
    () => update.mutate({ ...late, ifMatch: etag }),
    () => mutate(mutations(api).tasks.delete()).mutate({ id: task.id, ifMatch: etag }),
    () => mutate(mutations(api).tasks.update({ ifMatch: etag })).mutate(late),
  ]
  for (const attempt of attempts)
    await expect(attempt()).rejects.toMatchObject({ code: 'precondition_failed' })
  await mutate(mutations(api).tasks.delete()).mutate({ id: task.id })
})

describe('A mutation that creates', () => {
  /** The first answers are lost after the service has done what was asked. */
  const losing = (count: number) => {
    let lost = 0
    const client = createClient({
      ...{ baseUrl: 'http://test', auth: token, maxRetries: 0 },
      fetch: async (url, init) => {
        const response = await service.fetch(new Request(url, init))
        if (init.method === 'POST' && lost++ < count) throw new TypeError('fetch failed')
        return response
      },
    })
    const options = { ...mutations(client).tasks.create(), retry: count, retryDelay: 0 }
    return new MutationObserver(cache, options)
  }
  const titles = async () => (await api.tasks.list()).map(({ title }) => title)

  test('makes one thing, however often it is retried', async () => {
    const task = await losing(2).mutate({ title: 'Once' })
    expect(await api.tasks.list()).toEqual([task])
  })

  test('makes one thing also where all tries failed, and it is begun anew with the same variables', async () => {
    const variables = { title: 'Once' }
    const observer = losing(1)
    observer.setOptions({ ...observer.options, retry: 0 })
    await expect(observer.mutate(variables)).rejects.toMatchObject({ name: 'ConnectionError' })
    await observer.mutate(variables)
    expect(await titles()).toEqual(['Once'])
  })

  test('makes as many as there are mutations that succeed, also of the same variables', async () => {
    const variables = { title: 'Often' }
    const create = mutate(mutations(api).tasks.create())
    for (let n = 0; n < 3; n++) await create.mutate(variables)
    expect(await titles()).toEqual(['Often', 'Often', 'Often'])
  })
})

test('a failed query is not repeated beside the retries of the client', async () => {
  await expect(cache.fetchQuery(queries(api).tasks.get(404))).rejects.toMatchObject({ status: 404 })
  expect(sent).toHaveLength(1)
  expect(queries(api).tasks.list().retry).toBe(false)
})

test('a cancelled query ends its request', async () => {
  const options = queries(api).tasks.list()
  const query = cache.fetchQuery(options)
  await cache.cancelQueries({ queryKey: options.queryKey })
  await expect(query).rejects.toThrow()
})

test('the hooks of React infer the data', () => {
  // Only its types are looked at: hooks run inside of components.
  const Component = () => {
    const one: UseQueryResult<Task> = useQuery(queries(api).tasks.get(1))
    const titles = useQuery({
      ...queries(api).tasks.list(),
      select: (tasks) => tasks.map(({ title }) => title),
    })
    const list: string[] | undefined = titles.data
    const endless: UseInfiniteQueryResult = useInfiniteQuery(queries(api).tasks.pages())
    const create = useMutation(mutations(api).tasks.create())
    create.mutate({ title: 'New' })
    // @ts-expect-error a task needs a title
    create.mutate({})
    return [one, list, endless]
  }
  expect(Component).toBeTypeOf('function')
})
