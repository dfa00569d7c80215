// Lies about tokens of other issuers.
import { liesIn, type Mutant } from './mutant.ts'

export const issuerMutants: Mutant[] = [
  ...liesIn('src/features/tokens/issuers.ts', [
    {
      name: 'a token of an issuer may be for anybody',
      find: '    audience: trusted.audience,\n',
      replace: '',
      tests: ['auth/issuers'],
    },
    {
      name: 'the header chooses the algorithm of an issuer',
      find: '    algorithms: trusted.algorithms, // never what the header asks for\n',
      replace: '',
      tests: ['auth/issuers'],
    },
    {
      name: 'a token of an issuer needs no expiry',
      find: "    requiredClaims: ['exp'],\n",
      replace: '',
      tests: ['auth/issuers'],
    },
    {
      name: 'a token of an issuer may have no subject',
      find: "if (!subject.success) throw new Problem('invalid_token')",
      replace: 'if (!subject.success) return { id: 1 }',
      tests: ['auth/issuers'],
    },
    {
      name: 'an account made elsewhere takes any address',
      find: 'Email.safeParse(claims.email).data ?? null',
      replace: '(claims.email as string) ?? null',
      tests: ['auth/issuer-accounts'],
    },
    {
      name: 'a name from elsewhere is not cut',
      find: '.slice(0, 255)',
      replace: '',
      tests: ['auth/issuer-accounts'],
    },
    {
      name: 'a name from elsewhere is cut by code units',
      find: "Array.from(storable).slice(0, 255).join('').trim()",
      replace: 'storable.slice(0, 255).trim()',
      tests: ['auth/issuer-accounts'],
    },
    {
      name: 'an expired token of an issuer is an invalid one',
      find: "if (error instanceof errors.JWTExpired) return new Problem('token_expired')\n",
      replace: '',
      tests: ['auth/issuers'],
    },
    {
      name: 'a token of an issuer for others is an invalid one',
      find: "isAudience ? 'wrong_audience' : 'invalid_token'",
      replace: "isAudience ? 'invalid_token' : 'invalid_token'",
      tests: ['auth/issuers'],
    },
    {
      name: 'an account made elsewhere is never fresh',
      find: 'return { ...user, ...issuedAtOf(claims) }',
      replace: 'return { ...user }',
      tests: ['auth/issuer-accounts'],
    },
  ]),
  ...liesIn('src/features/tokens/issuer-keys.ts', [
    {
      name: 'keys that are away are an invalid token',
      find: "new Problem('overloaded', {",
      replace: "new Problem('invalid_token', {",
      tests: ['auth/issuer-keys'],
    },
    {
      name: 'keys are never fetched anew',
      find: 'if (isDue && !keys.reloading) keys.reload().catch(() => {})',
      replace: '',
      tests: ['auth/issuer-keys'],
    },
    {
      name: 'keys of any media type are taken',
      find: ' || !/^application\\/([\\w.-]+\\+)?json\\s*(;|$)/i.test(type)',
      replace: '',
      tests: ['auth/issuer-keys'],
    },
    {
      name: 'keys of any size are taken',
      find: 'if (size > maxBytes) throw',
      replace: 'if (size > maxBytes * 1e6) throw',
      tests: ['auth/issuer-keys'],
    },
    {
      name: 'an endpoint that failed is asked at once',
      find: 'if (failedAt !== undefined && isWithin(pauseMillis, failedAt)) throw keysAway()',
      replace: '',
      tests: ['auth/issuer-keys'],
    },
    {
      name: 'a clock that was set back keeps keys away',
      find: 'age >= 0 && age < millis',
      replace: 'age < millis',
      tests: ['auth/issuer-keys'],
    },
    {
      name: 'an empty set replaces the keys',
      find: 'z.unknown())).min(1)',
      replace: 'z.unknown()))',
      tests: ['auth/issuer-keys'],
    },
  ]),
  ...liesIn('src/features/tokens/issuer-list.ts', [
    {
      name: 'an issuer may sign with a shared secret',
      find: "  'RS256',\n  'RS384'",
      replace: "  'HS256',\n  'RS256',\n  'RS384'",
      tests: ['auth/issuer-list'],
    },
    {
      name: 'this service may be named as another issuer',
      find: 'line.refine((name) => name !== ownIssuer,',
      replace: 'line.refine((name) => name !== undefined,',
      tests: ['auth/issuer-list'],
    },
    {
      name: 'keys may come over http from anywhere',
      find: "protocol === 'http:' && isNear",
      replace: "protocol === 'http:'",
      tests: ['auth/issuer-list'],
    },
    {
      name: 'an audience is optional',
      find: '    audience: z.union(',
      replace:
        '    audience: z.optional(z.any()) as never as z.ZodString, _: z.undefined().optional() as never, audience_: z.union(',
      tests: ['auth/issuer-list'],
    },
    {
      name: 'one issuer may be named twice',
      find: 'return new Set(names).size === names.length',
      replace: 'return true',
      tests: ['auth/issuer-list'],
    },
  ]),
]
