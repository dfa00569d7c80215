// What no schema can say: requests in good form that do not fit the account. One table, by operation.
import fc from 'fast-check'
import type { Operation } from '../support/contract.ts'
import { refusedBatches } from './batches.ts'
import { readOnlyFields } from './commands.ts'
import { type Draft, numberPlaceholder, placeholder } from './draft.ts'
import { type Expectation, type InvalidRequest, validationFailed } from './invalid-request.ts'
import { resourceOf, resources, uniqueFields } from './things.ts'
import { understood } from './values.ts'

type Row = { name: string; fields: Record<string, readonly (string | undefined)[]>; expected: Expectation }

const common = ['password', '12345678', 'password123', 'iloveyou', 'football', 'sunshine'] as const
const wrong = [
  'not the password at all',
  ' ',
  '😀',
  `${placeholder('password')} `,
  `x${placeholder('password')}`,
] as const
const mismatch: Expectation = { status: [403], code: 'password_mismatch' }
const tooCommon: Expectation = { status: [400], code: 'password_too_common' }
const noSuchAccount: Expectation = {
  status: [401],
  code: 'invalid_credentials',
  headers: { 'www-authenticate': /^Bearer$/ },
}

const deletions: Row[] = [
  { name: 'a wrong password', fields: { password: wrong }, expected: mismatch },
  {
    name: 'no password, where the account has one',
    fields: { password: [undefined] },
    expected: validationFailed({ in: 'body', pointer: '/password' }),
  },
]

const rows: Record<string, Row[]> = {
  register: [
    {
      name: 'an address that is taken',
      fields: { email: [placeholder('email')] },
      expected: { status: [409], code: 'email_taken' },
    },
    { name: 'a common password', fields: { password: common }, expected: tooCommon },
  ],
  login: [
    {
      name: 'an unknown address',
      fields: { email: [`nobody-${placeholder('unique')}@example.com`] },
      expected: noSuchAccount,
    },
    { name: 'a wrong password', fields: { password: wrong }, expected: noSuchAccount },
  ],
  refresh: [
    {
      name: 'a token that the service never gave',
      fields: { refresh_token: ['x', '😀', `${placeholder('refresh')}x`, placeholder('access')] },
      expected: { status: [401], code: 'invalid_refresh_token', headers: { 'www-authenticate': /^Bearer$/ } },
    },
  ],
  createToken: [
    {
      name: 'an expiry that is past',
      fields: { expires_at: ['0001-01-01T00:00:00.000Z', '2001-01-01T00:00:00.000Z'] },
      expected: validationFailed({ in: 'body', pointer: '/expires_at' }),
    },
  ],
  deleteMe: deletions,
  deleteMeByPost: deletions,
  changeEmail: [{ name: 'a wrong password', fields: { current_password: wrong }, expected: mismatch }],
  changePassword: [
    { name: 'a wrong password', fields: { current_password: wrong }, expected: mismatch },
    { name: 'a common new password', fields: { new_password: common }, expected: tooCommon },
  ],
}

export const invalidForAccount = (operation: Operation): InvalidRequest[] => [
  ...ofAccount(operation),
  ...missingReferences(operation),
  ...takenValues(operation),
  ...changedReadOnlyFields(operation),
  ...impossiblePlaces(operation),
  ...refusedBatches(operation),
]

/** Places that a thing cannot have: below itself, too deep, behind what is not there. */
function impossiblePlaces(operation: Operation): InvalidRequest[] {
  const { properties = {} } = understood(Object.values(operation.requestBody?.content ?? {})[0]?.schema ?? {})
  const { name: own, thing = '', fields = {} } = { ...resourceOf(operation) }
  const isOfThing = operation.path.includes('{id}')
  const row = (
    field: string,
    what: string,
    value: unknown,
    status: number,
    code: string,
  ): InvalidRequest => ({
    ...{ name: `${field}: ${what}`, stage: 'place', part: 'body' },
    change: fc.constant((draft: Draft) => withFields(draft, { [field]: value })),
    expected: { status: [status], code },
  })
  const parents = Object.keys(properties).filter(
    (field) => own !== undefined && fields[field]?.references?.name === own,
  )
  return [
    ...parents.map((field) =>
      row(field, 'too deep', numberPlaceholder(`deep_${thing}`), 409, 'too_many_levels'),
    ),
    ...parents.flatMap((field) =>
      isOfThing ? [row(field, 'itself', numberPlaceholder(thing), 409, 'task_cycle')] : [],
    ),
    ...('after_id' in properties && isOfThing
      ? [row('after_id', 'none that is there', Number.MAX_SAFE_INTEGER, 404, 'sibling_not_found')]
      : []),
  ]
}

/** Good values, which the thing does not have. */
const changedReadOnlyFields = (operation: Operation): InvalidRequest[] =>
  readOnlyFields(operation).map((field) => ({
    name: `${field}: another value than the service's`,
    stage: 'state',
    part: 'body',
    change: fc.constant((draft: Draft) => withFields(draft, { [field]: differentOf(field) })),
    expected: validationFailed({ in: 'body', pointer: `/${field}` }),
  }))

/** What no thing of these sequences has. */
const differentOf = (field: string) => {
  if (field.endsWith('_at')) return longAgo
  return /^(user_)?id$/.test(field) ? Number.MAX_SAFE_INTEGER : 'another'
}
const longAgo = '0001-01-01T00:00:00.000Z'

/** For each field in which no two things may have the same value: that of another one. */
function takenValues({ method, path }: Operation): InvalidRequest[] {
  const { fields = {} } = resources.find((resource) => method === 'POST' && path === resource.path) ?? {}
  return uniqueFields(fields).map((field) => ({
    name: `${field}: that of another one`,
    stage: 'uniqueness',
    part: 'body',
    change: fc.constant((draft: Draft) => withFields(draft, { [field]: placeholder(`taken_${field}`) })),
    expected: { status: [409], code: fields[field]?.unique as string, headers: { location: /\/[0-9]+$/ } },
  }))
}

/** For each field of the body that refers to a thing: an id that nothing has, and that of a foreigner's. */
function missingReferences(operation: Operation): InvalidRequest[] {
  const { properties = {} } = understood(Object.values(operation.requestBody?.content ?? {})[0]?.schema ?? {})
  return Object.entries(resourceOf(operation)?.fields ?? {}).flatMap(([field, { references }]) => {
    if (references === undefined || !(field in properties)) return []
    const { thing, missing: code = `${thing}_not_found` } = references
    const missing = {
      [`no ${thing}`]: Number.MAX_SAFE_INTEGER,
      [`a foreign ${thing}`]: numberPlaceholder(`foreign_${thing}`),
    }
    return Object.entries(missing).map(([what, id]) => ({
      name: `${field}: ${what}`,
      stage: 'reference' as const,
      part: 'body',
      change: fc.constant((draft: Draft) => withFields(draft, { [field]: id })),
      expected: { status: [404], code },
    }))
  })
}

const ofAccount = ({ operationId }: Operation): InvalidRequest[] =>
  (rows[operationId] ?? []).map(({ name, fields, expected }) => ({
    name,
    stage: 'existence',
    part: 'body',
    change: fc
      .tuple(
        ...Object.entries(fields).map(([field, values]) =>
          fc.constantFrom(...values).map((value) => [field, value]),
        ),
      )
      .map((entries) => (draft: Draft) => withFields(draft, Object.fromEntries(entries))),
    expected,
  }))

function withFields(draft: Draft, fields: Record<string, unknown>): Draft {
  const json = { ...((draft.body as { json: object }).json as object), ...fields }
  return { ...draft, body: { json } }
}
