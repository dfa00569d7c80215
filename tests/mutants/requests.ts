// Mutants of request handling: which checks there are, in which order, and what its response and its log line show.
import { type Mutant, mutantsIn } from './mutant.ts'

export const requestMutants: Mutant[] = [
  ...mutantsIn('src/http/guard.ts', [
    {
      name: 'a protected route needs no token',
      find: 'if (principal instanceof Problem) return principal',
      replace: 'if (principal instanceof Problem) principal = { id: 1 }',
      tests: ['contract/access-control'],
    },
    {
      name: 'the result of a check is ignored',
      find: 'if (problem) return',
      replace: 'if (problem && (false as boolean)) return',
      tests: ['contract/access-control'],
    },
    {
      name: 'the path is checked before the token',
      find: 'andThen(authenticate(c),',
      replace:
        '(params && !params.safeParse(c.req.param()).success && checkPath(c, { id: 1 }, params), andThen)(authenticate(c),',
      tests: ['http/order-of-checks'],
    },
    {
      name: 'the query is checked before the path',
      find: 'if (params) checkPath(c, principal, params) if (query) checkQuery(c, query)',
      replace: `if (query) checkQuery(c, query)
    if (params) checkPath(c, principal, params)`,
      tests: ['http/order-of-checks'],
    },
    {
      name: 'the body is read before the path is checked',
      find: 'if (params) checkPath(c, principal, params)',
      replace: `if (body) return andThen(checkBody(c, body), () => {
        if (params) checkPath(c, principal, params)
        if (query) checkQuery(c, query)
      })
      if (params) checkPath(c, principal, params)`,
      tests: ['http/order-of-checks'],
    },
    {
      name: 'the path is checked before the quota of the user',
      find: 'enforce(c, c.env.userQuota(principal.id))',
      replace: `if (params) checkPath(c, principal, params)
    enforce(c, c.env.userQuota(principal.id))`,
      tests: ['http/throttled-users'],
    },
    {
      name: 'the body is read before the quota of the address',
      find: 'return andThen(route.throttled ?',
      replace: `if (body) return andThen(checkBody(c, body), () =>
        andThen(route.throttled ? c.env.addressQuota(c) : undefined, (count) => enforce(c, count)))
      return andThen(route.throttled ?`,
      tests: ['http/throttled-sign-in'],
    },
  ]),
  ...mutantsIn('src/http/request/body.ts', [
    {
      name: 'a body in chunks may be of any size',
      find: 'if (size > limitBytes) throw',
      replace: 'if (size < 0) throw',
      tests: ['http/bodies'],
    },
  ]),
  ...mutantsIn('src/http/problem-response.ts', [
    {
      name: 'the response to a defect shows its error message',
      find: "'database_unavailable' : 'internal_error')",
      replace: "'database_unavailable' : 'internal_error', { detail: error.message })",
      tests: ['http/request-log'],
    },
  ]),
  ...mutantsIn('src/http/request-lifecycle.ts', [
    {
      name: 'the log shows access tokens',
      find: 'end(method, context, response)',
      replace: 'end(`${method}","by":"${request.headers.get("Authorization")}`, context, response)',
      tests: ['http/log-privacy'],
    },
  ]),
  ...mutantsIn('src/http/cross-origin.ts', [
    {
      name: 'an origin is allowed that begins like one of the list',
      find: 'origins.includes(origin)',
      replace: 'origins.some((one) => origin.startsWith(one))',
      tests: ['http/cross-origin'],
    },
  ]),
]
