// Generates operations.ts of the SDK: one function per operation, so that a bundler keeps only those that are called.
import type { SdkOperation } from './document.ts'
import { docComment } from './jsdoc.ts'
import { documentation, iteratorOf, optionParts, optionsType, overloads, queryType } from './signature.ts'

/** The members of the runtime's `Operation` that this one sets, apart from id, method and path. */
function flags(operation: SdkOperation): string {
  const { hasQuery, settings, body, open, headers, result, id } = operation
  return [
    ...(mayBeRepeated(operation) ? [] : ['once: true']),
    ...(hasQuery ? ["input: 'query'"] : body ? ["input: 'body'"] : []),
    ...(settings.length > 0 ? [`settings: [${settings.map((name) => `'${name}'`).join(', ')}]`] : []),
    ...(body && body.mediaType !== 'application/json' ? [`mediaType: '${body.mediaType}'`] : []),
    ...(body?.isFile ? ['file: true'] : []),
    ...(open ? ['open: true'] : []),
    ...(headers.includes('idempotency-key') ? ['keyed: true'] : []),
    ...(result.type === 'SignedIn' ? ["session: 'begin'"] : []),
    ...(result.type === 'User' && !open ? ["session: 'show'"] : []),
    ...(['logout', 'deleteMe', 'deleteMeByPost'].includes(id) ? ["session: 'end'"] : []),
  ]
    .map((flag) => `, ${flag}`)
    .join('')
}

/**
 * Whether the outcome is the same when an operation is done a second time, because the first answer was lost. It is not where
 * the caller is proved by a password, since the first time may have changed it, or deleted the account; nor where a token is
 * good once.
 */
function mayBeRepeated({ id, method, headers, codes }: SdkOperation): boolean {
  if (codes.includes('password_mismatch') || codes.includes('invalid_mail_token')) return false
  const isIdempotent = ['GET', 'PUT', 'DELETE'].includes(method)
  return isIdempotent || headers.includes('idempotency-key') || ['login', 'refresh'].includes(id)
}

/** @returns the names of the contract's types that the operations use */
export function typesOf(operations: SdkOperation[]): string[] {
  const names = operations
    .filter(({ isStream }) => !isStream)
    .flatMap(({ body, result }) => [body?.type ?? 'void', result.type.replace('[]', '')])
  return [...new Set(names)].filter((name) => name !== 'void').sort()
}

export const iterateName = (word: string) => word.replace(/^list/, 'iterate')

/**
 * Generates the module.
 * @param operations those of the contract
 * @returns TypeScript
 */
export function operationsModule(operations: SdkOperation[]): string {
  return `// One function for every operation of the contract. Generated from openapi.json.

import { type Call, iterate } from './call.ts'
import type { ${typesOf(operations).join(', ')} } from './contract.ts'
import type { operations } from './schema.d.ts'
import type { CallOptions, IdempotencyOptions, IfMatchOptions, IfNoneMatchOptions, OwnerOptions, UnconditionalOptions } from './options.ts'
import { type ChangeEvent, type StreamOptions, stream } from './change-stream.ts'
import { call, type Transport } from './transport.ts'

${operations.map(operationText).join('\n')}`
}

function operationText(operation: SdkOperation): string {
  const { id, method, path, isPaged, isStream } = operation
  const declarations = overloads(operation).map(({ parameters, result }) => {
    return `${docComment(documentation(operation))}export function ${id}(transport: Transport, ${parameters.join(', ')}): ${result}\n`
  })
  const descriptor = `{ id: '${id}', method: '${method}', path: '${path}'${flags(operation)} }`
  if (isStream)
    return `${inputTypes(operation)}${(declarations[0] as string).trimEnd()} {
  return stream(transport, ${descriptor}, query, options)
}
`
  return `${inputTypes(operation)}${declarations.join('')}export function ${id}(transport: Transport, ...args: unknown[]): Call<never> {
  return call(transport, ${descriptor}, args)
}
${isPaged ? iteratorText(operation) : ''}`
}

function inputTypes(operation: SdkOperation): string {
  const { id, hasQuery } = operation
  const query = `/** The query of \`${id}\`. */
export interface ${queryType(operation)} extends NonNullable<operations['${id}']['parameters']['query']> {}
`
  return `${hasQuery ? query : ''}/** The options of \`${id}\`. */
export interface ${optionsType(operation)} extends ${optionParts(operation).join(', ')} {}
`
}

function iteratorText(operation: SdkOperation): string {
  const { id, result } = operation
  const query = queryType(operation)
  return `
${docComment(iterationDocs(operation))}export function ${iterateName(id)}(transport: Transport, query: ${query} = {}, options?: ${optionsType(operation)}): ${iteratorOf(result.type.replace('[]', ''))} {
  return iterate((cursor) => ${id}(transport, cursor === undefined ? query : { ...query, cursor }, options))
}
`
}

/** @returns the lines of an iterator's doc comment */
export const iterationDocs = ({ id, result }: SdkOperation): string[] => [
  `Every ${result.type.replace('[]', '').toLowerCase()} that \`${id}\` finds, page after page.`,
  '',
  'The next page is requested when you get there; `limit` is the size of a page.',
  '',
  '@param query Filters, order, and the cursor to begin at.',
  '@param options Options of each request.',
]
