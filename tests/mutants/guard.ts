// Lies about what has to be true of a request before its handler sees it, and about the order of checks.
import { liesIn, type Mutant } from './mutant.ts'

export const guardMutants: Mutant[] = [
  ...liesIn('src/http/guard.ts', [
    {
      name: 'a route needs no token',
      find: 'if (caller instanceof Problem) return caller\n',
      replace: 'if (caller instanceof Problem) caller = { id: 1 }\n',
      tests: ['contract/refusals'],
    },
    {
      name: 'what a check has against a request is not minded',
      find: '      if (refusal) return answerProblem(c as unknown as Context<AppEnv>, refusal)\n',
      replace: '',
      tests: ['contract/refusals'],
    },
    {
      name: 'the path is looked at before the token',
      find: '(c) => soon(authenticate(c), (caller) => checkSignedIn(c, caller)))',
      replace:
        '(c) => {\n    if (params && !params.safeParse(c.req.param()).success) checkPath(c, { id: 1 }, params)\n    return soon(authenticate(c), (caller) => checkSignedIn(c, caller))\n  })',
      tests: ['http/order-of-checks'],
    },
    {
      name: 'the query is looked at before the path',
      find: '    if (params) checkPath(c, caller, params)\n    if (query) checkQuery(c, query)\n',
      replace: '    if (query) checkQuery(c, query)\n    if (params) checkPath(c, caller, params)\n',
      tests: ['http/order-of-checks'],
    },
    {
      name: 'the body is read before the path',
      find: '    if (params) checkPath(c, caller, params)\n    if (query) checkQuery(c, query)\n    return body && checkBody(c, body)\n',
      replace:
        '    return soon(body && checkBody(c, body), () => {\n      if (params) checkPath(c, caller, params)\n      if (query) checkQuery(c, query)\n      return undefined\n    })\n',
      tests: ['http/order-of-checks'],
    },
    {
      name: 'the quota comes after the path',
      find: '    heed(c, c.env.userQuota(caller.id))\n',
      replace: '    if (params) checkPath(c, caller, params)\n    heed(c, c.env.userQuota(caller.id))\n',
      tests: ['http/throttled-users'],
    },
    {
      name: 'whoever is throttled is nobody in the log',
      find: "    c.env.caller = caller\n    if (caller.isNew) audit(c, 'user_registered', { user_id: caller.id })\n    heed(c, c.env.userQuota(caller.id))\n",
      replace:
        "    heed(c, c.env.userQuota(caller.id))\n    c.env.caller = caller\n    if (caller.isNew) audit(c, 'user_registered', { user_id: caller.id })\n",
      tests: ['http/throttled-users'],
    },
    {
      name: 'the account made by a first token is not audited',
      find: "    if (caller.isNew) audit(c, 'user_registered', { user_id: caller.id })\n",
      replace: '',
      tests: ['auth/issuer-accounts'],
    },
    {
      name: 'every account is said to be new',
      find: 'if (caller.isNew) audit',
      replace: 'audit',
      tests: ['http/log-privacy', 'auth/issuer-accounts'],
    },
    {
      name: 'an address is counted after its body is read',
      find: 'return soon(route.throttled ? c.env.addressQuota(c) : undefined, (count) => {\n      heed(c, count)\n      return body && checkBody(c, body)\n    })',
      replace:
        'return soon(body && checkBody(c, body), () =>\n      soon(route.throttled ? c.env.addressQuota(c) : undefined, (count) => heed(c, count)))',
      tests: ['http/throttled-sign-in'],
    },
    {
      name: 'addresses are not counted',
      find: 'route.throttled ? c.env.addressQuota(c) : undefined',
      replace: 'undefined',
      tests: ['http/throttled-sign-in'],
    },
    {
      name: 'what anybody may ask for is counted by addresses',
      find: 'route.throttled ? c.env.addressQuota(c) : undefined',
      replace: 'c.env.addressQuota(c)',
      tests: ['http/throttled-sign-in'],
    },
    {
      name: 'the body of a public route is not looked at',
      find: '      heed(c, count)\n      return body && checkBody(c, body)\n',
      replace: '      return heed(c, count)\n',
      tests: ['http/bodies', 'http/login'],
    },
    {
      name: 'accounts may be stored by the client',
      find: "if (cacheControl) c.env.fields['Cache-Control'] = cacheControl",
      replace: "c.env.fields['Cache-Control'] = cacheControl ?? 'private, no-cache'",
      tests: ['http/headers'],
    },
    {
      name: 'tasks may not be kept',
      find: "      if (cacheControl) c.env.fields['Cache-Control'] = cacheControl\n",
      replace: '',
      tests: ['http/headers'],
    },
    {
      name: 'a crowd at the passwords is counted before it is refused',
      find: '    if (route.costly) refuseCrowd()\n',
      replace: '',
      tests: ['http/password-load'],
    },
    {
      name: 'any number of passwords may wait',
      find: 'costly ? (c: Context<E>) => runCostly(() => handler(c)) : handler',
      replace: 'handler',
      tests: ['http/password-load'],
    },
    {
      name: 'whoever dribbles a password holds a place',
      find: 'return (c) => soon(check(c as unknown as Context<AppEnv>), (refusal) => proceed(c, refusal))',
      replace:
        'const whole = (c: Context<E>) => soon(check(c as unknown as Context<AppEnv>), (refusal) => proceed(c, refusal))\n    return costly ? (c) => runCostly(() => whole(c)) : whole',
      tests: ['http/password-load'],
    },
  ]),
  ...liesIn('src/http/limits/user-concurrency.ts', [
    {
      name: 'a user has a hundred and one requests in work',
      find: 'work.requests >= requestsAtOnce',
      replace: 'work.requests > requestsAtOnce',
      tests: ['http/user-work'],
    },
    {
      name: 'busy users are forgotten',
      find: 'if (requests === 0 && unreadBytes === 0) users',
      replace: 'if (requests >= 0 && unreadBytes === 0) users',
      tests: ['http/user-work'],
    },
    {
      name: 'users who do not read are forgotten',
      find: 'if (requests === 0 && unreadBytes === 0) users',
      replace: 'if (requests === 0) users',
      tests: ['http/user-work'],
    },
    {
      name: 'nobody is ever forgotten',
      find: '    if (users.size >= sweepAt) forgetResting()\n',
      replace: '',
      tests: ['http/user-work'],
    },
  ]),
  ...liesIn('src/http/limits/unread-responses.ts', [
    {
      name: 'a user may leave unread whatever he likes',
      find: 'if (work !== undefined && work.unreadBytes >= unreadByUser) throw',
      replace: 'if (work === undefined) throw',
      tests: ['http/unread', 'http/user-work'],
    },
    {
      name: 'an answer that is made is never refused',
      find: '  refuseUnread(exchange.work)\n',
      replace: '',
      tests: ['http/unread'],
    },
    {
      name: 'answers that go nowhere wait for ever',
      find: '  if (outgoing === undefined || outgoing.destroyed) return',
      replace: '  if (outgoing === undefined) return',
      tests: ['http/unread'],
    },
    {
      name: 'what was read is counted on',
      find: '    unreadBytes -= bytes\n',
      replace: '',
      tests: ['http/unread'],
    },
    {
      name: 'what a user has read is counted on',
      find: '    if (work) work.unreadBytes -= bytes\n',
      replace: '',
      tests: ['http/unread'],
    },
  ]),
  ...liesIn('src/features/tasks/costly-lists.ts', [
    {
      name: 'a user has five searches at once',
      find: 'work.searches >= searchesAtOnce',
      replace: 'work.searches > searchesAtOnce',
      tests: ['http/user-work'],
    },
    {
      name: 'a search that is done counts on',
      find: '    work.searches -= 1\n',
      replace: '',
      tests: ['http/user-work'],
    },
    {
      name: "a user's searches are asked side by side",
      find: 'work.takeSearchTurns ??= pLimit(1)',
      replace: 'work.takeSearchTurns ??= pLimit(2)',
      tests: ['http/user-work'],
    },
    {
      name: 'a search waits for its turn for as long as it takes',
      find: '      if (performance.now() > giveUpAt) throw tooManySearches\n',
      replace: '',
      tests: ['http/user-work'],
    },
    {
      name: 'long lists do not wait for each other',
      find: '  return work.takeTurns(listUnlessUnread)\n',
      replace: '  return listUnlessUnread()\n',
      tests: ['http/user-work'],
    },
    {
      name: 'short lists wait for long ones',
      find: 'query.q === undefined && !isLong) return',
      replace: 'query.q === null) return',
      tests: ['http/user-work'],
    },
    {
      name: 'lists are made for whoever reads nothing',
      find: '    if (isLong) refuseUnread(work)\n',
      replace: '',
      tests: ['http/user-work'],
    },
  ]),
  ...liesIn('src/http/limits/concurrency-limit.ts', [
    {
      name: 'a place at the passwords is free before the hash is there',
      find: 'return await work()',
      replace: 'return work()',
      tests: ['http/password-load'],
    },
    {
      name: 'a place at the passwords is never free again',
      find: '    admitted -= 1\n',
      replace: '',
      tests: ['http/password-load'],
    },
  ]),
  ...liesIn('src/http/maybe-promise.ts', [
    {
      name: 'what is there already is waited for',
      find: 'value instanceof Promise ? value.then(next) : next(value)',
      replace: 'Promise.resolve(value).then(next)',
      tests: ['http/at-once'],
    },
  ]),
]
