// Mutants of passwords: at sign-in, and where the account asks for the password once more.
import { type Mutant, mutantsIn } from './mutant.ts'

export const signInMutants: Mutant[] = [
  ...mutantsIn('src/features/auth/handlers.ts', [
    {
      name: 'any password signs in',
      find: 'const isRight = verification',
      replace: 'const isRight = true || verification',
      tests: ['http/login'],
    },
    {
      name: 'an unknown address is recognised by its quick response',
      find: ': simulateVerification(password)',
      replace: ": Promise.resolve('wrong' as const)",
      tests: ['http/login'],
    },
    {
      name: 'a password that was changed during a sign-in still signs in',
      find: 'return unchanged ? await queries.openSession(trx, id) : undefined',
      replace: 'return await queries.openSession(trx, id)',
      tests: ['http/login'],
    },
    {
      name: 'a logout ends no session',
      find: 'if (ended) audit',
      replace: 'if (sessionId !== undefined) audit',
      tests: ['http/sessions'],
    },
  ]),
  ...mutantsIn('src/features/auth/queries.ts', [
    {
      name: 'a sign-in does not wait for a change of the password that has begun',
      find: '.forShare()',
      replace: '',
      tests: ['http/login'],
    },
  ]),
  ...mutantsIn('src/features/account/handlers.ts', [
    {
      name: 'an account is deleted without its password',
      find: 'await verifyWithinQuota(c, password_hash, password ?? passwordMissing())',
      replace: 'password_hash',
      tests: ['http/account'],
    },
  ]),
  ...mutantsIn('src/features/account/own-password.ts', [
    {
      name: 'a password is changed without the current one',
      find: 'return await verify(c, password_hash, password)',
      replace: 'return password_hash',
      tests: ['http/account'],
    },
  ]),
  ...mutantsIn('src/features/account/queries.ts', [
    {
      name: 'of two changes of one password at once both succeed',
      find: ".where('password_hash', '=', change.verifiedHash)",
      replace: '',
      tests: ['http/account'],
    },
    {
      name: 'a new password leaves the other sessions open',
      find: ".where('id', '!=', change.keptSessionId)",
      replace: ".where('id', '<', 0)",
      tests: ['http/account'],
    },
    {
      name: 'a new password ends the sessions of all users',
      find: "others = trx.deleteFrom('sessions').where('user_id', '=', id)",
      replace: "others = trx.deleteFrom('sessions').where('user_id', '>', 0)",
      tests: ['http/account'],
    },
  ]),
]
