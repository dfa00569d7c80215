// Fixtures that follow from the contract: what a path names, how one of it is made, and with which body.
import { type Operation, operations, resolve } from '../support/contract.ts'
import { contractData } from '../support/contract-data.ts'

/** A thing is the path segment before `{id}`: `/tasks/{id}` names a task. @returns undefined for any other path */
export const thingIn = (path: string): string | undefined => /\/(\w+)s\/\{id\}/.exec(path)?.[1]

/** Whatever the contract has a path of. */
export const things: string[] = [...new Set(operations.flatMap(({ path }) => thingIn(path) ?? []))]

/** @returns the path of all things of a kind, with its parameters in braces */
export function collectionOf(thing: string): string {
  const path = operations.find((operation) => thingIn(operation.path) === thing)?.path
  if (path === undefined) throw new Error(`the contract has no path of a ${thing}`)
  return path.slice(0, path.indexOf('/{id}'))
}

export const operationAt = (method: string, path: string): Operation | undefined =>
  operations.find((operation) => operation.method === method && operation.path === path)

/** @returns undefined for what is not made by an operation of its own, such as a session */
export const creationOf = (thing: string): Operation | undefined => operationAt('POST', collectionOf(thing))

/** The example of an operation's body, without what it may leave out. */
export function exampleBody({ operationId, requestBody }: Operation): Record<string, unknown> {
  const schema = bodySchema(requestBody)
  const [example] = schema?.examples ?? []
  if (schema === undefined || example === undefined)
    throw new Error(`${operationId} has no example of its body`)
  const { required = [] } = schema
  return Object.fromEntries(Object.entries(example).filter(([name]) => required.includes(name)))
}

/** An example of each field that an operation's body may have. */
export function exampleFields({ requestBody }: Operation): Record<string, unknown> {
  const { properties = {}, examples = [] } = bodySchema(requestBody) ?? {}
  const ofFields = Object.entries(properties).flatMap(([name, schema]) => {
    const [example] = resolve(schema).examples ?? []
    return example === undefined ? [] : [[name, example]]
  })
  return { ...Object.fromEntries(ofFields), ...examples[0] }
}

type BodySchema = {
  required?: string[]
  examples?: Record<string, unknown>[]
  properties?: Record<string, { $ref?: string; examples?: unknown[] }>
}

function bodySchema(body: Operation['requestBody']): BodySchema | undefined {
  const [media] = Object.values(body?.content ?? {})
  return media && resolve(media.schema as BodySchema)
}

/** The resources that users own, each with its operations. */
export const resources = Object.entries(contractData.resources).map(([name, description]) => ({
  ...{ name, ...description },
  operations: operations.filter(
    ({ path }) => path === description.path || path.startsWith(`${description.path}/`),
  ),
}))

export type Resource = (typeof resources)[number]

/** Fields in which no two things of a user have the same value. */
export const uniqueFields = (fields: Resource['fields']): string[] =>
  Object.keys(fields).filter((name) => fields[name]?.unique !== undefined)

/** @returns the resource that an operation is of, or undefined */
export const resourceOf = ({ operationId }: Operation): Resource | undefined =>
  resources.find((resource) => resource.operations.some((one) => one.operationId === operationId))

/**
 * A body whose fields have those that they need, whatever there is already: others are left out, or cleared where one that they
 * need is.
 */
export function withNeeds(described: Resource['fields'], body: object, replaces = false): object {
  const given = body as Record<string, unknown>
  const isCleared = (name: string): boolean =>
    given[name] === null || (replaces && !(name in given) && described[name]?.whenReplaced === 'omitted')
  const result = { ...given }
  for (const [name, { needs }] of Object.entries(described)) {
    if (needs === undefined) continue
    if (isCleared(needs) || result[needs] === null) result[name] = null
    else if (result[name] !== null && result[needs] === undefined) delete result[name]
  }
  return result
}

/** The examples of a field, and of those that it needs. */
export function exampleOf(
  described: Resource['fields'],
  examples: Record<string, unknown>,
  name: string,
): object {
  const needed = described[name]?.needs
  return { ...(needed && exampleOf(described, examples, needed)), [name]: examples[name] }
}
