// Invalid headers: the token, the entity tags, the idempotency key.
import fc from 'fast-check'
import type { Operation } from '../support/contract.ts'
import { type Draft, placeholder } from './draft.ts'
import { type Expectation, type InvalidRequest, validationFailed, withHeader } from './invalid-request.ts'
import { scopeOf, tokenWithout } from './scopes.ts'
import { thingIn } from './things.ts'
import { isProtected, takes } from './valid.ts'

const setHeader = (name: string, values: (string | undefined)[]) =>
  fc.constantFrom(...values).map((value) => (draft: Draft) => withHeader(draft, name, value))

const base64 = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
const later = 4_102_444_800 // 2100
const jwt = (header: object, claims: object, signature = 'c2lnbmF0dXJl') =>
  `${base64(header)}.${base64({ exp: later, sub: '1', ...claims })}${signature === '' ? '.' : `.${signature}`}`

const tokens: [string, string, (string | undefined)[]][] = [
  ['no token', 'authentication_required', [undefined, '']],
  ['another scheme', 'authentication_required', ['Basic YTpi', 'Bearer', 'Bearer ', 'Token x', 'Bearerx y']],
  [
    'a token that is none',
    'invalid_token',
    ['Bearer x', 'Bearer a.b.c', 'Bearer ..', 'Bearer {}', 'Bearer a b'],
  ],
  [
    'a token that was changed',
    'invalid_token',
    [`Bearer ${placeholder('access')}x`, `Bearer x${placeholder('access')}`],
  ],
  [
    'a personal access token that nobody has',
    'invalid_token',
    [
      'Bearer tsk_00000000000000000000000000000000000000000002gLip8',
      'Bearer tsk_',
      `Bearer ${tokenWithout(undefined)}0`,
    ],
  ],
  ['a refresh token', 'invalid_token', [`Bearer ${placeholder('refresh')}`]],
  [
    'a token that nobody signed',
    'invalid_token',
    [
      `Bearer ${jwt({ alg: 'none' }, {}, '')}`,
      `Bearer ${jwt({ alg: 'HS256', typ: 'at+jwt' }, { iss: 'tasks-api', aud: 'tasks-api', type: 'access' })}`,
      `Bearer ${jwt({ alg: 'HS256' }, {})}`,
      `Bearer ${jwt({ alg: 'RS256', jku: 'https://example.com/keys' }, {})}`,
    ],
  ],
  [
    'a token of an issuer that nobody knows',
    'unknown_issuer',
    [`Bearer ${jwt({ alg: 'HS256' }, { iss: 'https://issuer.invalid' })}`],
  ],
]

const invalidTokens = (): InvalidRequest[] =>
  tokens.map(([name, code, values]) => ({
    name,
    stage: 'token',
    part: 'token',
    change: setHeader('Authorization', values),
    expected: {
      status: [401],
      code,
      headers: {
        'www-authenticate': code === 'authentication_required' ? /^Bearer$/ : /^Bearer error="invalid_token"/,
      },
    },
  }))

/** All scopes but the one that is needed; where none is enough, all of them. */
const insufficientScope = (scope: string | undefined): InvalidRequest => ({
  name: 'a personal access token without the scope',
  stage: 'scope',
  part: 'token',
  change: setHeader('Authorization', [`Bearer ${tokenWithout(scope)}`]),
  expected: {
    status: [403],
    code: 'insufficient_scope',
    headers: { 'www-authenticate': challengeOf(scope) },
  },
})

const challengeOf = (scope: string | undefined) =>
  new RegExp(`^Bearer error="insufficient_scope"${scope === undefined ? '' : `, scope="${scope}"`}$`)

/** A tag is quoted; a list of them is separated by commas. */
const malformedTags = [
  '1',
  '"1',
  '1"',
  'w/"1"',
  'W/1',
  '"1" "2"',
  '"1", x',
  '*, "1"',
  '',
  ',',
  "'1'",
  '"a b"',
  'W/ "1"',
]
const staleTags = [
  '"0"',
  '"999999999999999"',
  'W/"999999999999999"',
  '"nonsense"',
  '"999999999", "x"',
  '""',
  '"01"',
]

const invalidTags = (): InvalidRequest[] => [
  {
    name: 'If-Match: malformed',
    stage: 'request',
    part: 'If-Match',
    change: setHeader('If-Match', malformedTags),
    expected: validationFailed({ in: 'header', pointer: 'If-Match' }),
  },
  {
    name: 'If-Match: stale',
    stage: 'state',
    part: 'If-Match',
    change: setHeader('If-Match', staleTags),
    expected: { status: [412], code: 'precondition_failed' },
  },
]

const malformedKeys = [
  '',
  'a b',
  '"a',
  'a\u00e9',
  '"a b"',
  '""',
  'x'.repeat(256),
  '"\\x"',
  `"${'x'.repeat(256)}"`,
  '\u0080',
]

const invalidKeys = ({ operationId }: Operation): InvalidRequest[] => [
  {
    name: 'Idempotency-Key: malformed',
    stage: 'request',
    part: 'Idempotency-Key',
    change: setHeader('Idempotency-Key', malformedKeys),
    expected: validationFailed({ in: 'header', pointer: 'Idempotency-Key' }),
  },
  {
    name: 'Idempotency-Key: of another request',
    stage: 'key',
    part: 'Idempotency-Key',
    change: setHeader('Idempotency-Key', [placeholder(`used_key_of_${operationId}`)]),
    expected: { status: [422], code: 'idempotency_key_reused' },
  },
]

export const invalidHeaders = (operation: Operation): InvalidRequest[] => [
  ...(isProtected(operation) ? [...invalidTokens(), insufficientScope(scopeOf(operation))] : []),
  ...(takes(operation, 'If-Match') ? invalidTags() : []),
  ...(takes(operation, 'Idempotency-Key') ? invalidKeys(operation) : []),
]

/** What is valid and has a response of its own: a change, and the response. */
export function conditions(operation: Operation): InvalidRequest[] {
  const known = (header: string, name: string, values: string[], expected: Expectation): InvalidRequest => ({
    name,
    stage: 'state',
    part: header,
    change: setHeader(header, values),
    expected,
  })
  const tag = placeholder(`etag_of_${thingIn(operation.path)}`)
  const matching = [tag, `W/${tag}`, `"x", ${tag}`, `"a,b",W/${tag} , "c"`]
  const successes = Object.keys(operation.responses)
    .map(Number)
    .filter((status) => status < 300)
  const html =
    operation.responses['302'] && known('Accept', 'as a browser', ['text/html,*/*;q=0.8'], { status: [302] })
  return [
    ...(html ? [html] : []),
    ...(takes(operation, 'If-Match')
      ? [known('If-Match', 'with its entity tag', matching, { status: successes })]
      : []),
    ...(takes(operation, 'If-None-Match') && operation.path.includes('{id}')
      ? [known('If-None-Match', 'unchanged since its entity tag', ['*', ...matching], { status: [304] })]
      : []),
    ...(takes(operation, 'If-None-Match')
      ? [
          known('If-None-Match', 'with an entity tag of old', ['"x"', 'W/"x"', 'malformed'], {
            status: [200],
          }),
        ]
      : []),
  ]
}
