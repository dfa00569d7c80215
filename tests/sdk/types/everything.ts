// A program that uses all there is in the package, as its users write it: compiled by them, then run by them.
import {
  ApiError,
  BadRequestError,
  type BatchOperation,
  batchTasks,
  type CallOptions,
  type Change,
  type ChangeEvent,
  type Changes,
  type Client,
  type ClientOptions,
  type ClientSession,
  ConflictError,
  ConnectionError,
  changeEmail,
  changePassword,
  confirmEmail,
  confirmPasswordReset,
  createClient,
  createList,
  createTask,
  createToken,
  createTransport,
  deleteList,
  deleteMe,
  deleteMeByPost,
  deleteTask,
  deleteToken,
  endSession,
  exportMe,
  type FailedCall,
  type FetchOptions,
  ForbiddenError,
  getContract,
  getHealth,
  getIndex,
  getList,
  getMe,
  getReadiness,
  getTask,
  importMe,
  isProblem,
  iterateLists,
  iterateTasks,
  type Label,
  type List,
  listChanges,
  listLabels,
  listLists,
  listOccurrences,
  listSessions,
  listTasks,
  listTokens,
  localStorageStore,
  login,
  logout,
  memoryStore,
  moveList,
  moveTask,
  NotFoundError,
  type Occurrence,
  type OperationScopes,
  PreconditionFailedError,
  RateLimitError,
  refresh,
  register,
  renameLabel,
  replaceTask,
  requestEmailVerification,
  requestPasswordReset,
  restoreTask,
  type Scope,
  ServerError,
  type SessionState,
  type StreamOptions,
  setTaskCompletion,
  streamChanges,
  type Task,
  TimeoutError,
  type TokenStore,
  type Tokens,
  UnauthorizedError,
  updateList,
  updateMe,
  updateTask,
} from 'tasks-sdk'
import {
  type Conflict,
  createOffline,
  type Decision,
  indexedDbStore,
  inMemoryStore,
  type Offline,
  type OfflineSnapshot,
  type OfflineStore,
  type RefusedWrite,
  type SyncStatus,
  type TaskFilter,
} from 'tasks-sdk/offline'
import { mutations, queries } from 'tasks-sdk/react-query'
import { createDouble, type Double } from 'tasks-sdk/testing'

const password = 'correct horse battery staple'
const newPassword = 'another horse, another staple'

/** What the program saw: operations that were sent, by way, and what came of it. */
export interface Seen {
  methods: string[]
  flat: string[]
  errors: string[]
  titles: string[]
}

/** Calls a live service with all of it. */
export async function everything(baseUrl: string): Promise<Seen> {
  const seen: Seen = { methods: [], flat: [], errors: [], titles: [] }
  await methods(baseUrl, seen)
  await flatFunctions(baseUrl, seen)
  await failures(baseUrl, seen)
  await inMemory(seen)
  return seen
}

const address = () => `person-${Math.random().toString(36).slice(2)}@example.com`

async function methods(baseUrl: string, seen: Seen): Promise<void> {
  const options: ClientOptions = {
    baseUrl,
    auth: memoryStore(),
    fetch: (url, init) => fetch(url, init),
    timeout: 20_000,
    maxRetries: 1,
    maxRetryDelay: 1000,
    headers: { 'X-From': 'the tour' },
    userId: 'me',
    onRequest: ({ operation, headers, attempt, method, url, body }) => {
      seen.methods.push(operation)
      headers.set(
        'X-Request-Id',
        `${operation}-${attempt}-${method.length + url.length}-${body?.length ?? 0}`,
      )
    },
    onResponse: async (response, { operation }) => {
      if (response.headers.get('X-Request-Id')?.startsWith(operation) !== true) throw new Error('another id')
      await response.text()
    },
    onError: (error, { operation, attempt }: FailedCall) => console.log(error, operation, attempt),
    onRetry: ({ delay, error, attempt }) => console.log(delay, error.message, attempt),
  }
  const api: Client = createClient(options)
  const email = address()
  const stop = api.session.onChange(({ user }) => console.log(user?.name))
  const { user, refresh_token } = await api.auth.register({ email, password, name: 'Ada' })
  await session(api, user.id)
  stop()
  await api.auth.refresh({ refresh_token })
  await api.auth.login({ email, password })
  await tasks(api, user.id, seen)
  await lists(api, seen)
  await changes(api)
  await offlineCopy(api)
  await account(api)
  await personalTokens(api, baseUrl)
  await reactQuery(api)
  await service(api)
  const { tasks: taken, user: whose } = await api.account.export()
  console.log(whose.email, taken.length)
  const { created, omissions } = await api.account.import({ tasks: taken })
  const csv = new Blob(['TYPE,CONTENT\ntask,from elsewhere\n'], { type: 'text/csv' })
  const { skipped } = await api.account.import(csv)
  console.log(created, skipped, omissions[0]?.line)
  await api.auth.requestPasswordReset({ email })
  await api.auth.requestEmailVerification()
  await api.account.changeEmail({ email: address(), current_password: password })
  await refusesLink(api.auth.confirmPasswordReset({ token, new_password: newPassword }))
  await refusesLink(api.auth.confirmEmail({ token }))
  await api.account.changePassword({ current_password: password, new_password: newPassword })
  const { message } = await api.auth.logout()
  console.log(message)
  await api.auth.login({ email, password: newPassword })
  await api.account.delete({ password: newPassword })
  await api.auth.register({ email, password, name: 'Ada' })
  await api.account.deleteByPost({ password })
}

const token = 'that of no mail'

async function refusesLink(call: Promise<unknown>): Promise<void> {
  const error = await call.catch((error) => error)
  if (!isProblem(error, 'invalid_mail_token')) throw error
}

async function session({ session }: Client, id: number): Promise<void> {
  const state: SessionState = session.snapshot()
  if (state !== (await session.load()) || state.userId !== id) throw new Error('another session')
  const { clear }: ClientSession = session
  console.log(clear.length, session.serverSnapshot().isSignedIn, state.user?.id, state.subject)
}

async function tasks({ tasks }: Client, userId: number, seen: Seen): Promise<void> {
  const fetchOptions: FetchOptions = {
    cache: 'no-store',
    keepalive: true,
    next: { tags: ['tasks'], revalidate: 60 },
  }
  await tasks.list({}, { fetchOptions: { ...fetchOptions, credentials: 'omit', priority: 'low' } })
  const call: CallOptions = { signal: AbortSignal.timeout(20_000), timeout: 0, maxRetries: 0, headers: [] }
  const first = await tasks.create({ title: 'one' }, { ...call, userId, idempotencyKey: 'key-of-one' })
  const replayed = await tasks.create({ title: 'one' }, { idempotencyKey: 'key-of-one' }).withResponse()
  if (replayed.response.headers.get('Idempotency-Replayed') !== 'true') throw new Error('not replayed')
  const due_date = '2026-12-24'
  await tasks.create({ title: 'two', description: null, completed: true, priority: 'high', due_date })
  await tasks.create({ title: 'three' })

  const page = await tasks.list({ limit: 2, priority: ['high', 'none'], sort: '-title' }).withResponse()
  const rest: Task[] = await tasks.list({
    limit: 2,
    priority: ['high', 'none'],
    sort: '-title',
    cursor: page.nextCursor ?? '',
  })
  if (page.data.length + rest.length !== 3) throw new Error('a page is missing')
  await tasks.list(
    { completed: true, due_before: '2027-01-01', due_after: '2026-01-01', q: 'two' },
    { userId: 'me' },
  )
  for await (const task of tasks.iterate({ limit: 2 })) seen.titles.push(task.title)

  const { data, etag } = await tasks.get(first.id).withResponse()
  if (etag === undefined) throw new Error('no entity tag')
  const unchanged: Task | undefined = await tasks.get(data.id, { ifNoneMatch: etag })
  if (unchanged !== undefined) throw new Error('it has changed')
  const updated = await tasks.update(data.id, { description: 'more', due_date: null }, { ifMatch: etag })
  const replaced = await tasks.replace(updated.id, { title: 'one more', priority: 'low' })
  const done = await tasks.setCompletion(replaced.id, { completed: true })
  seen.titles.push(done.title)
  await tasks.delete(done.id)

  const daily = { due_date: '2026-12-24', recurrence: 'FREQ=DAILY', recurs_from: 'due' } as const
  const recurring = await tasks.create({ title: 'every day', ...daily })
  const { response } = await tasks.setCompletion(recurring.id, { completed: true }).withResponse()
  const [occurrence] = await tasks.list({ series_id: recurring.id })
  if (response.headers.get('X-Completed-Task') !== String(occurrence?.id)) throw new Error('not kept')
  const next: Occurrence[] = await tasks.listOccurrences(recurring.id, { limit: 2 })
  if (next[0]?.due_date !== '2026-12-25') throw new Error('another day')
  await tasks.delete(recurring.id)
}

async function lists({ lists, tasks, labels }: Client, seen: Seen): Promise<void> {
  const list: List = await lists.create({ name: 'Groceries' }, { idempotencyKey: 'groceries' })
  const { etag } = await lists.get(list.id).withResponse()
  const renamed = await lists.update(list.id, { name: 'Food' }, { ifMatch: etag })
  await lists.move(renamed.id, { after_id: null })
  const milk = await tasks.create({ title: 'milk', list_id: list.id })
  const bread = await tasks.create({ title: 'bread', list_id: list.id })
  await tasks.move(bread.id, { after_id: milk.id })
  const half = await tasks.create({ title: 'half of it', parent_id: milk.id })
  await tasks.delete(half.id)
  await tasks.restore(half.id)
  const [kept] = await tasks.list({ parent_id: milk.id, deleted: false })
  await tasks.delete(kept?.id ?? 0, { permanent: true, ifMatch: '*' })
  const operations: BatchOperation[] = [
    { op: 'create', body: { title: 'cheese', list_id: list.id } },
    { op: 'create', body: { title: 'a slice of it', parent_id: '$0' } },
    { op: 'move', id: '$0', body: { after_id: bread.id } },
    { op: 'complete', id: milk.id, if_match: '*', body: { completed: true } },
    { op: 'update', id: milk.id, body: { completed: false } },
    { op: 'delete', id: '$1', body: { permanent: true } },
    { op: 'delete', id: '$0' },
  ]
  const { results } = await tasks.batch({ operations }, { idempotencyKey: 'cheese' })
  const refused = await tasks.batch({ atomic: false, operations: [{ op: 'restore', id: milk.id }] })
  const [first, refusal] = [results[0], refused.results[0]]
  if (first?.etag === null || refusal?.problem?.code !== 'not_deleted') throw new Error('no entity tag')
  seen.titles.push(`${first?.task?.title}`)
  await tasks.update(milk.id, { labels: ['cold', 'white'] })
  const [labelled] = await tasks.list({ label: ['cold', 'White'] })
  if (labelled?.labels.join() !== 'cold,white') throw new Error('other labels')
  const { tasks: changed } = await labels.rename({ from: 'cold', to: 'cool' })
  const all: Label[] = await labels.list()
  if (changed !== 1 || all.map(({ name }) => name).join() !== 'cool,white') throw new Error('other labels')
  const inOrder = await tasks.list({ list_id: list.id, parent_id: 'none', sort: 'position' })
  if (inOrder.map(({ title }) => title).join() !== 'milk,bread') throw new Error('another order')
  for await (const { name } of lists.iterate()) seen.titles.push(name)
  await lists.list({ sort: 'name' })
  await lists.delete(list.id, { tasks: 'keep' })
  const loose = await tasks.list({ list_id: 'none', completed_after: '2026-01-01T00:00:00.000Z' })
  for (const { id } of [...loose, milk, bread]) await tasks.delete(id)
}

/** As somebody who keeps a copy. */
async function changes({ changes, tasks }: Client): Promise<void> {
  const { next }: Changes = await changes.list()
  const { id } = await tasks.create({ title: 'new to the copy' })
  const page = await changes.list({ since: next, limit: 1 })
  const [change]: Change[] = page.changes
  if (change?.type !== 'task' || change.data?.id !== id || page.more) throw new Error('another change')
  await tasks.update(id, { completed: true }, { ifMatch: change.etag ?? '' })
  await tasks.delete(id, { permanent: true })
  const { changes: gone } = await changes.list({ since: page.next })
  if (gone.length !== 1 || gone[0]?.data !== null) throw new Error('not gone')
  const seen: ChangeEvent[] = []
  const options: StreamOptions = { timeout: 60_000, maxRetries: 1, headers: { 'X-From': 'a stream' } }
  for await (const event of changes.stream({ since: page.next }, options)) {
    seen.push(event)
    break
  }
  const { changes: none } = await changes.list({ since: seen[0]?.next ?? '' })
  if (seen[0]?.change.data !== null || none.length > 0) throw new Error('not streamed')
  const refused = await changes.list({ since: 'of-no-state' }).catch((error: unknown) => error)
  if (!isProblem(refused, 'sync_token_expired')) throw new Error('not refused')
}

/** As an app that works without a network. */
async function offlineCopy(api: Client): Promise<void> {
  const store: OfflineStore = 'indexedDB' in globalThis ? indexedDbStore('mine') : inMemoryStore()
  const conflicts: Conflict[] = []
  const decide = (conflict: Conflict): Decision => {
    conflicts.push(conflict)
    return conflict.kind === 'task' && conflict.theirs !== null ? { title: conflict.theirs.title } : undefined
  }
  const onRefused = ({ op, kind, body, problem }: RefusedWrite) => console.log(op, kind, body, problem?.title)
  const offline: Offline = await createOffline({ api, store, onConflict: decide, onRefused, autoSync: false })
  const { tasks, lists, getSnapshot, subscribe, sync, clear, close } = offline
  const stop = subscribe(() => {})
  const list = await lists.create({ name: 'on the way' })
  const task: Task = await tasks.create({ title: 'offline', list_id: list.id, labels: ['x'] })
  const below = await tasks.create({ title: 'below', parent_id: task.id })
  await tasks.update(task.id, { title: 'still offline', priority: 'low' })
  await tasks.complete(below.id)
  await tasks.move(below.id, { parent_id: null, after_id: null })
  await lists.update(list.id, { name: 'underway' })
  const filter: TaskFilter = {
    list_id: list.id,
    completed: false,
    label: 'X',
    deleted: false,
    parent_id: null,
  }
  if (tasks.list(filter).length !== 1) throw new Error('not found')
  const { pending, status, error }: OfflineSnapshot = getSnapshot()
  const synced: SyncStatus = 'idle'
  console.log(pending, status, error, stop())
  if (!(await sync()) || getSnapshot().status !== synced) throw new Error('not synced')
  if (tasks.get(task.id)?.id === task.id || lists.get(list.id)?.name !== 'underway') throw new Error('no id')
  await tasks.delete(task.id)
  await tasks.restore(task.id)
  for (const id of [task.id, below.id]) await tasks.delete(id)
  await lists.delete(list.id, { tasks: 'trash' })
  if (!(await sync()) || conflicts.length > 0) throw new Error('not synced')
  for (const { id } of tasks.list({ deleted: true })) await api.tasks.delete(id, { permanent: true })
  await clear()
  close()
}

async function account({ account, auth }: Client): Promise<void> {
  const me = await account.get()
  await account.update({ name: `${me.name} Lovelace` })
  await auth.login({ email: me.email ?? '', password })
  for (const { id, current } of await account.listSessions()) if (!current) await account.endSession(id)
}

async function personalTokens({ account }: Client, baseUrl: string): Promise<void> {
  const scopes: Scope[] = ['tasks:read']
  const needed: OperationScopes['listTasks'] = 'tasks:read'
  const { id, token } = await account.createToken({ name: 'A script', scopes: [...scopes, needed] })
  const script = createClient({ baseUrl, auth: token })
  await script.tasks.list()
  const refused = await script.tasks.create({ title: 'x' }).catch((error: unknown) => error)
  if (!isProblem(refused, 'insufficient_scope')) throw new Error('a scope too many')
  for (const { id } of await account.listTokens()) await account.deleteToken(id)
  console.log(id)
}

async function service({ service }: Client): Promise<void> {
  const [index, health, readiness, contract] = await Promise.all([
    service.getIndex(),
    service.getHealth(),
    service.getReadiness(),
    service.getContract(),
  ])
  console.log(index.openapi, health.status, readiness.status, contract.openapi)
}

/** As TanStack Query would call its options. */
async function reactQuery(api: Client): Promise<void> {
  const { signal } = new AbortController()
  const list = queries(api).tasks.list({ completed: true })
  const [first] = await list.queryFn({ signal })
  const { mutationFn } = mutations(api).tasks.create()
  const { title } = await mutationFn({ title: 'four' })
  console.log(list.queryKey[0], first?.title, title)
}

async function flatFunctions(baseUrl: string, seen: Seen): Promise<void> {
  let tokens: Tokens | undefined
  const auth: TokenStore = {
    load: async () => tokens,
    save: async (next) => {
      tokens = next
    },
  }
  const transport = createTransport({
    baseUrl,
    auth,
    onRequest: ({ operation }) => void seen.flat.push(operation),
  })
  const email = address()
  const { refresh_token } = await register(transport, { email, password, name: 'Grace' })
  await refresh(transport, { refresh_token })
  await login(transport, { email, password })
  await updateMe(transport, { name: (await getMe(transport)).name })
  for (const { id, current } of await listSessions(transport)) if (!current) await endSession(transport, id)
  const { id: made } = await createToken(transport, { name: 'flat', scopes: ['account:read'] })
  if ((await listTokens(transport)).length === 1) await deleteToken(transport, made)

  const { id } = await createTask(transport, { title: 'flat' })
  const { etag } = await getTask(transport, id).withResponse()
  await updateTask(transport, id, { title: 'flatter' }, { ifMatch: etag })
  await replaceTask(transport, id, { title: 'flattest' })
  await setTaskCompletion(transport, id, { completed: true })
  await listOccurrences(transport, id)
  await moveTask(transport, id, { after_id: null })
  await batchTasks(transport, { operations: [{ op: 'complete', id, body: { completed: true } }] })
  await deleteTask(transport, id)
  await restoreTask(transport, id)
  await renameLabel(transport, { from: 'flat', to: 'flatter' })
  if ((await listChanges(transport, { limit: 1 })).more) throw new Error('more than a task')
  for await (const { change } of streamChanges(transport, { wait: 0 }))
    if (change.id !== id) throw new Error('another task')
  if ((await listLabels(transport)).length > 0) throw new Error('other labels')
  const list = await createList(transport, { name: 'flat' })
  await updateList(transport, list.id, { name: 'flatter' })
  await moveList(transport, list.id, { after_id: null })
  for await (const { position } of iterateLists(transport)) console.log(position)
  if ((await getList(transport, list.id)).id !== (await listLists(transport))[0]?.id) throw new Error('lost')
  await deleteList(transport, list.id)
  await listTasks(transport, { q: 'flat' })
  for await (const { title } of iterateTasks(transport)) seen.titles.push(title)
  await deleteTask(transport, id, { ifMatch: '*', permanent: true })

  await Promise.all([
    getIndex(transport),
    getHealth(transport),
    getReadiness(transport),
    getContract(transport),
  ])
  const file = new Blob([JSON.stringify({ tasks: [{ title: 'flat', external_id: 'flat' }] })], {
    type: 'application/json',
  })
  const { created } = await importMe(transport, file)
  if (created !== 1 || (await exportMe(transport)).tasks.length !== 1) throw new Error('not imported')
  await requestPasswordReset(transport, { email })
  await requestEmailVerification(transport)
  await changeEmail(transport, { email: address(), current_password: password })
  await refusesLink(confirmPasswordReset(transport, { token, new_password: newPassword }))
  await refusesLink(confirmEmail(transport, { token }))
  await changePassword(transport, { current_password: password, new_password: newPassword })
  await logout(transport)
  await login(transport, { email, password: newPassword })
  // A flat function takes a client as well, and a token of its own.
  const api = createClient({ baseUrl, auth: tokens?.token })
  await getMe(api)
  await getHealth(createClient({ baseUrl, auth: localStorageStore('tour') }))
  await getMe(createClient({ baseUrl, auth: ({ refresh }) => (refresh ? undefined : tokens?.token) }))
  await deleteMe(transport, { password: newPassword })
  await register(transport, { email, password, name: 'Grace' })
  await deleteMeByPost(transport, { password })
}

/** As the tests of its users do. */
async function inMemory(seen: Seen): Promise<void> {
  const inMemory: Double = createDouble()
  const api = createClient({ baseUrl: 'http://in-memory', fetch: inMemory.fetch })
  await api.auth.register({ email: address(), password, name: 'Ada' })
  await api.tasks.create({ title: 'in memory' })
  for (const { title } of await api.tasks.list()) seen.titles.push(title)
}

async function failures(baseUrl: string, seen: Seen): Promise<void> {
  const api = createClient({ baseUrl, maxRetries: 0 })
  const failed = async (call: () => PromiseLike<unknown>) => seen.errors.push(await nameOf(call))
  await failed(() => api.tasks.list())
  const email = address()
  await api.auth.register({ email, password, name: 'Ada' })
  await failed(() => api.auth.register({ email, password, name: 'Ada' }))
  await failed(() => api.tasks.create({ title: ' ' }))
  await failed(() => api.tasks.get(999))
  await failed(() => api.tasks.list({}, { userId: 9_999_999 }))
  const { id } = await api.tasks.create({ title: 'x' })
  await failed(() => api.tasks.delete(id, { ifMatch: '"other"' }))
  await failed(() => createClient({ baseUrl: 'http://127.0.0.1:9', maxRetries: 0 }).service.getHealth())
  const never = () => new Promise<Response>(() => {})
  await failed(() => createClient({ baseUrl, fetch: never, timeout: 1, maxRetries: 0 }).service.getHealth())
  for (const status of [418, 429, 503]) {
    const response = async () => new Response('', { status, headers: { 'Retry-After': '7' } })
    await failed(() => createClient({ baseUrl, fetch: response, maxRetries: 0 }).service.getHealth())
  }
}

async function nameOf(call: () => PromiseLike<unknown>): Promise<string> {
  try {
    await call()
    return 'none'
  } catch (error) {
    if (isProblem(error, 'validation_failed')) {
      return `${error.name} ${error.code} ${error.problem.errors?.map((one) => `${one.in} ${one.pointer}`)}`
    }
    if (isProblem(error)) return `${familyOf(error)} ${error.code} ${error.status}`
    if (error instanceof ApiError) return `${familyOf(error)} ${error.status} ${error.retryAfter}`
    if (error instanceof TimeoutError) return `TimeoutError ${error.operation}`
    if (error instanceof ConnectionError) return `ConnectionError ${error.attempts}`
    throw error
  }
}

function familyOf(error: ApiError): string {
  if (error instanceof BadRequestError) return 'bad request'
  if (error instanceof UnauthorizedError) return 'unauthorized'
  if (error instanceof ForbiddenError) return 'forbidden'
  if (error instanceof NotFoundError) return 'not found'
  if (error instanceof ConflictError) return 'conflict'
  if (error instanceof PreconditionFailedError) return 'precondition failed'
  if (error instanceof RateLimitError) return 'rate limited'
  if (error instanceof ServerError) return 'server'
  return 'api'
}
