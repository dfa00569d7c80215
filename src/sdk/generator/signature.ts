// The TypeScript signature of an operation: its parameters, its options, its result, its doc comment.
import type { SdkOperation } from './document.ts'
import { sentence } from './jsdoc.ts'

const capitalised = (word: string) => word.charAt(0).toUpperCase() + word.slice(1)

export const queryType = ({ id }: SdkOperation) => `${capitalised(id)}Query`
export const optionsType = ({ id }: SdkOperation) => `${capitalised(id)}Options`

/** @returns the TypeScript type of what is given for a body */
export const bodyType = ({ type, isFile }: NonNullable<SdkOperation['body']>) =>
  isFile ? `${type} | Blob` : type

/** @returns the interfaces that the options of an operation extend */
export function optionParts({ id, hasOwner, headers, settings, isStream }: SdkOperation): string[] {
  if (isStream) return ['StreamOptions']
  return [
    'CallOptions',
    ...(hasOwner ? ['OwnerOptions'] : []),
    ...(headers.includes('idempotency-key') ? ['IdempotencyOptions'] : []),
    ...(headers.includes('if-match') ? ['IfMatchOptions'] : []),
    ...(settings.length > 0 ? [`NonNullable<operations['${id}']['parameters']['query']>`] : []),
  ]
}

/**
 * The overloads of an operation, as parameters and a result. An operation that supports `If-None-Match` has two: with
 * `ifNoneMatch` its data may be undefined.
 */
export function overloads(operation: SdkOperation): { parameters: string[]; result: string }[] {
  const { values, body, hasQuery, result, canBeUnchanged, isStream } = operation
  const ids = values.map(({ name }) => `${name}: number`)
  const options = optionsType(operation)
  const input = (optional: string) => [
    ...(body ? [`body: ${bodyType(body)}`] : []),
    ...(hasQuery ? [optional.replace('#', queryType(operation))] : []),
  ]
  const plain = {
    parameters: [
      ...ids,
      ...input('query?: #'),
      `options?: ${options}${canBeUnchanged ? ' & UnconditionalOptions' : ''}`,
    ],
    result: isStream ? iteratorOf(result.type) : `Call<${result.type}>`,
  }
  if (!canBeUnchanged) return [plain]
  const conditional = {
    parameters: [...ids, ...input('query: # | undefined'), `options: ${options} & IfNoneMatchOptions`],
    result: `Call<${result.type} | undefined>`,
  }
  return [conditional, plain]
}

/** @returns the type of what gives one after the other */
export const iteratorOf = (item: string) => `AsyncGenerator<${item}, void, void>`

const streamed =
  'What is changed, one after the other, for `for await`. It connects again by itself; `break` ends it.'

/** @returns the lines of the operation's doc comment */
export function documentation(operation: SdkOperation): string[] {
  const { summary, description, values, body, hasQuery, result, codes, method, path, scope, isStream } =
    operation
  return [
    sentence(summary),
    '',
    description,
    '',
    `\`${method} ${path}\``,
    '',
    ...(scope === undefined ? [] : [`Scope of a personal access token: \`${scope}\`.`, '']),
    ...values.map(({ name, description }) => `@param ${name} ${description}`),
    ...(body ? [`@param body ${body.description}`] : []),
    ...(hasQuery
      ? [isStream ? '@param query Where to begin.' : '@param query Filters, order and page.']
      : []),
    '@param options Options of this call.',
    `@returns ${isStream ? streamed : result.description}`,
    `@throws {ApiError} with one of the codes ${codes.map((code) => `\`${code}\``).join(', ')}`,
  ]
}
