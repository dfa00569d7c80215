// The log: a line for every request and an audit line for every change, and no text or secret of a user.
import { readFileSync } from 'node:fs'
import { sql } from 'kysely'
import { beforeAll, beforeEach, describe, expect, inject, test, vi } from 'vitest'
import { ownedResources } from '../../src/features/contract.ts'
import { resourceOf } from '../conformance/things.ts'
import { newClient, type Person } from '../support/client.ts'
import { mistakesOf, type Operation, operationOf, operations } from '../support/contract.ts'
import {
  endsAccount,
  exampleBody,
  type Ids,
  idFields,
  inOrderOfLife,
  linkTokenFor,
  makeThings,
  pathOf,
  takesKey,
} from '../support/contract-fixtures.ts'
import { previousSecret, type Send, secret, type TestService, testService } from '../support/service.ts'

// A value of each kind with a mark that nothing else has. In small letters: the log is searched without regard to case.
const marked = (what: string) => `mark-${what}-zq7w`
const password = marked('password is a long one')
const changed = marked('new password')
const fields = {
  title: marked('title'),
  description: marked('description'),
  due_date: '2031-07-23',
  labels: [marked('label')],
}

/** The tables in which something of a person is. */
const tables = ['users', 'api_tokens', ...inject('ownedTables')]

let service: TestService
let ada: Person & { ids: Ids; sessionId: number; personal: string }
/** Who deletes the account with an operation. */
let leavers: Map<Operation, Person>
let printed: string[]
let accounts = 0

beforeAll(async () => {
  service = await testService({ logLevel: 'trace' })
})
beforeEach(async () => {
  service.logs.length = 0
  printed = []
  for (const stream of [process.stdout, process.stderr]) {
    vi.spyOn(stream, 'write').mockImplementation((text) => printed.push(String(text)) > 0)
  }
  for (const method of ['log', 'info', 'warn', 'error', 'debug', 'trace'] as const) {
    vi.spyOn(console, method).mockImplementation(
      (...values) => void printed.push(values.map(String).join(' ')),
    )
  }
  ada = await settle()
  leavers = new Map()
  for (const operation of operations.filter(endsAccount)) leavers.set(operation, await settle())
})

/** A user with one of everything. */
async function settle(to = service) {
  accounts += 1
  const email = `mark-email-zq7w-${accounts}@example.com`
  const registration = { email, password, name: marked('name') }
  const { user, token, refresh_token } = (await newClient(to)('register', 201, { body: registration })).body
  const call = newClient(to, token)
  const { body: task } = await call('createTask', 201, { body: fields })
  const ids: Ids = { ...(await makeThings(to, { token })), task: task.id }
  const sessionId = ids.session as number
  const body = { name: marked('token'), scopes: ['account:read' as const] }
  const { token: personal } = (await call('createToken', 201, { body })).body
  return { id: user.id, email, token, refreshToken: refresh_token, call, ids, sessionId, personal }
}

const logText = () => [...service.logs.map((line) => JSON.stringify(line)), ...printed].join('\n')
const requestLines = () => service.logs.filter(({ route }) => route !== undefined)
const auditsOf = (requestId: string | null) =>
  service.logs.filter(({ audit, request_id }) => audit !== undefined && request_id === requestId)

/** Everything that must not be in the log, by now. @param others marks of single tests */
async function expectNoMark(...others: string[]) {
  const hashes = await service.db.selectFrom('users').select('password_hash').execute()
  const text = logText().toLowerCase()
  const signatures = [ada.token, ...others].flatMap((token) => token.split('.'))
  const needles = [
    ...['mark-', 'zq7w', '2031-07-23', '$argon2', 'bearer ', 'eyj', 'tsk_'],
    ...[secret, previousSecret, ada.refreshToken, ...signatures, ...secrets.map(String)],
    ...hashes.flatMap(({ password_hash }) => (password_hash ?? '').split('$').slice(-2)),
  ]
  for (const needle of needles.filter((needle) => needle.length > 2)) {
    expect(text).not.toContain(needle.toLowerCase())
  }
}

type Links = Record<string, string | undefined>

/** The tokens of links in mails to a person, by the operation that takes them. */
async function linksOf({ token, email }: { token: string; email: string }): Promise<Links> {
  const links: Links = {}
  for (const operation of operations) {
    const link = await linkTokenFor(service, operation, { token, user: { email } })
    if (link !== undefined) links[operation.operationId] = link
  }
  secrets.push(...Object.values(links))
  return links
}

const secrets: (string | undefined)[] = []

/** A valid body, with a mark in every text that a user might write. */
function markedBody(operation: Operation, secretWord: string, links: Links = {}): unknown {
  const body = exampleBody(operation, idFields(ada.ids)) as Record<string, unknown> | undefined
  if (body === undefined) return undefined
  const known: Record<string, unknown> = {
    email: operation.operationId === 'register' ? `2${ada.email}` : ada.email,
    password: secretWord,
    current_password: secretWord,
    new_password: changed,
    refresh_token: ada.refreshToken,
    token: links[operation.operationId],
    due_date: fields.due_date,
  }
  return Object.fromEntries(
    Object.entries(body).map(([name, value]) => [name, known[name] ?? markIn(operation, body, name, value)]),
  )
}

/** The mark instead of a text, where the contract takes it: an enumeration does not. */
function markIn(operation: Operation, body: object, name: string, value: unknown): unknown {
  const [media] = Object.values(operation.requestBody?.content ?? {})
  const isFree = mistakesOf(media?.schema ?? {}, { ...body, [name]: marked(name) }) === undefined
  return typeof value === 'string' && isFree ? marked(name) : value
}

/** Every operation of the API, in an order in which all of them can succeed. */
async function useEverything(send: Send, links: Links): Promise<Record<string, number>> {
  let secretWord = password
  const statuses: Record<string, number> = {}
  for (const operation of inOrderOfLife(operations.filter(isOfTheApi))) {
    const leaver = leavers.get(operation)
    const json = markedBody(operation, leaver ? password : secretWord, links)
    const headers = takesKey(operation) ? { 'Idempotency-Key': marked('key') } : {}
    const { status } = await send(operation.method, pathOf(operation, ada.ids), {
      token: leaver?.token ?? ada.token,
      json,
      headers,
    })
    if (status < 300 && json && 'new_password' in (json as object)) secretWord = changed
    statuses[operation.operationId] = status
  }
  return statuses
}

const isOfTheApi = ({ path }: Operation) => path.startsWith('/api/')

describe('The log holds no mark, secret, token or hash', () => {
  test('when every operation succeeds', async () => {
    const links = await linksOf(ada)
    const before = requestLines().length
    const statuses = await useEverything(service.send, links)
    expect(Object.entries(statuses).filter(([, status]) => status >= 300)).toEqual([])
    for (const { path } of operations.filter((operation) => !isOfTheApi(operation))) {
      expect((await service.send('GET', path)).status).toBe(200)
    }
    expect(requestLines()).toHaveLength(before + operations.length)
    const routes = new Set(requestLines().map(({ method, route }) => `${method} ${route}`))
    expect(routes).toEqual(
      new Set(operations.map(({ method, path }) => `${method} ${path.replaceAll(/\{(\w+)\}/g, ':$1')}`)),
    )
    await expectNoMark()
  })

  test('when every operation is refused', async () => {
    const mark = marked('wrong')
    const bodies = [
      { json: { email: mark, password: mark, name: '', title: 7, refresh_token: mark, [mark]: mark } },
      { json: { email: ada.email, password: mark, current_password: mark, new_password: changed } },
      { json: { password: mark } },
      { json: { refresh_token: `${ada.refreshToken}${mark}` } },
      { json: [mark] },
      { raw: `{"title":"${mark}", ${mark}}`, headers: { 'Content-Type': 'application/json' } },
      { raw: mark, headers: { 'Content-Type': `text/${mark}` } },
      { raw: mark.repeat(10_000), headers: { 'Content-Type': 'application/json' } },
    ]
    for (const { method, path, requestBody } of operations.filter(isOfTheApi)) {
      const url = path.replaceAll(/\{\w+\}/g, mark)
      const mine = path.replace('{user_id}', 'me').replaceAll(/\{\w+\}/g, '9007199254740991')
      await service.send(method, `${url}?q=${mark}`, { token: ada.token })
      await service.send(method, mine, { token: `${ada.token}${mark}` })
      await service.send(method, mine, { token: ada.personal })
      await service.send(method, mine, { token: `${ada.personal}${mark}` })
      await service.send(method, mine, { headers: { Authorization: `Basic ${mark}`, Cookie: mark } })
      for (const body of requestBody ? bodies : []) {
        const { status } = await service.send(method, `${mine}?q=${mark}`, { token: ada.token, ...body })
        expect(status).toBeGreaterThanOrEqual(400)
      }
    }
    await service.send('GET', `/${mark}/${mark}?token=${mark}`)
    await service.send('POST', `/api/me?${mark}`, { raw: mark })
    await service.send('GET', '/health', { headers: { 'X-Request-Id': `${mark} ${mark}` } })
    await expectNoMark(mark)
  })

  test.each(tables)('when the table %s is gone', async (table) => {
    const links = await linksOf(ada)
    await service.db.schema.alterTable(table).renameTo('elsewhere').execute()
    const statuses = await useEverything(service.send, links)
    await service.db.schema.alterTable('elsewhere').renameTo(table).execute()
    expect(Object.values(statuses)).toContain(500)
    expect(service.logs).toContainEqual(
      expect.objectContaining({ err: expect.objectContaining({ code: '42P01' }) }),
    )
    await expectNoMark()
  })

  test.each([
    ['tasks', 'title'],
    ['users', 'password_hash'],
  ])('when an unexpected constraint rejects the column %s.%s', async (table, column) => {
    const [of, at] = [sql.table(table), sql.ref(column)]
    const links = await linksOf(ada)
    await sql`alter table ${of} add constraint odd check (${at} is null) not valid`.execute(service.db)
    await useEverything(service.send, links)
    await sql`alter table ${of} drop constraint odd`.execute(service.db)
    expect(service.logs).toContainEqual(
      expect.objectContaining({ err: expect.objectContaining({ code: '23514' }) }),
    )
    await expectNoMark()
  })

  test.each([
    ['tasks', 'title'],
    ['users', 'name'],
  ])('when PostgreSQL quotes the value of %s.%s in its message', async (table, column) => {
    const broken = await testService()
    const [at, of] = [sql.ref(column), sql.table(table)]
    await sql`alter table ${of} drop column ${at}, add column ${at} int`.execute(broken.db)
    await expect(settle(broken)).rejects.toThrow('responded with 500')
    expect(JSON.stringify(broken.logs)).toContain('22P02')
    expect(JSON.stringify(broken.logs)).not.toContain('zq7w')
  })
})

describe('The audit trail has one line, with the user and the request, for', () => {
  let links: Links
  let deleted: number
  beforeEach(async () => {
    links = await linksOf(ada)
    await ada.call('changeEmail', 202, { body: { email: `5${ada.email}`, current_password: password } })
    links.changeEmail = (await service.mails()).at(-1)?.token
    const { id } = (await ada.call('createTask', 201, { body: { title: marked('deleted') } })).body
    await ada.call('deleteTask', 204, { path: { id } })
    deleted = id
  })

  const own = () => ({ user_id: ada.id })
  type Case = [string, string, () => string, () => object | undefined, () => object]
  const any = expect.any(Number)
  const idOfTask = () => ada.ids.task as number
  const refused = { title: marked('refused'), list_id: 12345678901 }

  const changes = operations.filter(({ method }) => method !== 'GET')
  const ofResources = changes.flatMap((operation): Case[] => {
    const { thing, path } = resourceOf(operation) ?? {}
    if (thing === undefined || /\/(restore|batch)$/.test(operation.path)) return []
    const isCreation = operation.method === 'POST' && operation.path === path
    const what = isCreation ? 'created' : operation.method === 'DELETE' ? 'deleted' : 'updated'
    return [
      [
        `${thing}_${what}`,
        operation.method,
        () => pathOf(operation, ada.ids),
        () => markedBody(operation, password) as object | undefined,
        () => ({ ...own(), [`${thing}_id`]: what === 'created' ? any : ada.ids[thing] }),
      ],
    ]
  })

  const ofBatches: [string, () => object, () => number][] = [
    ['created', () => ({ op: 'create', body: { title: marked('batched') } }), () => any],
    [
      'updated',
      () => ({ op: 'update', id: ada.ids.task, body: { description: marked('batched') } }),
      idOfTask,
    ],
    ['updated', () => ({ op: 'complete', id: ada.ids.task, body: { completed: true } }), idOfTask],
    ['updated', () => ({ op: 'move', id: ada.ids.task, body: { after_id: null } }), idOfTask],
    ['updated', () => ({ op: 'restore', id: deleted }), () => deleted],
    ['deleted', () => ({ op: 'delete', id: ada.ids.task }), idOfTask],
  ]

  const cases: Case[] = [
    ...ofResources,
    ...ofBatches.map(
      ([what, operation, idOf]): Case => [
        ...([`task_${what}`, 'POST', () => '/api/me/tasks/batch'] as const),
        () => ({ atomic: false, operations: [{ op: 'create', body: { ...refused } }, operation()] }),
        () => ({ ...own(), task_id: idOf() }),
      ],
    ),
    [
      'user_registered',
      'POST',
      () => '/api/auth/register',
      () => ({ email: `3${ada.email}`, password, name: 'Bob' }),
      () => ({ user_id: any }),
    ],
    [
      'login_succeeded',
      'POST',
      () => '/api/auth/login',
      () => ({ email: ada.email, password }),
      () => ({ ...own(), session_id: any }),
    ],
    ['login_failed', 'POST', () => '/api/auth/login', () => ({ email: ada.email, password: changed }), own],
    [
      'login_failed',
      'POST',
      () => '/api/auth/login',
      () => ({ email: `no${ada.email}`, password }),
      () => ({ user_id: null }),
    ],
    [
      'session_refreshed',
      'POST',
      () => '/api/auth/refresh',
      () => ({ refresh_token: ada.refreshToken }),
      () => ({ ...own(), session_id: ada.sessionId }),
    ],
    [
      'token_created',
      'POST',
      () => '/api/me/tokens',
      () => ({ name: 'Backup', scopes: ['tasks:read'] }),
      () => ({ ...own(), token_id: any }),
    ],
    [
      'token_deleted',
      'DELETE',
      () => `/api/me/tokens/${ada.ids.token}`,
      () => undefined,
      () => ({ ...own(), token_id: ada.ids.token }),
    ],
    [
      'session_ended',
      'DELETE',
      () => `/api/me/sessions/${ada.sessionId}`,
      () => undefined,
      () => ({ ...own(), session_id: ada.sessionId }),
    ],
    [
      'session_ended',
      'POST',
      () => '/api/auth/logout',
      () => undefined,
      () => ({ ...own(), session_id: ada.sessionId }),
    ],
    [
      'password_reset_requested',
      'POST',
      () => '/api/auth/password-reset',
      () => ({ email: ada.email }),
      () => ({ user_id: null }),
    ],
    [
      'password_reset',
      'POST',
      () => '/api/auth/password-reset/confirm',
      () => ({ token: links.confirmPasswordReset, new_password: changed }),
      own,
    ],
    ['email_verification_requested', 'POST', () => '/api/auth/email-verification', () => undefined, own],
    [
      'email_verified',
      'POST',
      () => '/api/auth/email-verification/confirm',
      () => ({ token: links.confirmEmail }),
      own,
    ],
    [
      'email_changed',
      'POST',
      () => '/api/auth/email-verification/confirm',
      () => ({ token: links.changeEmail }),
      own,
    ],
    [
      'email_change_requested',
      'PUT',
      () => '/api/me/email',
      () => ({ email: `4${ada.email}`, current_password: password }),
      own,
    ],
    [
      'task_updated',
      'POST',
      () => `/api/me/tasks/${deleted}/restore`,
      () => undefined,
      () => ({ ...own(), task_id: deleted }),
    ],
    ['user_updated', 'PATCH', () => '/api/me', () => ({ name: 'Augusta' }), own],
    ['access_denied', 'GET', () => `/api/${ada.id + 1}/tasks`, () => undefined, own],
    [
      'access_denied',
      'PUT',
      () => '/api/me/password',
      () => ({ current_password: changed, new_password: changed }),
      own,
    ],
    [
      'password_changed',
      'PUT',
      () => '/api/me/password',
      () => ({ current_password: password, new_password: changed }),
      own,
    ],
    [
      'label_renamed',
      'POST',
      () => '/api/me/labels/rename',
      () => ({ from: marked('label'), to: marked('another label') }),
      own,
    ],
    ['account_exported', 'GET', () => '/api/me/export', () => undefined, own],
    [
      'tasks_imported',
      'POST',
      () => '/api/me/import',
      () => ({ tasks: [{ title: marked('imported'), external_id: marked('external') }] }),
      own,
    ],
    ['user_deleted', 'DELETE', () => '/api/me', () => ({ password }), own],
    ['user_deleted', 'POST', () => '/api/me/delete', () => ({ password }), own],
  ]

  test('every operation that changes something', () => {
    const tried = new Set(cases.map(([, method, url]) => operationOf(method, url())?.operationId))
    expect(changes.map(({ operationId }) => operationId).filter((id) => !tried.has(id))).toEqual([])
  })

  test.each<Case>(cases)('%s by %s', async (audit, method, url, json, who) => {
    const { headers } = await service.send(method, url(), { token: ada.token, json: json() })
    const lines = auditsOf(headers.get('X-Request-Id'))
    const line = {
      level: 30,
      time: expect.any(String),
      request_id: headers.get('X-Request-Id'),
      audit,
      ...who(),
    }
    expect(lines).toEqual([line])
  })

  test('each use of a token that has expired, and one that its scopes do not allow', async () => {
    const { body: tokens } = await ada.call('listTokens', 200)
    const token_id = tokens.at(-1)?.id
    const use = async (path: string) => {
      const { status, headers } = await service.send('GET', path, { token: ada.personal })
      return [
        status,
        auditsOf(headers.get('X-Request-Id')).map(({ audit, user_id, token_id }) => ({
          audit,
          user_id,
          token_id,
        })),
      ]
    }
    const denied = { audit: 'access_denied', ...own(), token_id: undefined }
    expect(await use('/api/me')).toEqual([200, []])
    expect(await use('/api/me/tokens')).toEqual([403, [denied]])
    await sql`update api_tokens set expires_at = now() - interval '1 second' where id = ${token_id}`.execute(
      service.db,
    )
    service.now = new Date(service.now.getTime() + 1000)
    const expired = { audit: 'expired_token_used', ...own(), token_id }
    expect(await use('/api/me')).toEqual([401, [expired]])
    expect(await use('/api/me/tokens')).toEqual([401, [expired]]) // which is known by now
  })

  test('one creation, however often it is sent with its key', async () => {
    const headers = { 'Idempotency-Key': 'once' }
    const create = () =>
      service.send('POST', '/api/me/tasks', { token: ada.token, json: { title: 'x' }, headers })
    const [first, again] = [await create(), await create()]
    expect(auditsOf(first.headers.get('X-Request-Id'))).toHaveLength(1)
    expect([again.status, auditsOf(again.headers.get('X-Request-Id'))]).toEqual([201, []])
  })

  test.each([
    ['a task that is not there', 'DELETE', '/api/me/tasks/9007199254740991', undefined],
    ['a body that is not valid', 'POST', '/api/me/tasks', {}],
    ['an address that is taken', 'POST', '/api/auth/register', 'taken'],
    ['a patch of nothing', 'PATCH', '/api/me', {}],
    ['reading', 'GET', '/api/me/tasks', undefined],
  ])('no change: %s', async (_, method, url, body) => {
    const json = body === 'taken' ? { email: ada.email, password, name: 'Eve' } : body
    const { headers } = await service.send(method, url, { token: ada.token, json })
    expect(auditsOf(headers.get('X-Request-Id'))).toEqual([])
  })
})

test('OPERATIONS.md describes every event of the audit trail, and no other', () => {
  const read = (file: string) => readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8')
  const others =
    read('src/http/telemetry/audit.ts').match(/type AuditEvent =([^\n]*\n(?: +\|.*\n)+)/)?.[1] ?? ''
  const events = [
    ...[...others.matchAll(/'(\w+)'(?= *\n)/g)].map(([, name]) => name),
    ...ownedResources.flatMap(({ resource: { thing } }) =>
      ['created', 'updated', 'deleted'].map((what) => `${thing}_${what}`),
    ),
  ]
  const rows = read('OPERATIONS.md').split('| `audit` |')[1]?.split('\n\n')[0] ?? ''
  const described = [...rows.matchAll(/^\| (`.*?`) \|/gm)].flatMap(([, names]) => names?.match(/\w+/g) ?? [])
  expect(described.length).toBeGreaterThan(10)
  expect(described.toSorted()).toEqual(events.toSorted())
})

test('The line of a request has its id, the user, the route without its values, the status and the time', async () => {
  const headers = { 'X-Request-Id': 'chosen-by-the-client' }
  await service.send('GET', `/api/${ada.id + 1}/tasks`, { token: ada.token, headers })
  expect(requestLines().at(-1)).toEqual({
    level: 30,
    time: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
    request_id: 'chosen-by-the-client',
    user_id: ada.id,
    method: 'GET',
    route: '/api/:user_id/tasks',
    status: 403,
    ms: expect.any(Number),
  })
})
