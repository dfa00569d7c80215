// What each set of scopes opens: every cell of scopes and operations, read from the document.
import { beforeAll, describe, expect, test } from 'vitest'
import { scopes } from '../../src/openapi/access/scopes.ts'
import { type Person, signUp } from '../support/client.ts'
import { document, type Operation, operations } from '../support/contract.ts'
import {
  exampleBody,
  type Ids,
  inOrderOfLife,
  isProtected,
  makeThings,
  pathOf,
  takesKey,
} from '../support/contract-fixtures.ts'
import { type TestService, testService } from '../support/service.ts'

const protectedOperations = operations.filter(isProtected)

/** The scope that the document names for an operation; undefined where no personal access token opens it. */
const scopeOf = ({ security }: Operation): string | undefined =>
  security.flatMap(({ personalToken = [] }) => personalToken)[0]

type Scope = (typeof scopes)[number]

/** All subsets but the empty one, which no token has. */
const sets: Scope[][] = Array.from({ length: 2 ** scopes.length - 1 }, (_, index) =>
  scopes.filter((_scope, bit) => (index + 1) & (1 << bit)),
)

let service: TestService
beforeAll(async () => {
  service = await testService()
})

test('the document names a scope for what reads and writes tasks and for the account, and for nothing else', () => {
  const named = protectedOperations.map((operation) => [operation.operationId, scopeOf(operation)])
  expect(Object.fromEntries(named)).toEqual({
    listTasks: 'tasks:read',
    listLabels: 'tasks:read',
    listChanges: 'tasks:read',
    streamChanges: 'tasks:read',
    renameLabel: 'tasks:write',
    getTask: 'tasks:read',
    createTask: 'tasks:write',
    replaceTask: 'tasks:write',
    updateTask: 'tasks:write',
    setTaskCompletion: 'tasks:write',
    listOccurrences: 'tasks:read',
    moveTask: 'tasks:write',
    batchTasks: 'tasks:write',
    restoreTask: 'tasks:write',
    deleteTask: 'tasks:write',
    listLists: 'tasks:read',
    getList: 'tasks:read',
    createList: 'tasks:write',
    updateList: 'tasks:write',
    moveList: 'tasks:write',
    deleteList: 'tasks:write',
    getMe: 'account:read',
    updateMe: undefined,
    deleteMe: undefined,
    deleteMeByPost: undefined,
    exportMe: undefined,
    importMe: 'tasks:write',
    changePassword: undefined,
    changeEmail: undefined,
    requestEmailVerification: undefined,
    listSessions: undefined,
    endSession: undefined,
    logout: undefined,
    listTokens: undefined,
    createToken: undefined,
    deleteToken: undefined,
  })
})

test('each scope that can be given opens something, and no operation needs one that cannot', () => {
  expect(document.components.schemas?.Scope).toMatchObject({ enum: [...scopes] })
  expect(new Set(protectedOperations.flatMap((operation) => scopeOf(operation) ?? []))).toEqual(
    new Set(scopes),
  )
})

describe.each(sets.map((set) => [set.join(' '), set] as const))('a token with %s', (_, set) => {
  let ada: Person
  let token: string
  let ids: Ids
  beforeAll(async () => {
    ada = await signUp(service)
    ids = await makeThings(service, ada)
    token = (await ada.call('createToken', 201, { body: { name: 'of a set', scopes: set } })).body.token
  })

  const send = (operation: Operation, owner?: string) =>
    service.send(operation.method, pathOf(operation, ids, owner), {
      token,
      json: exampleBody(operation),
      headers: takesKey(operation) ? { 'Idempotency-Key': 'of-the-scopes' } : {},
    })

  const opened = protectedOperations.filter((operation) => set.includes(scopeOf(operation) as Scope))
  const closed = protectedOperations.filter((operation) => !opened.includes(operation))

  test.each(closed)('does not open $operationId, whatever else the request is', async (operation) => {
    const scope = scopeOf(operation)
    for (const owner of ['me', String(ada.id), '1', 'x']) {
      const response = await send(operation, owner)
      expect([response.status, response.body]).toEqual([
        403,
        expect.objectContaining({ code: 'insufficient_scope' }),
      ])
      expect(response.headers.get('WWW-Authenticate')).toBe(
        `Bearer error="insufficient_scope"${scope === undefined ? '' : `, scope="${scope}"`}`,
      )
    }
  })

  test.each(inOrderOfLife(opened))('opens $operationId', async (operation) => {
    const { status, text } = await send(operation)
    expect([status < 300, text]).toEqual([true, text])
  })

  test('has done nothing that it does not open', async () => {
    expect((await ada.call('getMe', 200)).body.name).toBe('Ada')
    expect((await ada.call('listTokens', 200)).body).toHaveLength(2)
    expect((await ada.call('listSessions', 200)).body).toHaveLength(1)
    const { body: tasks } = await ada.call('listTasks', 200)
    if (!set.includes('tasks:write')) expect(tasks.map(({ id }) => id)).toEqual([ids.task])
  })
})
