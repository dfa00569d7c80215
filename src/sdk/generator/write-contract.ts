// Generates contract.ts of the SDK: the types of the contract under the names of its schemas.
import type { Document, Schema, SdkOperation } from './document.ts'
import { docComment } from './jsdoc.ts'

/**
 * Generates the module.
 * @param document the contract
 * @param operations those of the document
 * @returns TypeScript
 * @throws Error when the contract lacks the operation `refresh` or the schema `Problem`
 */
export function contractModule({ components, paths }: Document, operations: SdkOperation[]): string {
  const refresh = Object.entries(paths).find(([, methods]) => methods.post?.operationId === 'refresh')
  if (!refresh) throw new Error('The contract has no operation `refresh`.')
  const { Problem, ...schemas } = components.schemas
  if (!Problem) throw new Error('The contract has no schema `Problem`.')
  return `// The types of the contract. Generated from openapi.json.

import type { components } from './schema.d.ts'

export type { Unrecognized } from './schema.d.ts'

type Schemas = components['schemas']
type Schema<Name extends keyof Schemas> = Schemas[Name]

${Object.entries(schemas).map(schemaText).join('\n')}
/** The codes of problems that this version of the contract lists. */
export type KnownProblemCode = Schemas['Problem']['code']

/** What went wrong, for a program. Not closed: later releases of the service may send codes that are not listed here. */
export type ProblemCode = KnownProblemCode | (string & {})

${describe(Problem)}export interface Problem<Code extends ProblemCode = ProblemCode>
  extends Pick<Schemas['Problem'], Exclude<keyof Schemas['Problem'], 'code'>> {
  /** What went wrong, for a program. */
  code: Code
}

/** The codes that each operation can respond with: \`OperationErrors['createTask']\`. */
export interface OperationErrors {
${operations.map(({ id, codes }) => `  ${id}: ${codes.map((code) => `'${code}'`).join(' | ')}\n`).join('')}}

/** The scope with which a personal access token opens an operation; those that are not here are closed to all of them. */
export interface OperationScopes {
${operations.map(({ id, scope }) => (scope === undefined ? '' : `  ${id}: '${scope}'\n`)).join('')}}

/** The path at which a refresh token is exchanged. */
export const refreshPath = '${refresh[0]}'
`
}

function schemaText([name, schema]: [string, Schema]): string {
  const isObject = schema.type === 'object'
  const text = isObject
    ? `export interface ${name} extends Schema<'${name}'> {}`
    : `export type ${name} = Schemas['${name}']`
  return `${describe(schema)}${text}\n`
}

const describe = ({ description }: Schema) => (description ? docComment([description]) : '')
