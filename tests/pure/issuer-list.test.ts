// The setting AUTH_ISSUERS by itself: which entries are accepted together, and how mistakes are described.
import { expect, test } from 'vitest'
import { IssuerList } from '../../src/features/tokens/issuer-list.ts'

const issuer = (name: string) => ({
  issuer: name,
  jwks_url: 'https://auth.example.com/jwks',
  algorithms: ['RS256'],
  audience: 'tasks',
})
const messagesOf = (list: unknown) =>
  IssuerList.safeParse(JSON.stringify(list)).error?.issues.map(({ message }) => message)

test('several issuers are accepted', () => {
  expect(IssuerList.parse(JSON.stringify([issuer('a'), issuer('b')]))).toEqual([issuer('a'), issuer('b')])
})

test('entries without an issuer do not count as one issuer named twice', () => {
  const { issuer: _, ...rest } = issuer('a')
  const mustBeText = 'must be text of 1 to 255 characters'
  expect(messagesOf([rest, rest])).toEqual([mustBeText, mustBeText])
})

test('keys come over https, or from this machine over http', () => {
  const message = 'must be a URL with https, or with http on localhost or 127.0.0.1, without credentials'
  for (const jwks_url of ['ftp://localhost/jwks', 'http://auth.example.com', 'https://u@auth.example.com'])
    expect(messagesOf([{ ...issuer('a'), jwks_url }])).toEqual([message])
})

test('the error for an unknown algorithm lists the known ones', () => {
  expect(messagesOf([{ ...issuer('a'), algorithms: ['HS256'] }])).toEqual([
    'must be one of RS256, RS384, RS512, PS256, PS384, PS512, ES256, ES384, ES512, EdDSA, Ed25519',
  ])
})
