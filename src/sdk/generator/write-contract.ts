// Writes contract.ts of the SDK: the types of the contract under the names of its schemas.
import type { Document, Schema, SdkOperation } from './document.ts'
import { docComment } from './jsdoc.ts'

export function contractModule({ components, paths }: Document, operations: SdkOperation[]): string {
  const refresh = Object.entries(paths).find(([, methods]) => methods.post?.operationId === 'refresh')
  if (!refresh) throw new Error('The contract has no operation `refresh`.')
  const { Problem, ...schemas } = components.schemas
  if (!Problem) throw new Error('The contract has no schema `Problem`.')
  return `// The types of the contract. Written from openapi.json.

import type { components } from './schema.d.ts'

type Schemas = components['schemas']
type Schema<Name extends keyof Schemas> = Schemas[Name]

${Object.entries(schemas).map(schemaText).join('\n')}
/** What went wrong, for a program. Open: a later release of the service may send codes that this one does not know. */
export type ProblemCode = Schemas['Problem']['code'] | (string & {})

${describe(Problem)}export interface Problem<Code extends ProblemCode = ProblemCode>
  extends Pick<Schemas['Problem'], Exclude<keyof Schemas['Problem'], 'code'>> {
  /** What went wrong, for a program. */
  code: Code
}

/** The codes that each operation can answer with: \`OperationErrors['createTask']\`. */
export interface OperationErrors {
${operations.map(({ id, codes }) => `  ${id}: ${codes.map((code) => `'${code}'`).join(' | ')}\n`).join('')}}

/** Where a refresh token is exchanged. */
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
