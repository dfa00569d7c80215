// The in-memory service beside the real one: the same invalid requests, generated at random, get the same problems.
import fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'
import { type Person, signUp } from '../support/client.ts'
import { operations, resolve } from '../support/contract.ts'
import { endsAccount } from '../support/contract-fixtures.ts'
import { inMemoryService } from '../support/in-memory-service.ts'
import { type TestResponse, type TestService, testService } from '../support/service.ts'

let both: { to: TestService; ada: Person }[]
beforeAll(async () => {
  const services = [await testService(), inMemoryService({})]
  both = await Promise.all(services.map(async (to) => ({ to, ada: await signUp(to) })))
})

/** What a program can go by: the status, the code, and the place and code of every broken rule. */
function essence({ status, body }: TestResponse) {
  const { code, errors } = (body ?? {}) as {
    code?: string
    errors?: { in: string; pointer: string; code: string }[]
  }
  return { status, code, errors: errors?.map((error) => `${error.in} ${error.pointer} ${error.code}`).sort() }
}

/** @returns what both respond with */
async function bothRespond(method: string, path: string, options: { json?: unknown }) {
  const responses = await Promise.all(
    both.map(({ to, ada }) => to.send(method, path, { token: ada.token, ...options })),
  )
  const [service, model] = responses.map(essence)
  expect(model).toEqual(service)
  return service
}

const expectAgreement = async (...request: Parameters<typeof bothRespond>): Promise<void> => {
  await bothRespond(...request)
}

const text = fc.oneof(
  fc.constantFrom(
    '',
    ' ',
    '\u3000',
    '\0',
    '\ud800',
    'low',
    'me',
    'true',
    '2026-02-29',
    '0000-01-01',
    '2024-02-29',
  ),
  fc.constantFrom('x'.repeat(256), '🦉'.repeat(1001), 'a@b.cd', 'ada@example', 'password1', 'qz7 Lw2!'),
  fc.string({ unit: 'binary', maxLength: 12 }),
)
const value = fc.oneof(
  { weight: 4, arbitrary: text },
  fc.constantFrom<unknown>(null, true, false, 0, 1, -0, 1.5, [], {}, ['x'], { a: 1 }),
)

type Schema = { properties?: Record<string, unknown> }
const bodies = operations.flatMap((operation) => {
  const { operationId, method, path, requestBody } = operation
  const [media] = Object.values(requestBody?.content ?? {})
  // A password that happens to be right would change the account.
  if (!media || operationId === 'changePassword' || endsAccount(operation)) return []
  const fields = Object.keys(resolve(media.schema as Schema).properties ?? {})
  const url = path.replace('{user_id}', 'me').replaceAll(/\{\w+\}/g, '9007199254740991')
  return [{ operationId, method, url, fields }]
})

test.each(bodies)('invalid bodies of $operationId are rejected alike', async ({ method, url, fields }) => {
  const entries = fc.array(fc.tuple(fc.constantFrom(...fields, ...fields, 'unknown', 'a/b~'), value), {
    maxLength: 6,
  })
  const body = fc.oneof({ weight: 9, arbitrary: entries.map((list) => Object.fromEntries(list)) }, value)
  await fc.assert(
    fc.asyncProperty(body, async (json) => expectAgreement(method, url, { json })),
    { numRuns: 40 },
  )
})

test.each([
  { title: 'a', recurrence: '' },
  { title: '', due_time: '09:00' },
  { title: '\0', due_date: null, time_zone: 'UTC' },
  { title: 'a', due_time: '09:00', priority: 'x' },
  { title: 'a', due_time: '09:00', unknown: 1 },
  { title: 'a', due_time: '09:00', labels: ['a', 'a'] },
])('what needs another field is asked of what is valid otherwise: %j', async (json) => {
  const { errors = [] } = (await bothRespond('POST', '/api/me/tasks', { json })) ?? {}
  expect(errors.length).toBeGreaterThan(0)
  expect(errors.filter((error) => error.endsWith('needs_field'))).toEqual([])
})

const names = ['limit', 'cursor', 'completed', 'priority', 'due_before', 'due_after', 'q', 'sort', 'page']
const values = [
  '1',
  '0',
  '1000',
  '1001',
  '99999',
  'true',
  'high',
  'none',
  '-title',
  '2026-02-30',
  'x',
  '%00',
  '',
]

test('invalid queries of listTasks are rejected alike', async () => {
  const parameter = fc
    .tuple(fc.constantFrom(...names), fc.constantFrom(...values))
    .map((pair) => pair.join('='))
  await fc.assert(
    fc.asyncProperty(fc.array(parameter, { maxLength: 4 }), async (parameters) =>
      expectAgreement('GET', `/api/me/tasks?${parameters.join('&')}`, {}),
    ),
    { numRuns: 100 },
  )
})

test('invalid paths are rejected alike', async () => {
  const id = fc.constantFrom(
    '0',
    '1',
    '01',
    'me',
    'x',
    '%31',
    '%zz',
    '9007199254740991',
    '9007199254740992',
    '1e3',
    '',
  )
  await fc.assert(
    fc.asyncProperty(id, id, fc.constantFrom('GET', 'DELETE', 'POST'), async (owner, task, method) => {
      // The user's own id may differ between the two.
      const own = owner === '1' || owner === '%31' ? 'me' : owner
      await expectAgreement(method, `/api/${own}/tasks/${task}`, {})
    }),
    { numRuns: 80 },
  )
})
