// How an operation is called in TypeScript: its parameters, its options, its answer, its doc comment.
import type { SdkOperation } from './document.ts'
import { sentence } from './jsdoc.ts'

const capitalised = (word: string) => word.charAt(0).toUpperCase() + word.slice(1)

export const queryType = ({ id }: SdkOperation) => `${capitalised(id)}Query`
export const optionsType = ({ id }: SdkOperation) => `${capitalised(id)}Options`

/** The interfaces that make up the options of an operation. */
export function optionParts({ hasOwner, headers }: SdkOperation): string[] {
  return [
    'CallOptions',
    ...(hasOwner ? ['OwnerOptions'] : []),
    ...(headers.includes('idempotency-key') ? ['IdempotencyOptions'] : []),
    ...(headers.includes('if-match') ? ['IfMatchOptions'] : []),
  ]
}

/**
 * The ways to call an operation, as lists of parameters with a result. One that can find nothing changed has two: with
 * `ifNoneMatch` its data may be undefined.
 */
export function overloads(operation: SdkOperation): { parameters: string[]; result: string }[] {
  const { values, body, hasQuery, result, canBeUnchanged } = operation
  const ids = values.map(({ name }) => `${name}: number`)
  const options = optionsType(operation)
  const input = (optional: string) => [
    ...(body ? [`body: ${body.type}`] : []),
    ...(hasQuery ? [optional.replace('#', queryType(operation))] : []),
  ]
  const plain = {
    parameters: [
      ...ids,
      ...input('query?: #'),
      `options?: ${options}${canBeUnchanged ? ' & UnconditionalOptions' : ''}`,
    ],
    result: `Call<${result.type}>`,
  }
  if (!canBeUnchanged) return [plain]
  const conditional = {
    parameters: [...ids, ...input('query: # | undefined'), `options: ${options} & IfNoneMatchOptions`],
    result: `Call<${result.type} | undefined>`,
  }
  return [conditional, plain]
}

/** What the hover shows. */
export function documentation(operation: SdkOperation): string[] {
  const { summary, description, values, body, hasQuery, result, codes, method, path } = operation
  return [
    sentence(summary),
    '',
    description,
    '',
    `\`${method} ${path}\``,
    '',
    ...values.map(({ name, description }) => `@param ${name} ${description}`),
    ...(body ? [`@param body ${body.description}`] : []),
    ...(hasQuery ? ['@param query Filters, order and page.'] : []),
    '@param options Of this call alone.',
    `@returns ${result.description}`,
    `@throws {ApiError} with one of the codes ${codes.map((code) => `\`${code}\``).join(', ')}`,
  ]
}
