// Invalid bodies: each field of the schema, the whole of it, and how it is sent.
import fc from 'fast-check'
import { type Operation, resolve } from '../support/contract.ts'
import { takesFile } from '../support/contract-fixtures.ts'
import { type Broken, brokenValues } from './broken-values.ts'
import { type Body, type Draft, textOf } from './draft.ts'
import { type Expectation, type InvalidRequest, validationFailed, withHeader } from './invalid-request.ts'
import { type Schema, typesOf, understood } from './values.ts'

/** In bytes, as the description of the error says. */
const bodyLimitBytes = 102_400

export function invalidBodies(operation: Operation): InvalidRequest[] {
  const [content] = Object.values(operation.requestBody?.content ?? {})
  if (content === undefined) return []
  const schema = understood(content.schema)
  return [...invalidFields(schema), ...invalidWholes(operation), ...invalidEncodings(operation)].map(
    (kind) => ({
      ...kind,
      stage: 'request',
      part: 'body',
    }),
  )
}

type InBody = Pick<InvalidRequest, 'name' | 'change' | 'expected'>
type Fields = Record<string, unknown>

const fieldsOf = ({ body }: Draft) => (body as { json: Fields }).json
const withFields = (draft: Draft, fields: Fields): Draft => ({ ...draft, body: { json: fields } })
const pointer = (name: string) => `/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`
const inField = (name: string, at = '') => validationFailed({ in: 'body', pointer: pointer(name) + at })

function invalidFields({ properties = {}, required = [], additionalProperties }: Schema): InBody[] {
  const broken = Object.entries(properties).flatMap(([name, schema]) => {
    if (typesOf(schema).length === 0) return [] // anything is good
    if (typesOf(schema).includes('object')) throw new Error('nested bodies need invalid values of their own')
    return [...brokenValues(schema), ...loneSurrogates(schema)].map(({ name: kind, values, at = '' }) => ({
      name: `${name}: ${kind}`,
      change: values.map(
        (value) => (draft: Draft) => withFields(draft, { ...fieldsOf(draft), [name]: value }),
      ),
      expected: inField(name, at),
    }))
  })
  const missing = required.map((name) => ({
    name: `${name} is missing`,
    change: fc.constant((draft: Draft) => {
      const { [name]: _, ...others } = fieldsOf(draft)
      return withFields(draft, others)
    }),
    expected: inField(name),
  }))
  if (additionalProperties !== false) throw new Error('a request whose body is open')
  // A field that only the service writes is known, and taken where it is as the service has it.
  const unknown = Object.keys(strangers).filter((name) => !Object.hasOwn(properties, name))
  return [...broken, ...missing, ...unknown.map((name) => unknownField(name))]
}

/** The schema cannot say it; the descriptions of the fields and the contract's text do. */
const loneSurrogates = (schema: Schema): Broken[] =>
  typesOf(schema).includes('string') && !understood(schema).enum && !understood(schema).anyOf
    ? [
        {
          name: 'a lone surrogate',
          values: fc.constantFrom('\ud800', 'long enough\udc00', 'a b c d\ud83d e'),
        },
      ]
    : []

/** Names that no schema has; some are properties of every object, or need escapes in a JSON Pointer. */
const strangers = {
  ...{ titel: 1, user_id: 1, id: 7, is_admin: true, created_at: 1, version: 1, '': 1, 'a/b~c': 1 },
  ...{ constructor: 1, toString: 1, hasOwnProperty: 1, '😀': 1, ['__proto__']: 1 },
}

const unknownField = (name: string): InBody => ({
  name: `the unknown field ${JSON.stringify(name)}`,
  change: fc
    .constantFrom<unknown>(1, null, 'x', {}, [])
    .map((value) => (draft: Draft) => withFields(draft, { ...fieldsOf(draft), [name]: value })),
  expected: inField(name),
})

const withBody = (draft: Draft, body: Body): Draft => ({ ...draft, body })

function invalidWholes(operation: Operation): InBody[] {
  const malformed: Expectation = { status: [400], code: 'malformed_json' }
  const utf8 = (...bytes: number[]) => ({
    bytes: Uint8Array.from([0x7b, 0x22, ...bytes, 0x22, 0x3a, 0x31, 0x7d]),
  })
  return [
    {
      name: 'no object',
      change: fc
        .constantFrom<unknown>([], [{}], 'text', 1, null, true)
        .map((json) => (draft: Draft) => withBody(draft, { json })),
      expected: validationFailed({ in: 'body' }),
    },
    {
      name: 'no body',
      change: fc.constant((draft: Draft) => withBody(draft, { text: '' })),
      expected: validationFailed({ in: 'body' }),
    },
    {
      name: 'JSON that is cut off',
      change: fc.nat(200).map((length) => (draft: Draft) => {
        const text = textOf(draft.body as Body) as string
        const cut = 1 + (length % Math.max(1, text.length - 1))
        // Not within a placeholder, which the shell and the sender replace as a whole.
        return withBody(draft, { text: text.slice(0, cut).replace(/⟦[^⟧]*$/, '') })
      }),
      expected: malformed,
    },
    {
      name: 'text that is not JSON',
      change: fc
        .constantFrom(
          "{'a': 1}",
          '{"a": 1,}',
          '{a: 1}',
          '{} {}',
          'undefined',
          'NaN',
          '{"a": 01}',
          '// {}',
          ' ',
          '\\',
        )
        .map((text) => (draft: Draft) => withBody(draft, { text })),
      expected: malformed,
    },
    {
      name: 'bytes that are not UTF-8',
      change: fc
        .constantFrom(
          utf8(0xff),
          utf8(0xc0, 0x80),
          utf8(0xed, 0xa0, 0x80),
          utf8(0xf5, 0x80, 0x80, 0x80),
          utf8(0xc3),
        )
        .map((body) => (draft: Draft) => withBody(draft, body)),
      expected: malformed,
    },
    ...(takesFile(operation) ? [] : [tooLarge(operation)]), // of files far more would have to be sent
  ]
}

const tooLarge = ({ responses }: Operation): InBody => ({
  name: 'one byte too many',
  change: fc
    .constantFrom(1, 1000, 100_000)
    .map((more) => (draft: Draft) => padded(draft, bodyLimitBytes + more)),
  expected: { status: [413], code: resolve(responses['413'] ?? {}) && 'body_too_large' },
})

/** White space after the JSON, which changes nothing but the length. */
export function padded(draft: Draft, bytes: number): Draft {
  const text = textOf(draft.body as Body) as string
  const length = new TextEncoder().encode(text.replaceAll(/"⟦#\w+⟧"|⟦\w+⟧/g, '')).byteLength
  return withBody(draft, { text: text + ' '.repeat(Math.max(0, bytes - length)) })
}

function invalidEncodings({ requestBody, method }: Operation): InBody[] {
  const taken = Object.keys(requestBody?.content ?? {})
  const field = method === 'PATCH' ? 'accept-patch' : 'accept'
  const unsupported: Expectation = {
    status: [415],
    code: 'unsupported_media_type',
    headers: { [field]: new RegExp(taken.map((type) => type.replace('+', '\\+')).join(', ')) },
  }
  const types = [
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'json',
    '',
  ]
  const others = [
    ...types,
    'application/vnd.x+json',
    'application/jsonp',
    'application/json-patch+json',
    '*/*',
  ]
  if (!taken.includes('application/merge-patch+json')) others.push('application/merge-patch+json')
  const headers = (name: string, header: string, values: (string | undefined)[]) => ({
    name,
    change: fc.constantFrom(...values).map((value) => (draft: Draft) => withHeader(draft, header, value)),
    expected: unsupported,
  })
  const charset = (name: string) => `application/json; charset=${name}`
  return [
    headers('another media type', 'Content-Type', others),
    headers('no media type', 'Content-Type', [undefined]),
    headers(
      'another charset',
      'Content-Type',
      ['utf-16', 'iso-8859-1', '"utf-16le"', 'utf8x', 'us-ascii'].map(charset),
    ),
    headers('a compressed body', 'Content-Encoding', ['gzip', 'br', 'deflate', 'zstd', 'gzip, gzip']),
  ]
}
