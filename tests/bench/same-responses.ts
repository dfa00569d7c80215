// Checks before the measurement that all contenders give the same responses: one that does less is faster, and proves nothing.
import { isDeepStrictEqual } from 'node:util'
import { OperatorError } from '../../src/operator-error.ts'
import { type Call, callOf, type Kind, type User } from './workloads.ts'

type ResponseSummary = { status: number; type: string; body: unknown }
type Server = { name: string; url: string }

/** Reads come first, so that no contender's writes appear in another's responses. */
const kinds: Kind[] = ['list', 'get', 'unauthorized', 'create', 'complete']

/**
 * Sends the same requests to all servers.
 * @throws OperatorError that shows the first difference
 */
export async function requireSameResponses(
  servers: readonly Server[],
  users: readonly User[],
): Promise<void> {
  const [first, last] = [users[0] as User, users.at(-1) as User]
  for (const kind of kinds) {
    for (const user of [first, last]) {
      await compare(servers, kind, (url) => ask(url, callOf(kind, user, 3)).then(normalized))
    }
  }
  for (const { what, ...call } of refusedCalls(first, last)) {
    await compare(servers, what, async (url) => ({ status: (await ask(url, call)).status }))
  }
  await compare(servers, 'updated_at is later after every write', (url) => isLater(url, first))
}

async function compare(
  servers: readonly Server[],
  what: string,
  responseOf: (url: string) => Promise<object>,
): Promise<void> {
  let expected: Named | undefined
  for (const { name, url } of servers) {
    const response = await responseOf(url)
    expected ??= { name, response }
    if (isDeepStrictEqual(response, expected.response)) continue
    const lines = difference(expected, { name, response })
    throw new OperatorError(`the contenders do not give the same response (${what}):\n${lines}`)
  }
}

type Named = { name: string; response: object }

/** Both responses around the place where they differ. */
function difference(one: Named, other: Named): string {
  const texts = [one, other].map(({ response }) => JSON.stringify(response)) as [string, string]
  const position = [...texts[0]].findIndex((character, n) => character !== texts[1][n])
  const begin = Math.max(0, position - 80)
  return [one, other].map(({ name }, n) => `  ${name}: …${texts[n]?.slice(begin, begin + 240)}…`).join('\n')
}

async function ask(url: string, { method, path, token, body }: Call): Promise<ResponseSummary> {
  const headers = {
    ...(token && { Authorization: `Bearer ${token}` }),
    ...(body !== undefined && { 'Content-Type': 'application/json' }),
  }
  const response = await fetch(url + path, { method, headers, ...(body !== undefined && { body }) })
  const type = (response.headers.get('Content-Type') ?? '').split(';')[0] as string
  return { status: response.status, type, body: await response.json() }
}

const timestamp = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/

/** Replaces what may differ (new ids, times of writes, request ids) by whether it has the right form. */
export function normalized({ status, type, body }: ResponseSummary): ResponseSummary {
  if (Array.isArray(body)) return { status, type, body }
  const { id, created_at, updated_at, completed_at, position, request_id, ...rest } = body as Record<
    string,
    unknown
  >
  const forms = {
    ...(id !== undefined && { id: status === 201 ? Number.isSafeInteger(id) : id }),
    ...(created_at !== undefined && { created_at: status === 201 ? formOf(created_at) : created_at }),
    ...(updated_at !== undefined && { updated_at: formOf(updated_at) }),
    ...(completed_at !== undefined && { completed_at: formOf(completed_at) }),
    ...(position !== undefined && { position: status === 201 ? typeof position : position }),
    ...(request_id !== undefined && { request_id: typeof request_id }),
  }
  return { status, type, body: { ...rest, ...forms } }
}

const formOf = (value: unknown) => (timestamp.test(String(value)) ? 'a timestamp' : value)

/** Requests that must be rejected; compared by status alone. */
function refusedCalls(user: User, other: User): (Call & { what: string })[] {
  const list = callOf('list', user, 0)
  const create = callOf('create', user, 0)
  const complete = callOf('complete', user, 0)
  const body = (value: unknown) => JSON.stringify(value)
  return [
    { what: 'no token', ...list, token: '' },
    { what: "another user's path", ...list, path: callOf('list', other, 0).path },
    { what: 'a limit of 0', ...list, path: list.path.replace('20', '0') },
    {
      what: "another user's task",
      ...callOf('get', user, 0),
      path: `/api/${user.id}/tasks/${other.tasks[0]}`,
    },
    { what: 'an unknown path', ...list, path: '/api/nowhere' },
    { what: 'a body that is not JSON', ...create, body: '{"title"' },
    { what: 'a blank title', ...create, body: body({ title: ' ' }) },
    { what: 'a title that is too long', ...create, body: body({ title: 'x'.repeat(256) }) },
    { what: 'an unknown field', ...create, body: body({ title: 'x', titel: 'y' }) },
    { what: 'an unknown priority', ...create, body: body({ title: 'x', priority: 'urgent' }) },
    { what: 'a day that does not exist', ...create, body: body({ title: 'x', due_date: '2026-02-30' }) },
    { what: 'a completion without its field', ...complete, body: body({}) },
  ]
}

async function isLater(url: string, user: User): Promise<object> {
  const times: string[] = []
  for (let n = 0; n < 3; n += 1) {
    const { body } = await ask(url, callOf('complete', user, 5))
    times.push((body as { updated_at: string }).updated_at)
  }
  return { later: times.every((time, n) => n === 0 || time > (times[n - 1] as string)) }
}
