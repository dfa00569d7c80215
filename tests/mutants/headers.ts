// Lies about what every answer says: headers, CORS, the log.
import { liesIn, type Mutant } from './mutant.ts'

export const headerMutants: Mutant[] = [
  ...liesIn('src/http/request.ts', [
    {
      name: 'nosniff is lost',
      find: "  'X-Content-Type-Options': 'nosniff',\n",
      replace: '',
      tests: ['http/headers'],
    },
    {
      name: 'the referrer policy is lost',
      find: "  'Referrer-Policy': 'no-referrer',\n",
      replace: '',
      tests: ['http/headers'],
    },
    {
      name: 'the content security policy allows frames',
      find: "default-src 'none'; frame-ancestors 'none'",
      replace: "default-src 'none'",
      tests: ['http/headers'],
    },
    {
      name: 'HTTPS is asked for in development too',
      find: '...(production && { ',
      replace: '...({ ',
      tests: ['http/headers'],
    },
    {
      name: 'HTTPS is not asked for in production',
      find: '...(production && { ',
      replace: '...(!production && { ',
      tests: ['http/headers'],
    },
    {
      name: 'HTTPS is asked for an hour',
      find: 'max-age=31536000',
      replace: 'max-age=3600',
      tests: ['http/production-headers'],
    },
    {
      name: 'a request id may be 7 characters',
      find: '{8,128}$/',
      replace: '{7,128}$/',
      tests: ['http/headers'],
    },
    {
      name: 'a request id may be 129 characters',
      find: '{8,128}$/',
      replace: '{8,129}$/',
      tests: ['http/headers'],
    },
    {
      name: 'a request id may be anything',
      find: 'incoming !== undefined && acceptableRequestId.test(incoming) ?',
      replace: 'incoming ?',
      tests: ['http/headers'],
    },
    {
      name: 'the request id of the client is ignored',
      find: "requestIdOf(c.req.header('X-Request-Id'))",
      replace: 'requestIdOf(undefined)',
      tests: ['http/headers'],
    },
    {
      name: 'every request has the same id',
      find: ': randomUUID()',
      replace: ": 'the-same-for-all'",
      tests: ['http/headers'],
    },
    {
      name: 'answers may be stored unless told',
      find: ", ...headers, 'Cache-Control': 'no-store' })",
      replace: ', ...headers })',
      tests: ['http/headers'],
    },
    {
      name: 'a shutdown keeps the connections open',
      find: "    if (isDraining()) c.res.headers.set('Connection', 'close')\n",
      replace: '',
      tests: ['http/readiness'],
    },
    {
      name: 'the log tells the path instead of the route',
      find: 'route: routePath(c, -1)',
      replace: 'route: c.req.path',
      tests: ['http/request-log'],
    },
    {
      name: 'the log does not tell the user',
      find: 'user_id: callerOf(c)?.id ?? null,\n      method',
      replace: 'user_id: null,\n      method',
      tests: ['http/request-log'],
    },
    {
      name: 'the log says that all went well',
      find: 'status: c.res.status,',
      replace: 'status: 200,',
      tests: ['http/request-log'],
    },
    {
      name: 'the log tells the agent of the user',
      find: 'method: c.req.method,',
      replace: "method: c.req.method,\n      agent: c.req.header('User-Agent') ?? '',\n",
      tests: ['http/request-log'],
    },
    {
      name: 'the log tells the token',
      find: 'method: c.req.method,',
      replace: "method: c.req.method,\n      by: c.req.header('Authorization'),\n",
      tests: ['http/log-privacy'],
    },
    {
      name: 'the log tells no time',
      find: 'ms: Math.round((performance.now() - start) * 100) / 100',
      replace: 'ms: 0',
      tests: ['http/request-log'],
    },
  ]),
  ...liesIn('src/http/audit.ts', [
    {
      name: 'a line of the audit trail has no request',
      find: `,"request_id":"\${c.get('requestId')}",`,
      replace: ',',
      tests: ['http/log-privacy'],
    },
  ]),
  ...liesIn('src/http/log-line.ts', [
    {
      name: 'requests are told at every level',
      find: "  if (!log.isLevelEnabled('info')) return\n",
      replace: '',
      tests: ['http/log-line'],
    },
  ]),
  ...liesIn('src/log.ts', [
    {
      name: 'the log tells the parameters of a failed statement',
      find: 'serializers: { err: withoutValues }',
      replace: 'serializers: {}',
      tests: ['http/log-privacy'],
    },
    {
      name: 'the log tells the value that PostgreSQL quotes',
      find: 'return quotes\n',
      replace: 'return (quotes && false)\n',
      tests: ['http/log-privacy'],
    },
  ]),
  ...liesIn('src/http/cross-origin.ts', [
    {
      name: 'every origin may read',
      find: 'origin: [...origins],',
      replace: "origin: '*',",
      tests: ['http/cross-origin'],
    },
    {
      name: 'every origin may read in its own name',
      find: 'origin: [...origins],',
      replace: 'origin: (asked) => asked,',
      tests: ['http/cross-origin'],
    },
    {
      name: 'browsers may send cookies',
      find: 'maxAge: 600,',
      replace: 'maxAge: 600,\n    credentials: true,',
      tests: ['http/cross-origin'],
    },
    {
      name: 'browsers may not delete',
      find: ", 'PATCH', 'DELETE']",
      replace: ", 'PATCH']",
      tests: ['http/cross-origin'],
    },
    {
      name: 'browsers may not send a token',
      find: "allowHeaders: ['Authorization', ",
      replace: 'allowHeaders: [',
      tests: ['http/cross-origin'],
    },
    {
      name: 'browsers may not send the headers of the contract',
      find: ", 'X-Request-Id', ...Object.keys(requestHeaders)]",
      replace: ", 'X-Request-Id']",
      tests: ['http/cross-origin'],
    },
    {
      name: 'browsers may not see the headers of an answer',
      find: 'const exposeHeaders = [...Object.keys(responseHeaders), ',
      replace: 'const exposeHeaders = [',
      tests: ['http/cross-origin'],
    },
    {
      name: 'an OPTIONS that is no preflight does not tell the methods',
      find: " && c.req.header('Access-Control-Request-Method') !== undefined) {",
      replace: ') {',
      tests: ['http/cross-origin'],
    },
  ]),
  ...liesIn('src/app.ts', [
    {
      name: 'answers of unknown URLs come from the framework',
      find: '  app.notFound(answerNotFound)\n',
      replace: '',
      tests: ['http/routing'],
    },
    {
      name: 'wrong methods are a 404',
      find: '  refuseOtherMethods(app)\n',
      replace: '',
      tests: ['http/routing'],
    },
    {
      name: 'a database that is away is a defect',
      find: 'answerError(isUnavailable)',
      replace: 'answerError(() => false)',
      tests: ['contract/outages'],
    },
    {
      name: 'every error is said to be an outage',
      find: 'answerError(isUnavailable)',
      replace: 'answerError(() => true)',
      tests: ['contract/outages'],
    },
  ]),
]
