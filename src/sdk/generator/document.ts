// The operations of the document, in the form that the code generators need.
import { groupOf, methodOf, type SdkTag } from './naming.ts'

export type Schema = {
  $ref?: string
  type?: string | string[]
  items?: Schema
  anyOf?: Schema[]
  oneOf?: Schema[]
  properties?: Record<string, Schema>
  examples?: unknown[]
  description?: string
} & Record<string, unknown>
export type Parameter = {
  $ref?: string
  name: string
  in: 'path' | 'query' | 'header'
  required?: boolean
  schema: Schema
  example?: unknown
  examples?: Record<string, { value: unknown }>
  description?: string
}
type Media = { schema: Schema; example?: unknown; examples?: Record<string, { $ref?: string }> }
type ResponseObject = {
  $ref?: string
  description: string
  headers?: Record<string, unknown>
  content?: Record<string, Media>
}
export type OperationObject = {
  operationId: string
  summary: string
  description: string
  tags: [string]
  security: Record<string, string[]>[]
  parameters?: Parameter[]
  requestBody?: { description?: string; content: Record<string, Media> }
  responses: Record<string, ResponseObject>
}

export type Document = {
  openapi: string
  info: { version: string; title: string; description: string }
  tags: (SdkTag & { description: string })[]
  paths: Record<string, Record<string, OperationObject>>
  components: { schemas: Record<string, Schema> } & Record<string, Record<string, unknown>>
}

/** An operation with its references resolved and its name in the SDK. */
export type SdkOperation = {
  id: string
  method: string
  path: string
  /** The method is `api.<group>.<name>`. */
  group: string
  name: string
  summary: string
  description: string
  /** Needs no token. */
  open: boolean
  /** With which a personal access token opens it; without one none does. */
  scope?: string
  /** The path parameters that callers pass, in order: all but the owner. */
  values: { name: string; description: string }[]
  hasOwner: boolean
  /** What is asked for; that of a read alone. */
  hasQuery: boolean
  /** The query parameters of a write, which callers give among the options of the call. */
  settings: string[]
  /** A file may also be a `Blob`, of whatever media type the operation takes. */
  body?: { type: string; mediaType: string; description: string; isFile: boolean }
  /** The request headers that it takes, in lower case. */
  headers: string[]
  /** The TypeScript type of the successful response, and its description. */
  result: { type: string; description: string }
  /** Its response goes on for as long as the client reads: its method iterates. */
  isStream: boolean
  canBeUnchanged: boolean
  isPaged: boolean
  /** The codes of every problem that it can respond with. */
  codes: string[]
}

/**
 * Reads the operations of a document.
 * @param document the contract
 * @returns the operations, in the document's order
 * @throws Error for a document that the SDK cannot be generated from
 */
export function operationsOf(document: Document): SdkOperation[] {
  return Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => sdkOperation(document, path, method, operation)),
  )
}

/** @returns the description of an operation as it stands in the document */
export const describedOperation = (
  document: Document,
  { path, method }: Pick<SdkOperation, 'path' | 'method'>,
): OperationObject => document.paths[path]?.[method.toLowerCase()] as OperationObject

function sdkOperation(
  document: Document,
  path: string,
  method: string,
  operation: OperationObject,
): SdkOperation {
  const { operationId: id, summary, description, tags, requestBody, security } = operation
  const scope = scopeOf(operation)
  const group = groupOf(document.tags, tags[0])
  const parameters = (operation.parameters ?? []).map((parameter) => resolve(document, parameter))
  const named = (place: Parameter['in']) => parameters.filter((parameter) => parameter.in === place)
  const responses = Object.entries(operation.responses).map(
    ([status, response]) => [Number(status), resolve(document, response)] as const,
  )
  const success = responses.find(([status]) => status >= 200 && status < 300)?.[1]
  if (!success) throw new Error(`${id} has no success`)
  const isStream = success.content?.['text/event-stream'] !== undefined
  const [mediaType, media] = Object.entries(requestBody?.content ?? {})[0] ?? []
  return {
    ...{ id, method: method.toUpperCase(), path, group, name: methodOf(id, group), summary, description },
    open: security.length === 0,
    ...(scope !== undefined && { scope }),
    values: named('path')
      .filter(({ name }) => name !== 'user_id')
      .map(({ name, description = '' }) => ({ name, description })),
    hasOwner: path.includes('{user_id}'),
    hasQuery: method === 'get' && named('query').length > 0,
    settings: method === 'get' ? [] : named('query').map(({ name }) => name),
    ...(media && {
      body: {
        type: typeOf(media.schema),
        mediaType: mediaType as string,
        description: requestBody?.description ?? '',
        isFile: isFile(requestBody),
      },
    }),
    headers: named('header').map(({ name }) => name.toLowerCase()),
    isStream,
    result: {
      type: isStream
        ? 'ChangeEvent'
        : success.content
          ? typeOf(Object.values(success.content)[0]?.schema)
          : 'void',
      description: success.description,
    },
    canBeUnchanged: responses.some(([status]) => status === 304),
    isPaged: success.headers?.['X-Next-Cursor'] !== undefined,
    codes: responses.flatMap(([, { content }]) =>
      Object.keys(content?.['application/problem+json']?.examples ?? {}),
    ),
  }
}

/** Whether a body is a file: JSON, or text of another media type. */
export const isFile = (body: OperationObject['requestBody']): boolean =>
  Object.keys(body?.content ?? {}).some((type) => !/[/+]json$/.test(type))

/** @returns the scope with which a personal access token opens an operation; undefined where none does */
export const scopeOf = ({ security }: Pick<OperationObject, 'security'>): string | undefined =>
  security.flatMap(({ personalToken = [] }) => personalToken)[0]

/** @throws Error for a body whose schema has no name */
function typeOf(schema: Schema | undefined): string {
  if (schema?.type === 'array') return `${typeOf(schema.items)}[]`
  const name = schema?.$ref?.split('/').at(-1)
  if (name === undefined) throw new Error(`A body needs a named schema, not ${JSON.stringify(schema)}`)
  return name
}

/** @returns what a value refers to, or the value itself if it is not a reference */
export function resolve<T extends { $ref?: string }>(document: Document, value: T): T {
  if (value.$ref === undefined) return value
  const keys = value.$ref.replace('#/', '').split('/')
  return keys.reduce<unknown>((node, key) => (node as Record<string, unknown>)[key], document) as T
}
