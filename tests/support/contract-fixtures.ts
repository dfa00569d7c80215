// What tests need of each operation, read from the contract, so that an operation that is added is covered by itself:
// a valid request is made of its examples, and what a path names is made by the operation on its collection.
import type { Person } from './client.ts'
import { type Operation, operations } from './contract.ts'
import { examplesOfMedia } from './contract-examples.ts'
import type { TestService } from './service.ts'

export const isProtected = ({ security }: Operation): boolean => security.length > 0

/** Whether the path names the user whose things they are: `/api/{user_id}/...`. */
export const isOfAnOwner = ({ path }: Operation): boolean => path.includes('{user_id}')

/**
 * The collections that belong to a user, by the segment after the user's, which is also the name of the table. Labels have no
 * ids, and are no table.
 */
export const ownedCollections: string[] = [
  ...new Set(operations.flatMap(({ path }) => /\/\{user_id\}\/(\w+)\/\{id\}/.exec(path)?.[1] ?? [])),
]

/** What a path's parameter names: the segment before it, in the singular. `/tasks/{id}` is of a `task`. */
const thingBefore = (path: string, parameter: string): string | undefined =>
  new RegExp(`/(\\w+)s/\\{${parameter}\\}`).exec(path)?.[1]

/** The thing that an operation is about, `task` for `/api/{user_id}/tasks/{id}/complete`; undefined where it names none. */
export const thingOf = ({ path }: Operation): string | undefined => thingBefore(path, 'id')

/** Every kind of thing that has an id in some path. */
export const things: string[] = [...new Set(operations.flatMap((operation) => thingOf(operation) ?? []))]

/** Ids of things by their kind: `{ task: 42 }`. */
export type Ids = Record<string, number>

/**
 * @param owner what stands for `{user_id}`
 * @param ids of what the path names; 1 for the others
 */
export const pathOf = (
  { path }: Pick<Operation, 'path'>,
  ids: Ids = {},
  owner: string | number = 'me',
): string =>
  path.replaceAll(/\{(\w+)\}/g, (_, name: string) =>
    String(name === 'user_id' ? owner : (ids[thingBefore(path, name) ?? ''] ?? 1)),
  )

/** Whether the body is a file, which has other limits than other bodies. */
export const takesFile = ({ requestBody }: Operation): boolean =>
  Object.keys(requestBody?.content ?? {}).some((type) => !type.endsWith('json'))

/**
 * The valid JSON bodies that the contract shows, for each media type in which it takes them.
 * @param known what no document can show, by the names of fields: it takes the place of what an example has there. So do
 * the ids of things, such as `task_id`
 * @returns none where the operation takes no body; text of another media type is `raw`
 */
export function exampleBodies(
  { requestBody }: Operation,
  known: Record<string, unknown> = {},
): { type: string; json?: unknown; raw?: string }[] {
  return Object.entries(requestBody?.content ?? {}).flatMap(([type, media]) =>
    examplesOfMedia(media).map((example) => {
      if (typeof example === 'string') return { type, raw: example }
      const fields = Object.keys(example as object).filter((name) => name in known)
      return {
        type,
        json: { ...(example as object), ...Object.fromEntries(fields.map((name) => [name, known[name]])) },
      }
    }),
  )
}

/** The first of them; undefined where the operation takes no body. */
export const exampleBody = (operation: Operation, known: Record<string, unknown> = {}): unknown =>
  exampleBodies(operation, known)[0]?.json

/** The ids of things as fields of bodies are named. */
export const idFields = (ids: Ids): Record<string, number> =>
  Object.fromEntries(Object.entries(ids).map(([thing, id]) => [`${thing}_id`, id]))

/** The operation on the collection in which things of a kind are. @param method POST makes one, GET lists them */
const onCollection = (thing: string, method: 'GET' | 'POST'): Operation | undefined =>
  operations.find((operation) => operation.method === method && operation.path.endsWith(`/${thing}s`))

/**
 * Makes one thing of each kind that somebody can have, of the example of its collection; where nothing can be made, as
 * with sessions, it is the first of the list.
 */
export async function makeThings(
  { send }: Pick<TestService, 'send'>,
  { token }: Pick<Person, 'token'>,
): Promise<Ids> {
  const ids: Ids = {}
  for (const thing of inOrderOfNeed()) {
    const creation = onCollection(thing, 'POST')
    const operation = creation ?? (onCollection(thing, 'GET') as Operation)
    const headers = takesKey(operation) ? { 'Idempotency-Key': `the-${thing}` } : {}
    const json = exampleBody(operation, idFields(ids))
    const { body, status, text } = await send(operation.method, pathOf(operation, ids), {
      token,
      headers,
      json,
    })
    if (status >= 300)
      throw new Error(`${operation.operationId} responded with ${status} ${text} to its example`)
    const { id } = (creation ? body : (body as object[])[0]) as { id: number }
    ids[thing] = id
  }
  return ids
}

/**
 * The token of the mail that leads to an operation such as `/password-reset/confirm`: the operation on the path before it
 * causes the mail.
 * @param account who asks
 * @returns undefined where the operation needs none
 */
export async function linkTokenFor(
  { send, mails }: Pick<TestService, 'send' | 'mails'>,
  { path }: Operation,
  { token, user: { email } }: { token: string; user: { email: string | null } },
): Promise<string | undefined> {
  if (!path.endsWith('/confirm')) return undefined
  const request = operations.find((other) => `${other.path}/confirm` === path) as Operation
  await send(request.method, request.path, { token, json: exampleBody(request, { email }) })
  return (await mails()).findLast((mail) => mail.to === email && mail.token !== undefined)?.token
}

/** What is named in another one's example, by a field such as `task_id`, or in its path is made before it. */
function inOrderOfNeed(): string[] {
  const needs = (thing: string) => {
    const creation = onCollection(thing, 'POST')
    const fields = creation ? Object.keys((exampleBody(creation) ?? {}) as object) : []
    return things.filter((other) => other !== thing && fields.includes(`${other}_id`))
  }
  const done: string[] = []
  const add = (thing: string) => {
    if (done.includes(thing)) return
    for (const other of needs(thing)) add(other)
    done.push(thing)
  }
  for (const thing of things) add(thing)
  return done
}

export const takesKey = ({ parameters = [] }: Operation): boolean =>
  parameters.some((parameter) => JSON.stringify(parameter).includes('Idempotency-Key'))

/** Makes the things of a path what an operation needs: what is to be restored is in the trash. */
export async function putInPlace(
  { send }: Pick<TestService, 'send'>,
  operation: Operation,
  ids: Ids,
  token: string,
): Promise<void> {
  const path = pathOf(operation, ids)
  if (path.endsWith('/restore')) await send('DELETE', path.replace('/restore', ''), { token })
}

/**
 * Operations in an order in which one person can go through all of them: signs in, makes, reads, changes, removes, signs
 * out, and the account goes last.
 */
export const inOrderOfLife = (all: readonly Operation[]): Operation[] =>
  all.toSorted((one, other) => rankOf(one) - rankOf(other))

function rankOf(operation: Operation): number {
  const { method, requestBody } = operation
  if (endsAccount(operation)) return 7
  if (exampleFields(operation).includes('new_password')) return 6
  if (!isProtected(operation)) return requestBody ? 0 : 2
  if (method === 'POST') return requestBody ? 1 : 5
  if (method === 'GET') return 2
  if (method === 'DELETE') return 4
  return exampleFields(operation).includes('current_password') ? 6 : 3
}

/** Whether it deletes the account, which the password alone has to confirm. */
export const endsAccount = (operation: Operation): boolean =>
  isProtected(operation) && exampleFields(operation).join() === 'password'

const exampleFields = (operation: Operation): string[] =>
  Object.keys((exampleBody(operation) ?? {}) as object)
