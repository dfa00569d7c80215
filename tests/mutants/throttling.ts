// Lies about limits, and whom they count.
import { liesIn, type Mutant } from './mutant.ts'

export const throttlingMutants: Mutant[] = [
  ...liesIn('src/features/credentials/rate-limits.ts', [
    {
      name: 'an address may ask a hundred times as often',
      find: 'addressesFactor = 10',
      replace: 'addressesFactor = 100',
      tests: ['http/throttled-sign-in'],
    },
    {
      name: 'every spelling of an address has guesses of its own',
      find: '`login:${hashOf(foldCase(email))}`',
      replace: '`login:${hashOf(email)}`',
      tests: ['http/throttled-sign-in'],
    },
    {
      name: 'logins and registrations share their count',
      find: '`register:${hashOf',
      replace: '`login:${hashOf',
      tests: ['http/throttled-sign-in'],
    },
    {
      name: 'an address is kept as it is',
      find: "createHash('sha256').update(text).digest('base64url')",
      replace: 'text',
      tests: ['http/throttled-sign-in'],
    },
    {
      name: 'a right password stays counted',
      find: 'if (limiter && count) await giveBack(c, limiter, key, count)',
      replace: '',
      tests: ['http/throttled-sign-in'],
    },
  ]),
  ...liesIn('src/features/credentials/postgres-limiter.ts', [
    {
      name: 'a window that was begun by a wrong clock lasts as long as that is wrong',
      find: 'counter.expire not between ${nowMillis} + 1 and ${nowMillis} + ${2 * windowMillis}::bigint',
      replace: 'counter.expire <= ${nowMillis}',
      tests: ['http/throttled-sign-in'],
    },
    {
      name: 'a window never ends',
      find: 'counter.expire not between ${nowMillis} + 1 and',
      replace: 'counter.expire not between 0 and',
      tests: ['http/throttled-sign-in'],
    },
    {
      name: 'each request begins a window anew',
      find: 'expire = case when ${isOver} then excluded.expire else counter.expire end',
      replace: 'expire = excluded.expire',
      tests: ['http/throttled-sign-in'],
    },
    {
      name: 'a new window begins with the old count',
      find: 'case when ${isOver} then excluded.points else counter.points + ${points}::int end',
      replace: 'counter.points + ${points}::int',
      tests: ['http/throttled-sign-in'],
    },
    {
      name: 'a replica whose clock was set back forgets the guesses',
      find: '    return Promise.resolve(false)\n',
      replace: "    return this.#db.deleteFrom('rate_limits').execute().then(() => true)\n",
      tests: ['http/throttled-sign-in'],
    },
  ]),
  ...liesIn('src/http/limits/user-quota.ts', [
    {
      name: 'the last request of a user is refused',
      find: 'exceeded: count > limit',
      replace: 'exceeded: count >= limit',
      tests: ['http/throttled-users'],
    },
    {
      name: 'a user has a request more',
      find: 'exceeded: count > limit',
      replace: 'exceeded: count > limit + 1',
      tests: ['http/throttled-users'],
    },
    {
      name: 'a refused user has less than nothing left',
      find: 'Math.max(0, limit - count)',
      replace: 'limit - count',
      tests: ['http/throttled-users'],
    },
    {
      name: 'each answer says that a whole window is left',
      find: 'millisLeft: begin + windowMillis - now',
      replace: 'millisLeft: windowMillis',
      tests: ['http/throttled-users'],
    },
    {
      name: 'a window lasts a moment longer than is told',
      find: 'now >= begin + windowMillis',
      replace: 'now > begin + windowMillis',
      tests: ['http/throttled-users'],
    },
    {
      name: 'a new window begins with the old counts',
      find: '      taken = new Map()\n',
      replace: '',
      tests: ['http/throttled-users'],
    },
    {
      name: 'each request begins a window',
      find: '      begin = now\n',
      replace: '',
      tests: ['http/throttled-users'],
    },
    {
      name: 'no limit means none at all',
      find: '  if (limit === 0) return () => undefined\n',
      replace: '',
      tests: ['http/tasks'],
    },
    {
      name: 'the window of a user never ends',
      find: 'now >= begin + windowMillis || now < begin',
      replace: 'begin < 0',
      tests: ['http/throttled-users'],
    },
    {
      name: 'a clock set back shuts users out',
      find: ' || now < begin',
      replace: '',
      tests: ['http/throttled-users'],
    },
    {
      name: 'all users share one quota',
      find: '(taken.get(userId) ?? 0) + 1\n    taken.set(userId, count)',
      replace: '(taken.get(1) ?? 0) + 1\n    taken.set(1, count)',
      tests: ['http/throttled-users'],
    },
  ]),
  ...liesIn('src/http/limits/quota.ts', [
    {
      name: 'the metrics do not count whoever is throttled',
      find: '    tellThrottled(count.name)\n',
      replace: '',
      tests: ['process/metrics'],
    },
    {
      name: 'the last request of a quota is refused',
      find: 'exceeded,\n  })',
      replace: 'exceeded: exceeded || taken.remainingPoints === 0,\n  })',
      tests: ['http/throttled-sign-in'],
    },
    {
      name: 'whoever is throttled stays so for as long as the clock was set back',
      find: 'if (count.millisLeft <= strangeMillis) return count',
      replace: 'return count',
      tests: ['http/throttled-sign-in'],
    },
    {
      name: 'Retry-After is in milliseconds',
      find: 'Math.max(1, Math.ceil(millisLeft / 1000))',
      replace: 'Math.max(1, Math.ceil(millisLeft))',
      tests: ['http/throttled-users'],
    },
    {
      name: 'Retry-After is a second too short',
      find: 'Math.max(1, Math.ceil(millisLeft / 1000))',
      replace: 'Math.max(1, Math.floor(millisLeft / 1000))',
      tests: ['http/throttled-users'],
    },
    {
      name: 'the policy says another window',
      find: 'w=${windowSeconds}',
      replace: 'w=${windowSeconds * 60}',
      tests: ['http/throttled-users'],
    },
    {
      name: 'a refusal does not say when to come back',
      find: "{ headers: { 'Retry-After': String(secondsLeft(count)) } }",
      replace: '{}',
      tests: ['contract/throttled'],
    },
  ]),
  ...liesIn('src/http/request/client-address.ts', [
    {
      name: 'all that come without a proxy are one client',
      find: 'forwarded ?? normalise(socketAddress(c)) ?? noAddress',
      replace: 'forwarded ?? noAddress',
      tests: ['http/client-address'],
    },
    {
      name: 'X-Forwarded-For counts without a proxy',
      find: "trustedHops > 0 ? normalise(nthFromRight(c.req.header('X-Forwarded-For'), trustedHops)) : undefined",
      replace: "normalise(nthFromRight(c.req.header('X-Forwarded-For'), trustedHops || 1))",
      tests: ['http/client-address'],
    },
    {
      name: 'the client chooses its address behind proxies',
      find: '.at(-n)',
      replace: '.at(0)',
      tests: ['http/client-address'],
    },
    {
      name: 'every IPv6 address is a client of its own',
      find: 'groups.slice(0, 4).map',
      replace: 'groups.slice(0, 8).map',
      tests: ['http/client-address'],
    },
    {
      name: 'a mapped IPv4 address is another client',
      find: 'return isMappedV4 ?',
      replace: 'return (false as boolean) ?',
      tests: ['http/client-address'],
    },
  ]),
]
