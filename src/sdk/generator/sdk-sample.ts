// Writes an operation as a call of the SDK: a TypeScript module that compiles, signs in where necessary, and works.
import { type Document, describedOperation, type SdkOperation } from './document.ts'
import { exampleBody, exampleParameters } from './example.ts'

/** Longer object literals are written on several lines, since a portal shows code in a narrow column. */
const objectWidth = 56

const credentials = { email: 'ada@example.com', password: 'correct horse battery staple' }

/**
 * Writes the sample of an operation.
 * @param document the contract
 * @param operation of that document
 * @param server e.g. `https://tasks.example.com`
 * @returns TypeScript, without a trailing newline
 * @throws Error where the document has no example
 */
export function sdkSample(document: Document, operation: SdkOperation, server: string): string {
  return [sdkOpening(server), ...(operation.open ? [] : [sdkSignIn]), '', sdkCall(document, operation)].join(
    '\n',
  )
}

/** Signs in the person of the examples. */
export const sdkSignIn = `await api.auth.login(${literal(credentials)})`

/** @returns the call alone, whose result is assigned to a variable if there is one */
export function sdkCall(document: Document, operation: SdkOperation): string {
  if (operation.isStream)
    return `for await (const { change } of ${call(document, operation)}) console.log(change)`
  const name = nameOf(operation.result.type)
  return `${name === undefined ? '' : `const ${name} = `}await ${call(document, operation)}`
}

/**
 * The first lines of every sample.
 * @param names what is imported
 * @param entries what is imported of other entries of the package
 */
export function sdkOpening(server: string, names = 'createClient', entries: Record<string, string> = {}) {
  const imports = Object.entries({ '': names, ...entries }).map(
    ([entry, from]) => `import { ${from} } from 'tasks-sdk${entry && `/${entry}`}'`,
  )
  return `${imports.join('\n')}\n\nconst api = createClient(${literal({ baseUrl: server })})`
}

/** The arguments are the path parameters in order, without the owner, then the body or the query as one object. */
function call(document: Document, operation: SdkOperation): string {
  const { group, name, values } = operation
  const described = describedOperation(document, operation)
  const inPath = exampleParameters(document, described, 'path')
  const query = exampleParameters(document, described, 'query')
  const body = exampleBody(document, described)
  const args = values.map((value) => inPath.find((parameter) => parameter.name === value.name)?.value)
  if (body) args.push(body.value)
  if (query.length > 0) args.push(Object.fromEntries(query.map(({ name, value }) => [name, value])))
  return `api.${group}.${name}(${args.map((value) => literal(value)).join(', ')})`
}

/** `task` for a Task, `tasks` for several; undefined where the operation returns nothing. */
function nameOf(type: string): string | undefined {
  if (type === 'void') return undefined
  return type.charAt(0).toLowerCase() + type.slice(1).replace('[]', 's')
}

/** A value as a TypeScript literal, on one line if that fits. */
function literal(value: unknown, indent = ''): string {
  if (typeof value === 'string') return quoted(value)
  if (Array.isArray(value)) return `[${value.map((item) => literal(item, indent)).join(', ')}]`
  if (typeof value !== 'object' || value === null) return String(value)
  const inner = `${indent}  `
  const members = Object.entries(value).map(([key, member]) => `${key}: ${literal(member, inner)}`)
  const line = members.length === 0 ? '{}' : `{ ${members.join(', ')} }`
  return line.length <= objectWidth ? line : `{\n${inner}${members.join(`,\n${inner}`)},\n${indent}}`
}

/** TypeScript has all of JSON's escapes; only the quotes differ. */
function quoted(text: string): string {
  return `'${JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`
}
