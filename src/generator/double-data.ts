// What the double needs of the contract: an extract of the OpenAPI document, as data and as a module. Pure: no I/O.
import type { ContractData, Operation, Parameter, Schema } from '../double/data.ts'

type Node = Record<string, unknown>
type Reference = { $ref?: string }
type DocumentOperation = {
  operationId: string
  security: unknown[]
  parameters?: (Reference & { name: string; in: string; required?: boolean; schema: Node })[]
  requestBody?: { required?: boolean; content: Record<string, { schema: Node }> }
}
export type DoubleSource = {
  openapi: string
  info: { title: string; version: string }
  paths: Record<string, Record<string, DocumentOperation>>
  components: Record<string, Record<string, unknown>>
}

/** Said for people; a double judges by the rest. */
const annotations = ['description', 'examples', 'example', 'title']

/** @throws TypeError for a document that says what the double would not understand */
export function doubleData(document: DoubleSource): ContractData {
  const { openapi, info, paths, components } = document
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) =>
      operationOf(document, method.toUpperCase(), path, operation),
    ),
  )
  const examples = Object.entries(components.examples ?? {}) as [string, { value: Problem }][]
  const problems = examples.map(([code, { value }]) => {
    const { status, title, detail } = value
    return [code, { status, title, detail }]
  })
  return {
    openapi,
    info: { title: info.title, version: info.version },
    operations,
    problems: Object.fromEntries(problems),
  }
}

type Problem = { status: number; title: string; detail: string }

function operationOf(
  document: DoubleSource,
  method: string,
  path: string,
  { operationId, security, parameters = [], requestBody }: DocumentOperation,
): Operation {
  const content = requestBody && Object.values(requestBody.content)
  const [media, ...others] = content ?? []
  if (others.some(({ schema }) => JSON.stringify(schema) !== JSON.stringify(media?.schema)))
    throw new TypeError(`${operationId} takes another body under each media type.`)
  if (requestBody && !requestBody.required) throw new TypeError(`${operationId} does not require its body.`)
  return {
    id: operationId,
    method,
    path,
    isProtected: security.length > 0,
    parameters: parameters.map((parameter) => resolved(document, parameter)).flatMap(parameterOf(document)),
    ...(requestBody &&
      media && {
        body: {
          mediaTypes: Object.keys(requestBody.content).map((type) => type.toLowerCase()),
          schema: schemaOf(document, media.schema),
        },
      }),
  }
}

/** Headers are left to the double: the document tells only that they are text. */
const parameterOf =
  (document: DoubleSource) =>
  (parameter: { name: string; in: string; required?: boolean; schema: Node }): Parameter[] => {
    const { name, in: place, required = false } = parameter
    if (place !== 'path' && place !== 'query') return []
    return [{ name, in: place, required, schema: schemaOf(document, parameter.schema) }]
  }

/** A schema without references and without what is said for people. */
function schemaOf(document: DoubleSource, node: Node): Schema {
  const entries = Object.entries(resolved(document, node)).filter(
    ([keyword]) => !annotations.includes(keyword),
  )
  const part = (value: unknown) => schemaOf(document, value as Node)
  const plain = entries.map(([keyword, value]) => {
    if (keyword === 'items') return [keyword, part(value)]
    if (keyword === 'anyOf') return [keyword, (value as Node[]).map(part)]
    if (keyword !== 'properties') return [keyword, value]
    return [
      keyword,
      Object.fromEntries(Object.entries(value as Node).map(([name, each]) => [name, part(each)])),
    ]
  })
  return Object.fromEntries(plain)
}

function resolved<T extends object>(document: DoubleSource, node: T & Reference): T {
  if (node.$ref === undefined) return node
  const path = node.$ref.replace('#/', '').split('/')
  const target = path.reduce<unknown>((at, key) => (at as Node | undefined)?.[key], document)
  if (target === undefined) throw new TypeError(`The document has nothing at ${node.$ref}.`)
  return target as T
}

/** The module `contract-data.ts`, which exports the extract as `contractData`. */
export const doubleDataModule = (document: DoubleSource): string =>
  [
    '// The operations, request schemas and problems of the contract, for the in-memory double.',
    "import type { ContractData } from './data.ts'",
    '',
    `export const contractData: ContractData = ${JSON.stringify(doubleData(document), null, 1)}`,
    '',
  ].join('\n')
