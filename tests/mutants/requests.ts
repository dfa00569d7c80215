// Lies about what every request goes through: headers, CORS, bodies, paths, queries, the order of checks.
import { liesIn, type Mutant } from './mutant.ts'

export const requestMutants: Mutant[] = [
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
      find: "request_id: c.get('requestId'), ",
      replace: '',
      tests: ['http/log-privacy'],
    },
    {
      name: 'the audit trail is written at the level of debugging',
      find: "c.get('log').info(",
      replace: "c.get('log').debug(",
      tests: ['http/log-privacy'],
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
  ...liesIn('src/http/body.ts', [
    {
      name: 'a body may be a byte larger',
      find: 'bodyLimitBytes = 102_400',
      replace: 'bodyLimitBytes = 102_401',
      tests: ['http/bodies'],
    },
    {
      name: 'a body must be a byte smaller',
      find: 'bodyLimitBytes = 102_400',
      replace: 'bodyLimitBytes = 102_399',
      tests: ['http/bodies'],
    },
    {
      name: 'a body in chunks has no limit',
      find: 'if (size > bodyLimitBytes) throw tooLarge()\n    chunks',
      replace: 'chunks',
      tests: ['http/bodies'],
    },
    {
      name: 'a missing body is an empty object',
      find: 'if (bytes.byteLength === 0) {',
      replace: 'if (bytes.byteLength < 0) {',
      tests: ['http/bodies'],
    },
    {
      name: 'a compressed body is read as it is',
      find: " || isCompressed(c.req.header('Content-Encoding'))",
      replace: '',
      tests: ['http/media-types'],
    },
    {
      name: 'any charset will do',
      find: " && (charset === null || charset.toLowerCase() === 'utf-8')",
      replace: '',
      tests: ['http/media-types'],
    },
    {
      name: 'UTF-8 must be written in lower case',
      find: "charset.toLowerCase() === 'utf-8'",
      replace: "charset === 'utf-8'",
      tests: ['http/media-types'],
    },
    {
      name: 'any media type will do',
      find: 'mediaTypes.includes(type.essence) && ',
      replace: '',
      tests: ['http/media-types'],
    },
    {
      name: 'a 415 does not say what is taken',
      find: "{ headers: { [field]: mediaTypes.join(', ') } }",
      replace: '{}',
      tests: ['http/media-types'],
    },
    {
      name: 'a 415 of a patch says Accept',
      find: "c.req.method === 'PATCH' ? 'Accept-Patch' : 'Accept'",
      replace: "'Accept'",
      tests: ['http/media-types'],
    },
    {
      name: 'bytes that are not UTF-8 become question marks',
      find: 'fatal: true, ignoreBOM',
      replace: 'fatal: false, ignoreBOM',
      tests: ['http/bodies'],
    },
    {
      name: 'a byte order mark is malformed',
      find: 'ignoreBOM: false',
      replace: 'ignoreBOM: true',
      tests: ['http/bodies'],
    },
    {
      name: 'a body that is too large keeps the connection',
      find: ", { headers: { Connection: 'close' } })",
      replace: ')',
      tests: ['http/bodies'],
    },
    {
      name: 'a body that was cut short is a defect',
      find: "throw error instanceof Problem ? error : new Problem('validation_failed', { detail: message, errors })",
      replace: 'throw error',
      tests: ['http/server-bodies'],
    },
    {
      name: 'the media type is looked at before the body',
      find: '  if (bytes.byteLength === 0) {\n    const missing',
      replace:
        "  if (!isAccepted(c.req.header('Content-Type'), mediaTypes)) throw new Problem('unsupported_media_type')\n  if (bytes.byteLength === 0) {\n    const missing",
      tests: ['http/bodies', 'http/media-types'],
    },
  ]),
  ...liesIn('src/http/path.ts', [
    {
      name: "anybody's path is one's own",
      find: "if (user_id !== undefined && user_id !== 'me' && user_id !== c.get('caller').id)\n    throw new Problem('wrong_user')",
      replace: '',
      tests: ['contract/refusals'],
    },
    {
      name: "another user's path is a 404",
      find: "Problem('wrong_user')",
      replace: "Problem('task_not_found')",
      tests: ['contract/refusals'],
    },
    { name: 'ME is me', find: "z.literal('me')", replace: "z.enum(['me', 'ME'])", tests: ['http/path-ids'] },
    {
      name: 'a malformed path is a 404',
      find: "throw validationProblem('path', result.error)",
      replace: "throw new Problem('route_not_found')",
      tests: ['http/path-ids'],
    },
  ]),
  ...liesIn('src/http/query.ts', [
    {
      name: 'broken escapes in a query are passed over',
      find: "if (!isDecodable(query)) throw malformed('malformed', 'must be percent-encoded UTF-8')\n",
      replace: '',
      tests: ['http/list-refusals'],
    },
    {
      name: 'a parameter without a name is passed over',
      find: "if (/(^|&)=/.test(query)) throw malformed('unrecognized_key', 'must have a name')\n",
      replace: '',
      tests: ['http/list-refusals'],
    },
  ]),
  ...liesIn('src/http/route.ts', [
    {
      name: 'a route needs no token',
      find: '    await authenticate(c)\n',
      replace: "    await authenticate(c).catch(() => c.set('caller', { id: 1 }))\n",
      tests: ['contract/refusals'],
    },
    {
      name: 'the path is looked at before the token',
      find: '    await authenticate(c)\n',
      replace:
        '    if (params && !params.safeParse(c.req.param()).success) checkPath(c, params)\n    await authenticate(c)\n',
      tests: ['http/order-of-checks'],
    },
    {
      name: 'the body is read before the path',
      find: '    if (params) checkPath(c, params)\n    if (query) checkQuery(c, query)\n    if (body) await checkBody(c, body)\n',
      replace:
        '    if (body) await checkBody(c, body)\n    if (params) checkPath(c, params)\n    if (query) checkQuery(c, query)\n',
      tests: ['http/order-of-checks'],
    },
    {
      name: 'the quota comes after the path',
      find: "    heed(c, await c.get('userQuota')(c.get('caller').id))\n    if (params) checkPath(c, params)\n",
      replace:
        "    if (params) checkPath(c, params)\n    heed(c, await c.get('userQuota')(c.get('caller').id))\n",
      tests: ['http/throttled-users'],
    },
    {
      name: 'an address is counted after its body is read',
      find: "    if (throttled) heed(c, await c.get('addressQuota')(c))\n    if (body) await checkBody(c, body)\n",
      replace:
        "    if (body) await checkBody(c, body)\n    if (throttled) heed(c, await c.get('addressQuota')(c))\n",
      tests: ['http/throttled-sign-in'],
    },
    {
      name: 'accounts may be stored by the client',
      find: "function protect({ request, cacheControl = 'no-store',",
      replace: "function protect({ request, cacheControl = 'private, no-cache',",
      tests: ['http/headers'],
    },
    {
      name: 'signing in may be stored',
      find: "  cacheControl = 'no-store',\n  throttled,",
      replace: "  cacheControl = 'private',\n  throttled,",
      tests: ['http/headers', 'http/registration'],
    },
    {
      name: 'a merge patch is not taken by its own media type',
      find: "{ 'application/merge-patch+json': { schema }, 'application/json': { schema } }",
      replace: "{ 'application/json': { schema } }",
      tests: ['http/media-types'],
    },
    {
      name: 'plain bodies may be merge patches',
      find: "content: { 'application/json': { schema } } } as const",
      replace:
        "content: { 'application/json': { schema }, 'application/merge-patch+json': { schema } } } as const",
      tests: ['http/media-types'],
    },
  ]),
  ...liesIn('src/tasks/contract.ts', [
    {
      name: 'proxies may keep tasks',
      find: "'private, no-cache'",
      replace: "'public, no-cache'",
      tests: ['http/headers'],
    },
    {
      name: 'clients may show tasks without asking',
      find: "'private, no-cache'",
      replace: "'private, max-age=60'",
      tests: ['http/headers'],
    },
  ]),
  ...liesIn('src/http/problem-response.ts', [
    {
      name: 'HEAD is not among the allowed methods',
      find: "...(methods.has('GET') ? ['HEAD'] : []), ",
      replace: '',
      tests: ['http/routing'],
    },
    {
      name: 'OPTIONS answers 200',
      find: 'reply(c, null, 204, { Allow: allow })',
      replace: 'reply(c, null, 200, { Allow: allow })',
      tests: ['http/routing'],
    },
    {
      name: 'a 405 does not tell the methods',
      find: '{ headers: { Allow: allow } })',
      replace: '{})',
      tests: ['http/routing'],
    },
    {
      name: 'a refusal of access is not audited',
      find: "if (problems[error.code].status === 403) audit(c, 'access_denied', { user_id: callerOf(c)?.id ?? null })\n",
      replace: '',
      tests: ['http/log-privacy'],
    },
    {
      name: 'a defect is not logged',
      find: "else c.get('log').error(line, 'unexpected error')",
      replace: '',
      tests: ['http/request-log', 'contract/outages'],
    },
    {
      name: 'a defect tells its message',
      find: "return new Problem(unavailable ? 'database_unavailable' : 'internal_error')",
      replace:
        "return new Problem(unavailable ? 'database_unavailable' : 'internal_error', { detail: error.message })",
      tests: ['contract/outages'],
    },
  ]),
  ...liesIn('src/http/validation.ts', [
    {
      name: 'only the first mistake is told',
      find: 'errors.slice(0, maxErrors)',
      replace: 'errors.slice(0, 1)',
      tests: ['http/task-creation'],
    },
    {
      name: 'a hostile body is answered with thousands of mistakes',
      find: 'errors.slice(0, maxErrors)',
      replace: 'errors',
      tests: ['http/bodies', 'http/body-fields'],
    },
    {
      name: 'slashes in a pointer are not escaped',
      find: ".replaceAll('/', '~1')",
      replace: '',
      tests: ['http/body-fields'],
    },
    {
      name: 'tildes in a pointer are not escaped',
      find: ".replaceAll('~', '~0')",
      replace: '',
      tests: ['http/body-fields'],
    },
    {
      name: 'an unknown field is told without its name',
      find: 'pointer: at([...issue.path, key]),',
      replace: 'pointer: at(issue.path),',
      tests: ['http/body-fields'],
    },
    {
      name: 'a missing field is of the wrong type',
      find: "return { code: 'required', message: 'is required' }",
      replace: 'return { code: issue.code, message: issue.message }',
      tests: ['http/registration'],
    },
  ]),
]
