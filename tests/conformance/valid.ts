// Requests that an operation must take, made from its description in the document.
import fc from 'fast-check'
import { hasTooManyWords, isSearchable } from '../../src/openapi/comparable-text.ts'
import { type Operation, resolve } from '../support/contract.ts'
import { validOperations } from './batches.ts'
import { type Body, type Draft, encode, numberPlaceholder, placeholder } from './draft.ts'
import { scopeOf, tokenWith } from './scopes.ts'
import { resourceOf, thingIn, withNeeds } from './things.ts'
import { type Schema, texts, valuesOf } from './values.ts'

export type Parameter = { name: string; in: 'path' | 'query' | 'header'; schema: Schema }

export const parametersOf = ({ parameters = [] }: Operation, place: Parameter['in']): Parameter[] =>
  (parameters as Parameter[]).map((parameter) => resolve(parameter)).filter((found) => found.in === place)

export const isProtected = ({ security }: Operation): boolean => security.length > 0

/** Whether a password may be set: no list of common ones can hold it, and PostgreSQL can store it. */
export const isUncommon = (text: string): boolean => !/^[\w!-.@]*$/.test(text) && !text.includes('\u0000')
const uncommon = texts(8, 256).filter(isUncommon)

const toCome = fc
  .date({ min: new Date('2100-01-01'), max: new Date('9999-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString())

/** Tasks are known by their external ids when they come again. */
const importable = fc
  .array(fc.constantFrom('a', 'ünï', '😀'.repeat(255)), { maxLength: 3 })
  .map((titles) => titles.map((title, at) => ({ title, external_id: `${at}-${placeholder('unique')}` })))

/** What of a request has to fit the account, which no schema can say. */
const fitting: Record<string, Record<string, fc.Arbitrary<unknown>>> = {
  register: {
    email: fc
      .tuple(fc.constantFrom('c-', 'C.', "o'c+"), fc.constantFrom('', 'mail.', 'A-b.'))
      .map(([local, label]) => `${local}${placeholder('unique')}@${label}example.com`),
    password: uncommon,
  },
  login: { email: fc.constant(placeholder('email')), password: fc.constant(placeholder('password')) },
  refresh: { refresh_token: fc.constant(placeholder('refresh')) },
  deleteMe: { password: fc.constant(placeholder('password')) },
  deleteMeByPost: { password: fc.constant(placeholder('password')) },
  requestPasswordReset: {
    email: fc.constantFrom(placeholder('email'), `nobody-${placeholder('unique')}@example.com`),
  },
  confirmPasswordReset: { new_password: uncommon },
  changeEmail: {
    email: fc.constant(`c-${placeholder('unique')}@example.com`),
    current_password: fc.constant(placeholder('password')),
  },
  changePassword: { current_password: fc.constant(placeholder('password')), new_password: uncommon },
  batchTasks: { operations: validOperations },
  importMe: { tasks: importable },
  createToken: { expires_at: fc.option(toCome, { nil: undefined }) },
}

/** What stands in the place of a path parameter: `/tasks/{id}` names a task. */
function parameterOf(path: string, name: string): fc.Arbitrary<string> {
  if (name === 'user_id') return fc.constantFrom('me', placeholder('me'))
  const thing = thingIn(path) ?? ''
  return fc.constant(placeholder(path.endsWith('/restore') ? `deleted_${thing}` : thing))
}

const recordOf = <T>(entries: (readonly [string, fc.Arbitrary<T>])[]) =>
  fc.record(Object.fromEntries(entries), { noNullPrototype: true }) as fc.Arbitrary<Record<string, T>>

export function validDrafts(operation: Operation): fc.Arbitrary<Draft> {
  const { method, path } = operation
  const parameters = recordOf(
    parametersOf(operation, 'path').map(({ name }) => [name, parameterOf(path, name)]),
  )
  return fc
    .tuple(parameters, queries(operation), headersOf(operation), bodies(operation))
    .map(([chosen, query, headers, content]) => ({
      ...{ method, path, parameters: chosen, query },
      headers: { ...headers, ...(content && { 'Content-Type': content.mediaType }) },
      ...(content && { body: content.body }),
    }))
}

/** What the service alone makes, so that only sequences can try it. */
const madeByService = ['cursor', 'since']

/** Every parameter may be absent. */
function queries(operation: Operation): fc.Arbitrary<Draft['query']> {
  const each = parametersOf(operation, 'query')
    .filter(({ name }) => !madeByService.includes(name))
    .map(({ name, schema }) =>
      fc
        .option(name === 'wait' ? fc.constant(0) : valuesOf(schema), {
          nil: undefined,
          freq: refersTo(operation, name) ? 1 : 3,
        })
        .filter((value) => name !== 'q' || isSearch(String(value ?? '')))
        .map((value) => pairsOf(name, value)),
    )
  return fc.tuple(...each).map((pairs) => pairs.flat())
}

/** By the id of another thing, which hardly anything refers to here: sequences have to try those, too. */
const refersTo = (operation: Operation, parameter: string) => {
  const { filters = {}, fields = {} } = resourceOf(operation) ?? {}
  return filters[parameter]?.fields.some((field) => fields[field]?.references)
}

/** What the schema of a search cannot say. */
const isSearch = (q: string) => isSearchable(q) && !hasTooManyWords(q)

const pairsOf = (name: string, value: unknown): [string, string][] =>
  value === undefined ? [] : [value].flat().map((one) => [encode(name), encode(String(one))])

function headersOf(operation: Operation): fc.Arbitrary<Record<string, string>> {
  const optional = {
    Accept: fc.constantFrom('*/*', 'application/json', 'application/json;q=0.9, */*;q=0.1'),
    'X-Request-Id': fc.constantFrom('a-request.of_tests', 'x'.repeat(128), 'short', 'not allowed!', ''),
    ...(takes(operation, 'If-Match') && { 'If-Match': fc.constantFrom('*', ' * ') }),
    ...(takes(operation, 'Idempotency-Key') && {
      'Idempotency-Key': fc.constantFrom(
        `k-${placeholder('unique')}`,
        `"q ${placeholder('unique')}"`.replace(' ', ''),
      ),
    }),
  }
  const scope = scopeOf(operation)
  const tokens = [placeholder('access'), ...(scope === undefined ? [] : [tokenWith(scope)])]
  const authorization = fc
    .tuple(fc.constantFrom('Bearer', 'bearer', 'BEARER'), fc.constantFrom(...tokens))
    .map((parts) => parts.join(' '))
  return fc.record(
    { ...(isProtected(operation) && { Authorization: authorization }), ...optional },
    { requiredKeys: isProtected(operation) ? ['Authorization' as never] : [], noNullPrototype: true },
  ) as fc.Arbitrary<Record<string, string>>
}

export const takes = (operation: Operation, header: string): boolean =>
  parametersOf(operation, 'header').some(({ name }) => name === header)

/** An id in a field that refers to a thing is that of one which is there; a value that has to be unique is so. */
function referring(operation: Operation, body: object): object {
  const { name: resource, fields = {} } = { fields: {}, ...resourceOf(operation) }
  const isOfSame = (name: string) => fields[name]?.references?.name === resource
  // Below another one it is where that is; and what it is below cannot be the thing itself.
  const isBelow = Object.entries(body).some(([name, value]) => isOfSame(name) && typeof value === 'number')
  const isLeftOut = (name: string) =>
    isBelow && (thingIn(operation.path) ? isOfSame(name) : name === 'list_id')
  return Object.fromEntries(
    Object.entries(body)
      .filter(([name]) => !isLeftOut(name))
      .map(([name, value]) => {
        const { references, unique } = fields[name] ?? {}
        if (name === 'after_id') return [name, null] // there may be no other one
        if (unique && typeof value === 'string') return [name, `u-${placeholder('unique')}`]
        return [name, references && typeof value === 'number' ? numberPlaceholder(references.thing) : value]
      }),
  )
}

function bodies(operation: Operation): fc.Arbitrary<{ body: Body; mediaType: string } | undefined> {
  const { operationId, requestBody } = operation
  if (!requestBody) return fc.constant(undefined)
  const [content] = Object.values(requestBody.content)
  const { fields: described = {} } = resourceOf(operation) ?? {}
  const fit = recordOf(Object.entries(fitting[operationId] ?? {}))
  const spelling = fc.constantFrom('', '; charset=utf-8', '; charset="UTF-8"', ';charset=Utf-8;x=y')
  return fc
    .tuple(valuesOf(content?.schema as Schema), fit, fc.constantFrom(...mediaTypesOf(requestBody)), spelling)
    .map(([value, fields, type, parameter]) => ({
      body: {
        json: {
          ...referring(operation, withNeeds(described, value as object, operation.method === 'PUT')),
          ...fields,
        },
      },
      mediaType: `${type}${parameter}`,
    }))
}

const mediaTypesOf = ({ content }: { content: object }) =>
  Object.keys(content)
    .filter((type) => type.endsWith('json'))
    .flatMap((type) => [type, type.toUpperCase().replace('APPLICATION', 'Application')])
