// The setting AUTH_ISSUERS: what it accepts, and that its mistakes are reported together, without their values.
import { describe, expect, test } from 'vitest'
import { readConfig } from '../../src/server/config.ts'

const good = {
  issuer: 'https://auth.example.com',
  jwks_url: 'https://auth.example.com/jwks',
  algorithms: ['EdDSA'],
  audience: 'tasks',
}
const read = (value: unknown, others?: NodeJS.ProcessEnv) =>
  readConfig({ ...others, AUTH_ISSUERS: typeof value === 'string' ? value : JSON.stringify(value) })
    .AUTH_ISSUERS

function configError(value: unknown, others: NodeJS.ProcessEnv = {}): string {
  try {
    read(value, others)
  } catch (error) {
    return (error as Error).message
  }
  throw new Error('it was taken')
}

test('is an empty list when absent', () => {
  expect(readConfig({}).AUTH_ISSUERS).toEqual([])
})

test.each<[string, object]>([
  ['as it is', {}],
  ['with the audience in another claim', { audience_claim: 'client_id' }],
  ['with several audiences', { audience: ['tasks', 'https://tasks.example.com'] }],
  ['with several algorithms', { algorithms: ['RS256', 'PS512', 'ES384', 'Ed25519'] }],
  ['with keys on localhost', { jwks_url: 'http://localhost:3000/api/auth/jwks' }],
  ['with keys on 127.0.0.1', { jwks_url: 'http://127.0.0.1:3000/api/auth/jwks' }],
])('takes an entry %s', (_, change) => {
  expect(read([{ ...good, ...change }])).toEqual([{ ...good, ...change }])
})

test.each<[string, unknown, string]>([
  ['what is not JSON', '[{', 'AUTH_ISSUERS must be JSON'],
  ['an object', good, 'AUTH_ISSUERS must be a list'],
  ['null', 'null', 'AUTH_ISSUERS must be a list'],
  ['a list of text', ['x'], 'AUTH_ISSUERS.0 must be {issuer'],
  ['a list of null', [null], 'AUTH_ISSUERS.0 must be {issuer'],
  [
    'one issuer twice',
    [good, { ...good, audience: 'others' }],
    'AUTH_ISSUERS must not name one issuer twice',
  ],
])('refuses %s', (_, value, message) => {
  expect(configError(value)).toContain(message)
})

describe('refuses an entry', () => {
  test.each<[string, object, string]>([
    ['without an issuer', { issuer: undefined }, '.issuer must be text'],
    ['with an empty issuer', { issuer: '' }, '.issuer must be text'],
    ['with our own name', { issuer: 'tasks-api' }, '.issuer must not be tasks-api'],
    ['without a URL', { jwks_url: undefined }, '.jwks_url must be a URL'],
    ['with no URL', { jwks_url: 'keys' }, '.jwks_url must be a URL with https'],
    ['with http elsewhere', { jwks_url: 'http://auth.example.com/' }, '.jwks_url must be a URL with https'],
    [
      'with http nearly here',
      { jwks_url: 'http://localhost.example.com/' },
      '.jwks_url must be a URL with https',
    ],
    ['with a file', { jwks_url: 'file:///etc/passwd' }, '.jwks_url must be a URL with https'],
    ['with credentials', { jwks_url: 'https://a:b@auth.example.com/' }, 'without credentials'],
    ['without algorithms', { algorithms: undefined }, '.algorithms must be a list'],
    ['with no algorithm', { algorithms: [] }, '.algorithms must name one'],
    ['with one algorithm as text', { algorithms: 'RS256' }, '.algorithms must be a list'],
    ['with HS256', { algorithms: ['RS256', 'HS256'] }, '.algorithms.1 must be one of RS256'],
    ['with none', { algorithms: ['none'] }, '.algorithms.0 must be one of RS256'],
    ['without an audience', { audience: undefined }, '.audience must be text'],
    ['with an empty audience', { audience: '' }, '.audience must be text'],
    ['with another claim for it', { audience_claim: 'azp' }, '.audience_claim must be aud or client_id'],
    ['with no audience', { audience: [] }, '.audience must name one'],
    ['with an empty audience among others', { audience: ['a', ''] }, '.audience'],
    [
      'with a misspelt member',
      { jwks: 'https://auth.example.com' },
      'AUTH_ISSUERS.0 has a member that is not known',
    ],
  ])('%s', (_, change, expected) => {
    const message = configError([{ ...good, ...change }])
    expect(message).toContain(expected)
    expect(message).toContain('AUTH_ISSUERS.0')
  })
})

test('reports all mistakes together, also those of other settings, and no value', () => {
  const secret = 'hidden-value'
  const entries = [
    good,
    { ...good, jwks_url: `ftp://${secret}/` },
    { issuer: 'tasks-api', algorithms: [secret] },
  ]
  const message = configError(entries, { PORT: secret })
  for (const place of [
    'PORT',
    'AUTH_ISSUERS must not name one issuer twice',
    'AUTH_ISSUERS.1.jwks_url',
    'AUTH_ISSUERS.2.issuer',
    'AUTH_ISSUERS.2.jwks_url',
    'AUTH_ISSUERS.2.algorithms.0',
    'AUTH_ISSUERS.2.audience',
  ]) {
    expect(message).toContain(place)
  }
  expect(message).not.toContain(secret)
})
