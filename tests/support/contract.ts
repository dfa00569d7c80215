// openapi/openapi.json as the tests use it: its operations, and a checker of responses.
import { readFileSync } from 'node:fs'
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import { withFormats } from '../../src/gates/lint/formats.ts'
import type { SdkTag } from '../../src/sdk/generator/naming.ts'

type Schema = Record<string, unknown>
type Media = { schema: Schema; examples?: Record<string, unknown> }
type Reference = { $ref?: string }
type ResponseObject = Reference & {
  headers?: Record<string, Reference & { required?: boolean; schema: Schema }>
  content?: Record<string, Media>
}
type Parameter = { name: string; in: 'path' | 'query'; schema: Schema }
type OperationObject = {
  operationId: string
  summary: string
  tags: string[]
  security: Record<string, string[]>[]
  parameters?: Parameter[]
  requestBody?: { required: boolean; content: Record<string, Media> }
  responses: Record<string, ResponseObject>
}

export type Operation = OperationObject & { method: string; path: string; pattern: RegExp }

export const document = JSON.parse(
  readFileSync(new URL('../../openapi/openapi.json', import.meta.url), 'utf8'),
) as {
  info: { title: string; version: string }
  tags: SdkTag[]
  paths: Record<string, Record<string, OperationObject>>
  components: Record<string, Record<string, Schema>>
}

export const operations: Operation[] = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({
    ...operation,
    method: method.toUpperCase(),
    path,
    pattern: new RegExp(`^${path.replaceAll(/\{[^}]+\}/g, '[^/]+')}$`),
  })),
)

export const operationOf = (method: string, pathname: string): Operation | undefined =>
  operations.find((operation) => operation.method === method && operation.pattern.test(pathname))

/** Whether its response goes on for as long as the client reads. */
export const isStream = ({ responses }: Pick<Operation, 'responses'>): boolean =>
  responses[200]?.content?.['text/event-stream'] !== undefined

/** The URL of a request whose response is to end by itself: what does not say how long it waits, does not wait. */
export function ending(method: string, url: string): string {
  const [pathname = '', query] = url.split('?')
  const operation = operationOf(method === 'HEAD' ? 'GET' : method, pathname)
  if (!operation || !isStream(operation) || /(^|&)wait=/.test(query ?? '')) return url
  return `${pathname}?${query ? `${query}&` : ''}wait=0`
}

export function operationById(operationId: string): Operation {
  const found = operations.find((operation) => operation.operationId === operationId)
  if (!found) throw new Error(`the contract has no operation ${operationId}`)
  return found
}

export function resolve<T extends object>(value: T & Reference): T {
  if (value.$ref === undefined) return value
  const path = value.$ref.slice(2).split('/')
  return path.reduce<unknown>((node, key) => (node as Record<string, unknown>)[key], document) as T
}

// Responses are open in the document, so that a new field breaks no client. Here they are closed: a field that the
// contract does not know is a leak.
const ajv = withFormats(new Ajv2020({ allErrors: true, strict: false }))
ajv.addSchema(closed({ components: document.components }) as Schema, 'contract')

function closed(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(closed)
  if (typeof node !== 'object' || node === null) return node
  const copy: Schema = Object.fromEntries(Object.entries(node).map(([key, value]) => [key, closed(value)]))
  if (copy.type === 'object' && copy.properties) copy.additionalProperties ??= false
  return copy
}

const validators = new Map<Schema, ValidateFunction>()

/**
 * @param schema of the document: the same object each time, since it is compiled once
 * @returns what is wrong with a value, or undefined
 */
export function mistakesOf(schema: Schema, value: unknown): string | undefined {
  let validate = validators.get(schema)
  if (!validate) {
    const local = JSON.stringify(closed(schema)).replaceAll('"#/components/', '"contract#/components/')
    validate = ajv.compile(JSON.parse(local))
    validators.set(schema, validate)
  }
  return validate(value) ? undefined : ajv.errorsText(validate.errors)
}
