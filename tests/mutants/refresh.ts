// Mutants of refresh tokens: how they are stored, rotated and judged, and when their session ends.
import { type Mutant, mutantsIn } from './mutant.ts'

export const refreshMutants: Mutant[] = [
  ...mutantsIn('src/features/auth/queries.ts', [
    {
      name: 'a refresh token is stored in plain text',
      find: 'token_hash: hash })',
      replace: 'token_hash: Buffer.from(token) })',
      tests: ['http/refresh'],
    },
    {
      name: 'two uses of one refresh token do not wait for each other',
      find: ".forUpdate('sessions')",
      replace: '',
      tests: ['http/refresh'],
    },
    {
      name: 'it is not noticed that the successor of a token was used',
      find: "fn.min('successor.rotated_at')",
      replace: 'sql<null>`null`',
      tests: ['http/refresh'],
    },
    {
      name: 'every use of a token begins its grace period anew',
      find: ".where('token_hash', '=', tokenHash).where('rotated_at', 'is', null)",
      replace: ".where('token_hash', '=', tokenHash)",
      tests: ['http/refresh'],
    },
  ]),
  ...mutantsIn('src/features/auth/token-rotation.ts', [
    {
      name: 'reuse is refused, and its session stays open',
      find: 'await queries.endFamily(trx, user.id, id)',
      replace: '',
      tests: ['http/refresh'],
    },
    {
      name: 'the rejection of reuse rolls the end of its session back',
      find: "return { outcome: 'reused', user, session: { id } }",
      replace: "throw new (await import('../http/problem.ts')).Problem('invalid_refresh_token')",
      tests: ['http/refresh'],
    },
    {
      name: 'an expired session can be refreshed',
      find: "if (time >= new Date(expires_at)) return { outcome: 'unknown' }",
      replace: '',
      tests: ['http/refresh'],
    },
    {
      name: 'a refresh token is judged by the clock of the process',
      find: 'time = new Date(use.now)',
      replace: 'time = new Date(use.now && Date.now() + 691_200_000)',
      tests: ['http/refresh'],
    },
    {
      name: 'a used refresh token is not marked as used',
      find: 'await queries.markRotated(trx, hash, time)',
      replace: '',
      tests: ['http/refresh'],
    },
    {
      name: 'a session never ends as long as it is refreshed',
      find: 'sessionEnd(new Date(signed_in_at), time)',
      replace: 'sessionEnd(time, time)',
      tests: ['http/refresh'],
    },
  ]),
  ...mutantsIn('src/db/schema/now.ts', [
    {
      name: 'the time is that of the begin of a transaction, which may have waited since',
      find: '`statement_timestamp()`',
      replace: '`now()`',
      tests: ['http/refresh'],
    },
  ]),
]
