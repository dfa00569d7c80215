// The fixtures of a case: an account and what belongs to it, another user, and the value of each placeholder.

import { randomBytes } from 'node:crypto'
import { type Operation, operationOf } from '../support/contract.ts'
import { deletesAccount, type Person, signIn, type TestAccounts } from './accounts.ts'
import { type Connection, type ReadResponse, ViolationError } from './connection.ts'
import { type Draft, fill } from './draft.ts'
import { bodyOf, isLimited, personalTokens } from './scopes.ts'
import { strongTag } from './strong-tag.ts'
import {
  collectionOf,
  creationOf,
  exampleBody,
  resourceOf,
  resources,
  thingIn,
  things,
  uniqueFields,
} from './things.ts'
import { takes } from './valid.ts'

export type AccountFixtures = {
  /** Sends a request in the person's place. */
  send(draft: Draft): Promise<ReadResponse>
  connection: Connection
}

/** @param foreigner the other user: shared by all fixtures, never changed */
export function newFixtures(
  connection: Connection,
  accounts: TestAccounts,
  foreigner: () => Promise<Person>,
): AccountFixtures {
  let person: Person | undefined

  const current = async (): Promise<Person> => {
    person ??= await accounts.register(connection)
    await accounts.renew(connection, person)
    return person
  }
  const thing = async (name: string, owner: Promise<Person>) => await thingOf(connection, await owner, name)

  const lookups: Record<string, () => Promise<string>> = {
    access: async () => (await current()).token,
    refresh: async () => (await current()).refreshToken,
    email: async () => (await current()).email,
    password: async () => (await current()).password,
    me: async () => String((await current()).id),
    unique: async () => randomBytes(4).toString('hex'),
    foreign_user: async () => String((await foreigner()).id),
  }
  for (const name of things) {
    lookups[name] = async () => await thing(name, current())
    lookups[`foreign_${name}`] = async () => await thing(name, foreigner())
    lookups[`etag_of_${name}`] = async () =>
      await tagOf(connection, await current(), `${urlOf(name)}/${await thing(name, current())}`)
  }

  for (const { thing: name, fields, operations } of resources) {
    lookups[`deleted_${name}`] = async () => await deletedThing(connection, await current(), name)
    lookups[`deep_${name}`] = async () => await deepThing(connection, await current(), name, fields)
    for (const operation of operations.filter((one) => takes(one, 'Idempotency-Key')))
      lookups[`used_key_of_${operation.operationId}`] = async () =>
        await usedKey(connection, await current(), name, operation)
    for (const field of uniqueFields(fields))
      lookups[`taken_${field}`] = async () => await taken(connection, await current(), name, field)
  }

  for (const [name, scopes] of personalTokens)
    lookups[name] = async () => await personalToken(connection, await current(), name, scopes)

  /** What a success takes away or replaces; and what it makes is removed, where there may only be so many. */
  async function afterwards({ method, path }: Draft, response: ReadResponse): Promise<void> {
    if (person === undefined || response.status >= 300) return
    if (method === 'DELETE' && path.endsWith('/{id}')) person.things.delete(thingIn(path) ?? '')
    if (isLimited(method, path)) await removeNewest(connection, person, path, response)
    const operation = `${method} ${path}`
    if (deletesAccount(method, path)) person = undefined
    else if (operation === 'POST /api/auth/logout') Object.assign(person, await signIn(connection, person))
    else if (operation === 'POST /api/auth/refresh')
      person.refreshToken = (response.body as { refresh_token: string }).refresh_token
  }

  return {
    connection,
    send: async (draft) => {
      const lookup = (name: string) => (lookups[name] as () => Promise<string>)()
      const listed = draft.method === 'GET' ? listedBy(draft) : undefined
      if (listed) await lookup(listed) // an empty page shows nothing
      const response = await connection.exchange(await fill(draft, lookup))
      await afterwards(draft, response)
      return response
    },
  }
}

function listedBy({ method, path }: Draft): string | undefined {
  const operation = operationOf(method, path)
  const resource = operation && resourceOf(operation)
  return resource?.path === path ? resource.thing : undefined
}

const urlOf = (thing: string) => collectionOf(thing).replace('{user_id}', 'me')

const headersOf = ({ token }: Person) => ({
  Authorization: `Bearer ${token}`,
  'Content-Type': 'application/json',
})

/** @returns the id of a thing that a person has, made where there is none */
async function thingOf(connection: Connection, owner: Person, name: string): Promise<string> {
  const known = owner.things.get(name) ?? (await newThing(connection, owner, name))
  owner.things.set(name, known)
  return known
}

/** @returns a value that a thing of the person's has in a field where no two may have the same */
async function taken(connection: Connection, owner: Person, name: string, field: string): Promise<string> {
  const value = owner.things.get(field) ?? `taken-${randomBytes(4).toString('hex')}`
  if (!owner.things.has(field)) await newThing(connection, owner, name, { [field]: value })
  owner.things.set(field, value)
  return value
}

/** @returns an Idempotency-Key that was sent with another request to an operation */
async function usedKey(
  connection: Connection,
  owner: Person,
  name: string,
  operation: Operation,
): Promise<string> {
  const place = `key of ${operation.operationId}`
  const known = owner.things.get(place)
  if (known !== undefined) return known
  const key = `used-${randomBytes(4).toString('hex')}`
  const isCreation = operation === creationOf(name)
  const url = isCreation
    ? urlOf(name)
    : operation.path.replace('{id}', await newThing(connection, owner, name))
  const response = await connection.exchange({
    ...{ method: operation.method, url: url.replace('{user_id}', 'me') },
    headers: { ...headersOf(owner), 'Idempotency-Key': key },
    body: new TextEncoder().encode(JSON.stringify(exampleBody(operation))),
  })
  if (response.status >= 300)
    throw new ViolationError(`${operation.operationId} responded with ${response.status} ${response.text}`)
  if (isCreation && isLimited(operation.method, operation.path))
    await removeNewest(connection, owner, operation.path, response)
  owner.things.set(place, key)
  return key
}

/** @returns the id of one that is in the trash */
async function deletedThing(connection: Connection, owner: Person, name: string): Promise<string> {
  const id = await newThing(connection, owner, name)
  await connection.exchange({ method: 'DELETE', url: `${urlOf(name)}/${id}`, headers: headersOf(owner) })
  return id
}

/** @returns the id of one on the last level */
async function deepThing(
  connection: Connection,
  owner: Person,
  name: string,
  fields: (typeof resources)[number]['fields'],
): Promise<string> {
  const known = owner.things.get(`deep ${name}`)
  if (known !== undefined) return known
  const collection = collectionOf(name).split('/').at(-1)
  const parent = Object.keys(fields).find((field) => fields[field]?.references?.name === collection) ?? ''
  let id = await newThing(connection, owner, name)
  for (let level = 2; level <= levels; level += 1)
    id = await newThing(connection, owner, name, { [parent]: Number(id) })
  owner.things.set(`deep ${name}`, id)
  return id
}

/** Of things below others of their kind. */
const levels = 5

async function newThing(
  connection: Connection,
  owner: Person,
  name: string,
  fields: Record<string, unknown> = {},
): Promise<string> {
  const creation = creationOf(name)
  if (creation === undefined) return await newSession(connection, owner, name)
  const text = JSON.stringify({ ...exampleBody(creation), ...fields })
  const body = new TextEncoder().encode(text)
  const request = { method: 'POST', url: urlOf(name), headers: headersOf(owner), body }
  const response = await connection.exchange(request)
  if (response.status !== 201)
    throw new ViolationError(
      `${creation.operationId} responded with ${response.status} ${response.text} to ${text}`,
    )
  return String((response.body as { id: number }).id)
}

/** @returns a personal access token that a person has, made where there is none */
async function personalToken(
  connection: Connection,
  owner: Person,
  name: string,
  scopes: readonly string[],
): Promise<string> {
  const known = owner.things.get(name)
  if (known !== undefined) return known
  const body = new TextEncoder().encode(JSON.stringify(bodyOf(scopes)))
  const request = { method: 'POST', url: '/api/me/tokens', headers: headersOf(owner), body }
  const response = await connection.exchange(request)
  if (response.status !== 201)
    throw new ViolationError(`createToken responded with ${response.status} ${response.text}`)
  const { token } = response.body as { token: string }
  owner.things.set(name, token)
  return token
}

async function removeNewest(
  connection: Connection,
  owner: Person,
  path: string,
  { body }: ReadResponse,
): Promise<void> {
  const url = `${path.replace('{user_id}', 'me')}/${(body as { id: number }).id}`
  await connection.exchange({ method: 'DELETE', url, headers: headersOf(owner) })
}

/** What no operation creates comes of a sign-in; and one that may be ended is not the person's own. */
async function newSession(connection: Connection, owner: Person, name: string): Promise<string> {
  await signIn(connection, owner)
  const { body } = await connection.exchange({ method: 'GET', url: urlOf(name), headers: headersOf(owner) })
  return String((body as { id: number }[]).at(-1)?.id)
}

async function tagOf(connection: Connection, owner: Person, url: string): Promise<string> {
  const response = await connection.exchange({ method: 'GET', url, headers: headersOf(owner) })
  return strongTag(response.headers.get('ETag') ?? '')
}
