// Lies about what happens to every request: its id, its headers, its line in the log.
import { liesIn, type Mutant } from './mutant.ts'

export const headerMutants: Mutant[] = [
  ...liesIn('src/http/request-lifecycle.ts', [
    {
      name: 'an answer does not tell the id of its request',
      find: "'X-Request-Id': requestId, ...headers",
      replace: '...headers',
      tests: ['http/headers'],
    },
    {
      name: 'a request knows nothing of its socket',
      find: 'incoming: from?.incoming as IncomingMessage | undefined',
      replace: 'incoming: undefined',
      tests: ['http/throttled-sign-in'],
    },
    {
      name: 'the metrics do not count what was answered',
      find: '    tellAnswered(line)\n',
      replace: '',
      tests: ['process/metrics'],
    },
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
      find: 'incoming && acceptableRequestId.test(incoming) ?',
      replace: 'incoming ?',
      tests: ['http/headers'],
    },
    {
      name: 'the request id of the client is ignored',
      find: "requestIdOf(request.headers.get('X-Request-Id'))",
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
      find: ", ...headers, 'Cache-Control': 'no-store' }",
      replace: ', ...headers }',
      tests: ['http/headers'],
    },
    {
      name: 'a shutdown keeps the connections open',
      find: "    if (isDraining()) response.headers.set('Connection', 'close')\n",
      replace: '',
      tests: ['http/readiness'],
    },
    {
      name: 'the log does not tell the user',
      find: 'user_id: exchange.caller?.id ?? null',
      replace: 'user_id: null',
      tests: ['http/request-log'],
    },
    {
      name: 'the log says that all went well',
      find: 'status: response.status,',
      replace: 'status: 200,',
      tests: ['http/request-log'],
    },
    {
      name: 'the log tells the agent of the user',
      find: 'end(method, exchange, response)',
      replace: 'end(`${method}","agent":"${request.headers.get("User-Agent")}`, exchange, response)',
      tests: ['http/request-log'],
    },
    {
      name: 'the log tells the token',
      find: 'end(method, exchange, response)',
      replace: 'end(`${method}","by":"${request.headers.get("Authorization")}`, exchange, response)',
      tests: ['http/log-privacy'],
    },
    {
      name: 'the log tells no time',
      find: 'ms: Math.round((performance.now() - exchange.begin) * 100) / 100',
      replace: 'ms: 0',
      tests: ['http/request-log'],
    },
  ]),
  ...liesIn('src/http/reply.ts', [
    {
      name: 'the log tells the path instead of the route',
      find: 'routePath(c) || env.route',
      replace: 'c.req.path',
      tests: ['http/request-log'],
    },
    {
      name: 'the log tells no route',
      find: '  env.route = routePath(c) || env.route\n',
      replace: '',
      tests: ['http/request-log'],
    },
    {
      name: 'an unknown URL has a route without a name',
      find: 'routePath(c) || env.route',
      replace: 'routePath(c)',
      tests: ['http/request-log'],
    },
    {
      name: 'what is not counted tells of quotas too',
      find: 'counts.length > 0 && quotaFields(counts)',
      replace: 'quotaFields(counts)',
      tests: ['http/throttled-users'],
    },
    {
      name: 'what a handler says of a header does not count',
      find: '{ ...ofEach, ...(counts.length > 0 && quotaFields(counts)), ...fields }',
      replace: '{ ...fields, ...ofEach, ...(counts.length > 0 && quotaFields(counts)) }',
      tests: ['http/headers'],
    },
    {
      name: 'what is made for a browser is kept for other origins',
      find: '    headers.Vary = `${ofEach.Vary}, ${headers.Vary}`\n',
      replace: '    headers.Vary = `${headers.Vary}`\n',
      tests: ['http/cross-origin'],
    },
    {
      name: 'what is made for an origin is kept for other browsers',
      find: '    headers.Vary = `${ofEach.Vary}, ${headers.Vary}`\n',
      replace: '    headers.Vary = ofEach.Vary\n',
      tests: ['http/cross-origin'],
    },
  ]),
  ...liesIn('src/server/app.ts', [
    {
      name: 'answers of unknown URLs come from the framework',
      find: '  app.notFound(answerNotFound(app))\n',
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
