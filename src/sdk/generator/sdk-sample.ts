// An operation as a call of the SDK: a whole TypeScript module that compiles, signs in where that is needed, and works.
import type { Document, OperationObject, SdkOperation } from './document.ts'
import { exampleBody, exampleParameters } from './example.ts'

/** Wider objects are spread over lines: a portal shows code in a narrow column. */
const objectWidth = 56

const credentials = { email: 'ada@example.com', password: 'correct horse battery staple' }

/** @param server e.g. `https://tasks.example.com` @returns TypeScript, without a line break at its end */
export function sdkSample(document: Document, operation: SdkOperation, server: string): string {
  return [
    sdkOpening(server),
    ...(operation.open ? [] : [`await api.auth.login(${literal(credentials)})`]),
    '',
    sdkCall(document, operation),
  ].join('\n')
}

/** The call alone, with a name for its answer. */
export function sdkCall(document: Document, operation: SdkOperation): string {
  const name = nameOf(operation.result.type)
  return `${name === undefined ? '' : `const ${name} = `}await ${call(document, operation)}`
}

/** How every program with the SDK begins. @param names what it imports */
export const sdkOpening = (server: string, names = 'createClient'): string =>
  `import { ${names} } from 'tasks-sdk'\n\nconst api = createClient(${literal({ baseUrl: server })})`

/** Path parameters in order, except the owner, who is `me` unless told; then the body or the query as one object. */
function call(document: Document, { path, method, group, name, values }: SdkOperation): string {
  const described = document.paths[path]?.[method.toLowerCase()] as OperationObject
  const inPath = exampleParameters(document, described, 'path')
  const query = exampleParameters(document, described, 'query')
  const body = exampleBody(document, described)
  const args = values.map((value) => inPath.find((parameter) => parameter.name === value.name)?.value)
  if (body) args.push(body.value)
  if (query.length > 0) args.push(Object.fromEntries(query.map(({ name, value }) => [name, value])))
  return `api.${group}.${name}(${args.map((value) => literal(value)).join(', ')})`
}

/** `task` for a Task, `tasks` for several; undefined where there is no answer to name. */
function nameOf(type: string): string | undefined {
  if (type === 'void') return undefined
  return type.charAt(0).toLowerCase() + type.slice(1).replace('[]', 's')
}

/** A value as TypeScript writes it, on one line where that fits. */
function literal(value: unknown, indent = ''): string {
  if (typeof value === 'string') return quoted(value)
  if (Array.isArray(value)) return `[${value.map((item) => literal(item, indent)).join(', ')}]`
  if (typeof value !== 'object' || value === null) return String(value)
  const inner = `${indent}  `
  const members = Object.entries(value).map(([key, member]) => `${key}: ${literal(member, inner)}`)
  const line = members.length === 0 ? '{}' : `{ ${members.join(', ')} }`
  return line.length <= objectWidth ? line : `{\n${inner}${members.join(`,\n${inner}`)},\n${indent}}`
}

/** JSON's escapes are TypeScript's too; only the quotes differ. */
function quoted(text: string): string {
  return `'${JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`
}
