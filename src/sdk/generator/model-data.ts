// Writes contract-data.ts and entry.ts of the package's entry `tasks-sdk/testing`: what the in-memory service needs of the
// contract.
import type {
  ContractData,
  Operation,
  Parameter,
  ResourceDescription,
  Schema,
} from '../model-http/contract-extract.ts'
import {
  type Document,
  isFile,
  type OperationObject,
  resolve,
  type Schema as SchemaNode,
  scopeOf,
} from './document.ts'

/** Said for people; values are judged by the rest. */
const annotations = ['description', 'examples', 'example', 'title']

/**
 * The extract of the document that the model works by.
 * @param resources what the document cannot say of the resources that users own
 * @throws Error for a document that says what the extract cannot hold
 */
export function modelData(document: Document, resources: Record<string, ResourceDescription>): ContractData {
  const { openapi, info, paths, components } = document
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => operationOf(document, method, path, operation)),
  )
  // Problems that operations respond with are examples of their own, the others are at the schema.
  const ofOperations = Object.values(components.examples ?? {}) as { value: ProblemExample }[]
  const ofNone = (components.schemas.Problem?.examples ?? []) as ProblemExample[]
  const problems = [...ofOperations.map(({ value }) => value), ...ofNone].map(
    ({ code, status, title, detail }) => [code, { status, title, detail }],
  )
  const { title, version } = info
  return { openapi, info: { title, version }, operations, problems: Object.fromEntries(problems), resources }
}

type ProblemExample = ContractData['problems'][string] & { code: string }

function operationOf(
  document: Document,
  method: string,
  path: string,
  operation: OperationObject,
): Operation {
  const { operationId: id, security, parameters = [], requestBody } = operation
  const scope = scopeOf(operation)
  const content = requestBody?.content ?? {}
  const [schema, ...others] = Object.entries(content)
    .filter(([type]) => !isFile(requestBody) || type === 'application/json')
    .map(([, media]) => schemaOf(document, media.schema))
  if (others.some((other) => JSON.stringify(other) !== JSON.stringify(schema)))
    throw new Error(`${id} takes another body under each media type.`)
  const resolved = parameters.map((parameter) => resolve(document, parameter))
  const mediaTypes = Object.keys(content).map((type) => type.toLowerCase())
  return {
    ...{ id, method: method.toUpperCase(), path, isProtected: security.length > 0 },
    ...(scope !== undefined && { scope }),
    parameters: resolved.flatMap((parameter) => parameterOf(document, parameter)),
    headers: resolved.flatMap((parameter) => (parameter.in === 'header' ? parameter.name : [])),
    ...(schema && { body: { mediaTypes, schema, ...(isFile(requestBody) && { isFile: true as const }) } }),
  }
}

/** Of headers the name is enough: the document says only that they are text. */
function parameterOf(
  document: Document,
  { name, in: place, schema }: NonNullable<OperationObject['parameters']>[number],
): Parameter[] {
  return place === 'header' ? [] : [{ name, in: place, schema: schemaOf(document, schema) }]
}

/** A schema without references and without what is said for people. */
function schemaOf(document: Document, node: SchemaNode): Schema {
  const part = (value: unknown) => schemaOf(document, value as SchemaNode)
  const entries = Object.entries(resolve(document, node)).map(([keyword, value]) => {
    if (keyword === 'items') return [keyword, part(value)]
    if (keyword === 'discriminator') return [keyword, (value as { propertyName: string }).propertyName]
    if (keyword === 'anyOf' || keyword === 'oneOf') return [keyword, (value as unknown[]).map(part)]
    if (keyword !== 'properties') return [keyword, value]
    const properties = Object.entries(value as object).map(([name, property]) => [name, part(property)])
    return [keyword, Object.fromEntries(properties)]
  })
  return Object.fromEntries(entries.filter(([keyword]) => !annotations.includes(keyword)))
}

/** The module `contract-data.ts`, beside the sources of the model. */
export const contractDataModule = (
  document: Document,
  resources: Record<string, ResourceDescription>,
): string =>
  `// The operations, request schemas, problems and resources of the contract. Written from openapi.json.

import type { ContractData } from './contract-extract.ts'

export const contractData: ContractData = ${JSON.stringify(modelData(document, resources))}
`

/** The entry of the package, beside the sources of the model: they take the contract, it has it already. */
export const testingModule = `// The entry \`tasks-sdk/testing\`: the service in memory, for the tests of programs that use it. Written by the generator.

import { contractData } from './contract-data.ts'
import { createDoubleOf, type Double, type DoubleOptions } from './index.ts'

export type { Double, DoubleOptions, Fault, SentRequest } from './index.ts'

/**
 * The service in memory: \`createClient({ baseUrl: 'http://double', fetch: createDouble().fetch })\`.
 * It is held to the contract by the tests that hold the service to it: status, headers and body are the service's,
 * also of errors. On purpose there are no rate limits, no other identity providers and no CORS; an access token that
 * it did not issue is \`invalid_token\`; some twenty common passwords are refused, not 5,000; \`GET /openapi.json\`
 * returns the head of the contract; and every time is that of \`now\`.
 */
export const createDouble = (options: DoubleOptions = {}): Double => createDoubleOf(contractData, options)
`
