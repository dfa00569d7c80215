// Mutants of limits: what is counted, for how long, and how much of the service one user can take.
import { type Mutant, mutantsIn } from './mutant.ts'

export const limitMutants: Mutant[] = [
  ...mutantsIn('src/features/auth/handlers.ts', [
    {
      name: 'sign-ins are not counted by account',
      find: 'await quotas.login(c, email)',
      replace: 'async () => {}',
      tests: ['http/throttled-sign-in'],
    },
    {
      name: 'registrations are not counted',
      find: 'await quotas.registration(c, email)',
      replace: '',
      tests: ['http/throttled-sign-in'],
    },
  ]),
  ...mutantsIn('src/features/credentials/rate-limits.ts', [
    {
      name: 'guesses are counted apart for each spelling of an address',
      find: '${operation}:${hashOf(foldCase(email))}',
      replace: '${operation}:${hashOf(email)}',
      tests: ['http/throttled-sign-in'],
    },
    {
      name: 'guesses from many addresses are not bounded',
      find: 'await take(c, everywhere, who)',
      replace: 'async () => {}',
      tests: ['http/throttled-sign-in'],
    },
    {
      name: 'guesses from elsewhere keep the owner out',
      find: '`${who}:${hashOf(clientAddress(c, trustedHops))}`',
      replace: 'who',
      tests: ['http/throttled-sign-in'],
    },
  ]),
  ...mutantsIn('src/features/credentials/postgres-limiter.ts', [
    {
      name: 'each request begins its window anew',
      find: 'expire = case when ${hasEnded(windowMillis)} then excluded.expire else counter.expire end',
      replace: 'expire = excluded.expire',
      tests: ['http/throttled-sign-in'],
    },
  ]),
  ...mutantsIn('src/http/guard.ts', [
    {
      name: 'requests are not counted by address',
      find: 'route.throttled ? c.env.addressQuota(c) : undefined',
      replace: 'undefined',
      tests: ['http/throttled-sign-in'],
    },
  ]),
  ...mutantsIn('src/http/limits/unread-responses.ts', [
    {
      name: 'a client that reads nothing is sent any number of responses',
      find: 'enforceUnreadLimit(context.activity)',
      replace: '',
      tests: ['http/unread'],
    },
  ]),
  ...mutantsIn('src/http/limits/page-admission.ts', [
    {
      name: 'the searches of one user run side by side',
      find: 'activity.takeSearchTurns ??= pLimit(1)',
      replace: 'activity.takeSearchTurns ??= pLimit(2)',
      tests: ['http/user-concurrency'],
    },
  ]),
]
