// An operation as a call of the SDK: a whole TypeScript module that compiles, signs in where that is needed, and works.
import { type Document, exampleBody, exampleParameters, type Operation, type Schema } from './example.ts'
import { groupOf, methodOf } from './naming.ts'

/** As .biome.json has it, less what a portal's column is narrower. */
const lineWidth = 80

const credentials = { email: 'ada@example.com', password: 'correct horse battery staple' }

/**
 * @param operation of the document @param server e.g. `https://tasks.example.com`
 * @returns TypeScript, without a line break at its end
 */
export function sdkSample(document: Document, operation: Operation, server: string): string {
  const isProtected = operation.security.length > 0
  const lines = [
    "import { createClient } from 'tasks-sdk'",
    '',
    `const api = createClient(${literal({ baseUrl: server })})`,
    ...(isProtected ? [`await api.auth.login(${literal(credentials)})`] : []),
    '',
    `${binding(operation)}await ${call(document, operation)}`,
  ]
  return lines.join('\n')
}

/** Path parameters in order, except the owner, who is `me` unless told; then the body or the query as one object. */
function call(document: Document, operation: Operation): string {
  const group = groupOf(document.tags, operation.tags[0] as string)
  const path = exampleParameters(document, operation, 'path').filter(({ name }) => name !== 'user_id')
  const query = exampleParameters(document, operation, 'query').map(({ name, value }) => [name, value])
  const body = exampleBody(document, operation)
  const args = path.map(({ value }) => value)
  if (body) args.push(body.value)
  else if (query.length > 0) args.push(Object.fromEntries(query))
  const method = methodOf(operation.operationId, group)
  return `api.${group}.${method}(${args.map((value) => literal(value)).join(', ')})`
}

/** `const task = `, named by the schema of the success; nothing where there is no answer to name. */
function binding({ responses }: Operation): string {
  const [, success] = Object.entries(responses).find(([status]) => status.startsWith('2')) ?? []
  const schema = Object.values(success?.content ?? {})[0]?.schema
  const name = schema && nameOf(schema)
  return name === undefined ? '' : `const ${name} = `
}

function nameOf({ $ref, items }: Schema): string | undefined {
  if (items) return `${nameOf(items)}s`
  const name = $ref?.split('/').at(-1)
  return name && name.charAt(0).toLowerCase() + name.slice(1)
}

/** A value as TypeScript writes it, on one line where that fits. */
function literal(value: unknown, indent = ''): string {
  if (typeof value === 'string')
    return `'${JSON.stringify(value).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`
  if (Array.isArray(value)) return `[${value.map((item) => literal(item, indent)).join(', ')}]`
  if (typeof value !== 'object' || value === null) return String(value)
  const inner = `${indent}  `
  const members = Object.entries(value).map(([key, member]) => `${keyOf(key)}: ${literal(member, inner)}`)
  const line = `{ ${members.join(', ')} }`
  if (members.length === 0) return '{}'
  return line.length + indent.length < lineWidth - 24
    ? line
    : `{\n${inner}${members.join(`,\n${inner}`)},\n${indent}}`
}

const keyOf = (name: string) => (/^[a-z_$][\w$]*$/i.test(name) ? name : `'${name}'`)
