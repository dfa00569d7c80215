// Lies about access tokens of our own.
import { liesIn, type Mutant } from './mutant.ts'

export const tokenMutants: Mutant[] = [
  ...liesIn('src/features/tokens/access-token.ts', [
    {
      name: 'an access token is good for an hour',
      find: 'accessTtlSeconds = 15 * 60',
      replace: 'accessTtlSeconds = 60 * 60',
      tests: ['http/access-tokens'],
    },
    {
      name: 'an expired token is taken for a minute more',
      find: 'clockToleranceSeconds = 5',
      replace: 'clockToleranceSeconds = 60',
      tests: ['http/access-tokens'],
    },
    {
      name: 'clocks must agree to the second',
      find: 'clockToleranceSeconds = 5',
      replace: 'clockToleranceSeconds = 0',
      tests: ['http/access-tokens'],
    },
    {
      name: 'a token without an expiry is taken',
      find: "requiredClaims: ['exp'],",
      replace: 'requiredClaims: [],',
      tests: ['http/access-tokens'],
    },
    {
      name: 'the secret before the present one is refused',
      find: '[signingKey, await hmacKey(previousSecret)]',
      replace: '[signingKey]',
      tests: ['http/access-tokens'],
    },
    {
      name: 'tokens are signed with the secret of before',
      find: 'issue(signingKey.forJose, clock()',
      replace: 'issue((keys.at(-1) as HmacKey).forJose, clock()',
      tests: ['http/access-tokens'],
    },
    {
      name: 'the time of the machine counts, not that of the service',
      find: 'currentDate: now,',
      replace: '',
      tests: ['http/access-tokens', 'http/sessions'],
    },
    {
      name: 'a token of another type is taken',
      find: "payload.type !== undefined && payload.type !== 'access'",
      replace: 'false as boolean',
      tests: ['http/access-tokens'],
    },
    {
      name: 'a token of ours may be for anybody',
      find: "if (![payload.aud].flat().includes(audience)) throw new Problem('wrong_audience')\n",
      replace: '',
      tests: ['http/access-tokens'],
    },
    {
      name: 'a token of ours may be of any typ',
      find: 'isAccessTokenType(header.typ) && ',
      replace: '',
      tests: ['http/access-tokens'],
    },
    {
      name: 'a token of ours needs no type',
      find: " && payload.type === 'access'\n",
      replace: '\n',
      tests: ['http/access-tokens'],
    },
    {
      name: 'a token of ours may leave its sub out',
      find: 'if (!isOurs || payload.sub !== String(payload.user_id))',
      replace: 'if (!isOurs)',
      tests: ['http/access-tokens'],
    },
    {
      name: 'sub wins over user_id',
      find: 'if (!isId(id) || !agrees)',
      replace: 'if (!isId(id))',
      tests: ['http/access-tokens'],
    },
    {
      name: 'a token with padding is taken',
      find: '/^[\\w-]+\\.[\\w-]+\\.[\\w-]+$/',
      replace: '/^[\\w=-]+\\.[\\w=-]+\\.[\\w=-]+$/',
      tests: ['http/access-tokens'],
    },
    {
      name: 'an expired token is an invalid one',
      find: "if (error instanceof errors.JWTExpired) throw new Problem('token_expired')\n",
      replace: '',
      tests: ['http/access-tokens'],
    },
    {
      name: 'nobody is told that an issuer is not known',
      find: 'return isStranger ? unknownIssuer : invalidToken',
      replace: 'return invalidToken',
      tests: ['contract/refusals'],
    },
    {
      name: 'claims that name us somewhere name no stranger',
      find: 'const isOnly = !claims.includes(issuerName, end) && ',
      replace: 'const isOnly = ',
      tests: ['auth/issuers'],
    },
    {
      name: 'claims that name us name no stranger with an escape',
      find: " && !claims.includes('\\\\')",
      replace: '',
      tests: ['auth/issuers'],
    },
    {
      name: 'claims that name any issuer once name ours',
      find: 'isOnly && claims.startsWith(ourIssuer, end)',
      replace: 'isOnly',
      tests: ['auth/issuers'],
    },
    {
      name: 'an issuer is ours when its name begins like ours',
      find: '`:${JSON.stringify(ownIssuer)}`',
      replace: '`:${JSON.stringify(ownIssuer).slice(0, -1)}`',
      tests: ['auth/issuers'],
    },
    {
      name: 'a forged token of ours is told to be of a stranger',
      find: ' && stranger !== ownIssuer',
      replace: '',
      tests: ['auth/issuers'],
    },
    {
      name: 'a token has no jti',
      find: '    .setJti(randomUUID())\n',
      replace: '',
      tests: ['http/access-tokens'],
    },
    {
      name: 'a token has no session',
      find: "type: 'access', sid: sessionId }",
      replace: "type: 'access' }",
      tests: ['http/access-tokens'],
    },
    {
      name: 'a token says JWT',
      find: 'typ: tokenType })',
      replace: "typ: 'JWT' })",
      tests: ['http/access-tokens'],
    },
    {
      name: 'a token tells the name of the person',
      find: 'user_id: userId, type',
      replace: "name: 'Ada', user_id: userId, type",
      tests: ['http/access-tokens'],
    },
    {
      name: 'iss may be a list',
      find: "!['string', 'undefined'].includes(typeof payload.iss)",
      replace: 'false',
      tests: ['http/access-tokens'],
    },
    {
      name: 'the session of a token is not known',
      find: '...(isId(payload.sid) && { sessionId: payload.sid })',
      replace: '',
      tests: ['http/sessions'],
    },
    {
      name: "a front end's token may name a session",
      find: 'if (payload.iss !== ownIssuer) return caller',
      replace:
        'if (payload.iss !== ownIssuer) return { ...caller, ...(isId(payload.sid) && { sessionId: payload.sid }) }',
      tests: ['http/sessions', 'http/access-tokens'],
    },
  ]),
  ...liesIn('src/features/tokens/verified-tokens.ts', [
    {
      name: 'a token that was verified once is good for ever',
      find: 'return now.getTime() < entry.expiresAt ? entry.caller : undefined',
      replace: 'return entry.caller',
      tests: ['http/access-tokens'],
    },
    {
      name: 'a token with the head and the payload of a verified one needs no signature',
      find: 'let entry = young.get(token)',
      replace:
        "let entry = young.get(token) ?? [...young].find(([kept]) => kept.startsWith(token.slice(0, token.lastIndexOf('.'))))?.[1]",
      tests: ['http/access-tokens'],
    },
    {
      name: 'verified tokens are never forgotten',
      find: 'if (young.size >= capacity) {',
      replace: 'if (false as boolean) {',
      tests: ['auth/verified-tokens'],
    },
    {
      name: 'a verified token that is in use is forgotten',
      find: '        add(token, entry)\n',
      replace: '',
      tests: ['auth/verified-tokens'],
    },
  ]),
  ...liesIn('src/http/request/authenticate.ts', [
    {
      name: 'the scheme minds its case',
      find: '/^bearer +(?=\\S)/i',
      replace: '/^Bearer +(?=\\S)/',
      tests: ['http/authorization'],
    },
    {
      name: 'a token needs no scheme',
      find: '/^bearer +(?=\\S)/i',
      replace: '/^(?:bearer +)?(?=\\S)/i',
      tests: ['http/authorization'],
    },
    {
      name: 'a missing token is an invalid one',
      find: "Problem('authentication_required')",
      replace: "Problem('invalid_token')",
      tests: ['contract/refusals'],
    },
  ]),
]
