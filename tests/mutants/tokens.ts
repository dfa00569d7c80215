// Mutants of access tokens, of this service and of other issuers.
import { type Mutant, mutantsIn } from './mutant.ts'

export const tokenMutants: Mutant[] = [
  ...mutantsIn('src/features/tokens/access-token.ts', [
    {
      name: 'an expired token is accepted for another minute',
      find: 'clockToleranceSeconds = 5',
      replace: 'clockToleranceSeconds = 60',
      tests: ['http/access-tokens'],
    },
    {
      name: 'a token without an expiry is accepted',
      find: "requiredClaims: ['exp']",
      replace: 'requiredClaims: []',
      tests: ['http/access-tokens'],
    },
    {
      name: 'a token of another type is accepted',
      find: "payload.type !== undefined && payload.type !== 'access'",
      replace: 'false as boolean',
      tests: ['http/access-tokens'],
    },
    {
      name: 'a token for another audience is accepted',
      find: '![payload.aud].flat().includes(audience)',
      replace: 'false as boolean',
      tests: ['http/access-tokens'],
    },
  ]),
  ...mutantsIn('src/features/tokens/verified-tokens.ts', [
    {
      name: 'a verified token is recognised without its signature',
      find: 'let entry = young.get(token)',
      replace:
        "let entry = young.get(token) ?? [...young].find(([kept]) => kept.startsWith(token.slice(0, token.lastIndexOf('.'))))?.[1]",
      tests: ['http/access-tokens'],
    },
  ]),
  ...mutantsIn('src/features/tokens/issuers.ts', [
    {
      name: 'a token of another issuer may be for any audience',
      find: "...(claim === 'aud' && { audience }),",
      replace: '',
      tests: ['auth/issuers'],
    },
    {
      name: 'the header of a token chooses the algorithm',
      find: 'algorithms: trusted.algorithms,',
      replace: '',
      tests: ['auth/issuers'],
    },
  ]),
  ...mutantsIn('src/features/tokens/issuer-list.ts', [
    {
      name: 'another issuer may sign with a shared secret',
      find: "'RS256', 'RS384'",
      replace: "'HS256', 'RS256', 'RS384'",
      tests: ['auth/issuer-list'],
    },
  ]),
]
