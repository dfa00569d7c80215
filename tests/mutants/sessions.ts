// Lies about sessions and refresh tokens.
import { liesIn, type Mutant } from './mutant.ts'

export const sessionMutants: Mutant[] = [
  ...liesIn('src/auth/queries.ts', [
    {
      name: 'addresses that differ in case are two accounts',
      find: ".where(foldedEmail, '=', foldCase(email))",
      replace: ".where('email', '=', email)",
      tests: ['http/login'],
    },
    {
      name: 'an address signs in where another issuer vouches for it',
      find: "    .where('password_hash', 'is not', null)\n    .$narrowType",
      replace: '    .$narrowType',
      tests: ['auth/issuer-accounts'],
    },
    {
      name: 'a subject is the same person at every issuer',
      find: "    .where('issuer', '=', issuer)\n",
      replace: '',
      tests: ['auth/issuers'],
    },
    {
      name: 'every token of another issuer makes a new account in the audit trail',
      find: '`xmax = 0`',
      replace: '`true`',
      tests: ['auth/issuer-accounts'],
    },
    {
      name: 'a login overwrites a password that was changed meanwhile',
      find: "    .where('password_hash', '=', oldHash)\n",
      replace: '',
      tests: ['http/login'],
    },
    {
      name: 'a login does not notice a changed password',
      find: "    .where('password_hash', '=', verifiedHash)\n    .forShare()",
      replace: '    .forShare()',
      tests: ['http/login'],
    },
    {
      name: 'a login does not wait for a change of the password',
      find: '    .forShare()\n',
      replace: '',
      tests: ['http/login'],
    },
    {
      name: 'expired sessions are never cleared away by a login',
      find: "  await trx.deleteFrom('sessions').where('user_id', '=', userId).where('expires_at', '<=', opened).execute()\n",
      replace: '',
      tests: ['http/sessions'],
    },
    {
      name: 'a login ends the other sessions',
      find: ".where('user_id', '=', userId).where('expires_at', '<=', opened)",
      replace: ".where('user_id', '=', userId)",
      tests: ['http/sessions'],
    },
    {
      name: 'a refresh token is kept as it is',
      find: 'token_hash: hash })',
      replace: 'token_hash: Buffer.from(token) })',
      tests: ['http/refresh'],
    },
    {
      name: 'an expired session can be refreshed',
      find: "    .where('sessions.expires_at', '>', now.toISOString())\n",
      replace: '',
      tests: ['http/refresh'],
    },
    {
      name: 'two uses of a refresh token are judged at once',
      find: "    .forUpdate('sessions')\n",
      replace: '',
      tests: ['http/refresh'],
    },
    {
      name: 'a used successor is not noticed',
      find: "          .where('successor.rotated_at', 'is not', null),\n",
      replace: "          .where('successor.rotated_at', 'is', null).where('successor.user_id', '<', 0),\n",
      tests: ['http/refresh'],
    },
    {
      name: 'an unused successor is held for a used one',
      find: "          .where('successor.rotated_at', 'is not', null),\n",
      replace: ',\n',
      tests: ['http/refresh'],
    },
    {
      name: 'the grace is stretched by every use',
      find: "    .where('token_hash', '=', tokenHash)\n    .where('rotated_at', 'is', null)\n",
      replace: "    .where('token_hash', '=', tokenHash)\n",
      tests: ['http/refresh'],
    },
    {
      name: 'a session does not note its use',
      find: 'last_used_at: now.toISOString(), expires_at: sessionEnd(signedInAt, now) })',
      replace: 'expires_at: sessionEnd(signedInAt, now) })',
      tests: ['http/refresh'],
    },
    {
      name: 'a refresh prolongs every session of the user',
      find: "expires_at: sessionEnd(signedInAt, now) })\n    .where('user_id', '=', userId)\n    .where('id', '=', id)",
      replace: "expires_at: sessionEnd(signedInAt, now) })\n    .where('user_id', '=', userId)",
      tests: ['http/refresh', 'http/sessions'],
    },
    {
      name: 'reuse ends every session of the user',
      find: "deleteFrom('sessions').where('user_id', '=', userId).where('id', '=', id)",
      replace: "deleteFrom('sessions').where('user_id', '=', userId)",
      tests: ['http/refresh'],
    },
    {
      name: 'the conflict of an address is an error',
      find: '.onConflict((conflict) => conflict.doNothing())',
      replace: ".onConflict((conflict) => conflict.column('id').doNothing())",
      tests: ['http/registration'],
    },
  ]),
  ...liesIn('src/auth/refresh-token.ts', [
    {
      name: 'a refresh token has 128 bits',
      find: 'randomBytes(32)',
      replace: 'randomBytes(16)',
      tests: ['auth/refresh-rule'],
    },
    { name: 'a session is idle for 8 days', find: '7 * day', replace: '8 * day', tests: ['http/refresh'] },
    {
      name: 'a session lives for ever when it is used',
      find: 'Math.min(now.getTime() + idleMillis, signedInAt.getTime() + absoluteMillis)',
      replace: 'now.getTime() + idleMillis',
      tests: ['http/refresh'],
    },
    { name: 'a session lives 31 days', find: '30 * day', replace: '31 * day', tests: ['http/refresh'] },
    {
      name: 'the grace is a millisecond longer',
      find: 'graceMillis = 10_000',
      replace: 'graceMillis = 10_001',
      tests: ['http/refresh'],
    },
    {
      name: 'the grace is a millisecond shorter',
      find: 'age <= graceMillis',
      replace: 'age < graceMillis',
      tests: ['http/refresh'],
    },
    {
      name: 'the grace lasts as long as the clock was set back',
      find: 'Math.abs(now.getTime() - Date.parse(token.rotated_at))',
      replace: 'now.getTime() - Date.parse(token.rotated_at)',
      tests: ['auth/refresh-rule'],
    },
    {
      name: 'there is no grace',
      find: "? 'repeated' : 'reused'",
      replace: "? 'reused' : 'reused'",
      tests: ['http/refresh'],
    },
    {
      name: 'a refresh token that was used is as good as new',
      find: "return age <= graceMillis && !token.has_used_successor ? 'repeated' : 'reused'",
      replace: "return 'repeated'",
      tests: ['http/refresh'],
    },
  ]),
  ...liesIn('src/auth/rotation.ts', [
    {
      name: 'reuse is refused, and the session lives on',
      find: '      await queries.endFamily(trx, user.id, id)\n',
      replace: '',
      tests: ['http/refresh'],
    },
    {
      name: 'reuse ends the session, and the refusal takes it back',
      find: "      return { outcome: 'reused', user, session: { id } }",
      replace: "      throw new (await import('../http/problem.ts')).Problem('invalid_refresh_token')",
      tests: ['http/refresh'],
    },
    {
      name: 'a used refresh token is not marked',
      find: '    await queries.markRotated(trx, hash, now)\n',
      replace: '',
      tests: ['http/refresh'],
    },
    {
      name: 'a refresh does not prolong the session',
      find: '    await queries.touchSession(trx, user.id, id, new Date(signed_in_at), now)\n',
      replace: '',
      tests: ['http/refresh'],
    },
    {
      name: 'the 30 days begin anew at every refresh',
      find: 'new Date(signed_in_at), now)',
      replace: 'now, now)',
      tests: ['http/refresh'],
    },
    {
      name: 'a new refresh token does not know its parent',
      find: 'parent_hash: hash }',
      replace: 'parent_hash: null }',
      tests: ['http/refresh'],
    },
  ]),
  ...liesIn('src/auth/email-case.ts', [
    {
      name: 'addresses are folded as the locale of the database likes',
      find: 'lower(email collate "C")',
      replace: 'lower(email)',
      tests: ['db/locale'],
    },
  ]),
  ...liesIn('src/db/migrations/0007-email-case.ts', [
    {
      name: 'addresses are unique as the locale of the database likes',
      find: 'on users (lower(email collate "C")) where',
      replace: 'on users (lower(email)) where',
      tests: ['db/locale'],
    },
    {
      name: 'colliding addresses are told by an error of the index',
      find: 'throw await collisionsIn(db)',
      replace: 'throw error ?? collisionsIn',
      tests: ['db/locale'],
    },
    {
      name: 'an index that came to nothing counts as made',
      find: 'if (rows[0]?.isMade) return',
      replace: 'if (rows[0]) return',
      tests: ['db/locale'],
    },
    {
      name: 'an index that was made by hand is made again',
      find: 'if (rows[0]?.isMade) return',
      replace: 'if (false as boolean) return',
      tests: ['db/locale'],
    },
  ]),
]
