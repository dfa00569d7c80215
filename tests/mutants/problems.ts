// Lies about errors.
import { liesIn, type Mutant } from './mutant.ts'

export const problemMutants: Mutant[] = [
  ...liesIn('src/openapi/problem-codes.ts', [
    {
      name: 'invalid input is a 422',
      find: '  validation_failed: {\n    status: 400,',
      replace: '  validation_failed: {\n    status: 422,',
      tests: ['http/task-creation'],
    },
    {
      name: 'a wrong password is a 403',
      find: '  invalid_credentials: {\n    status: 401,',
      replace: '  invalid_credentials: {\n    status: 403,',
      tests: ['http/login'],
    },
    {
      name: "another user's path is a 401",
      find: '  wrong_user: {\n    status: 403,',
      replace: '  wrong_user: {\n    status: 401,',
      tests: ['contract/refusals'],
    },
    {
      name: 'a stale version is a conflict',
      find: '  precondition_failed: {\n    status: 412,',
      replace: '  precondition_failed: {\n    status: 409,',
      tests: ['http/conditional'],
    },
    {
      name: 'a taken address is a 400',
      find: '  email_taken: {\n    status: 409,',
      replace: '  email_taken: {\n    status: 400,',
      tests: ['http/registration'],
    },
    {
      name: 'a reused key is a 409',
      find: '  idempotency_key_reused: {\n    status: 422,',
      replace: '  idempotency_key_reused: {\n    status: 409,',
      tests: ['http/idempotency'],
    },
    {
      name: 'a database that is away is a 500',
      find: '  database_unavailable: {\n    status: 503,',
      replace: '  database_unavailable: {\n    status: 500,',
      tests: ['contract/outages'],
    },
    {
      name: 'two problems have one title',
      find: "title: 'There is no such session'",
      replace: "title: 'There is no such task'",
      tests: ['contract/problems'],
    },
    {
      name: 'a 401 without a token speaks of an invalid one',
      find: "authentication_required: { 'WWW-Authenticate': 'Bearer' }",
      replace: "authentication_required: { 'WWW-Authenticate': 'Bearer error=\"invalid_token\"' }",
      tests: ['contract/refusals'],
    },
    {
      name: 'a wrong password asks for no authentication',
      find: "  invalid_credentials: { 'WWW-Authenticate': 'Bearer' },\n",
      replace: '',
      tests: ['http/login'],
    },
    {
      name: 'a dead refresh token asks for Basic',
      find: "invalid_refresh_token: { 'WWW-Authenticate': 'Bearer' }",
      replace: "invalid_refresh_token: { 'WWW-Authenticate': 'Basic' }",
      tests: ['http/refresh'],
    },
    {
      name: 'an outage does not say when to come back',
      find: "  database_unavailable: { 'Retry-After': '2' },\n",
      replace: '',
      tests: ['contract/outages'],
    },
    {
      name: 'a busy key does not say when to come back',
      find: "  idempotency_in_progress: { 'Retry-After': '1' },\n",
      replace: '',
      tests: ['http/idempotency'],
    },
    {
      name: 'a detail speaks of SQL',
      find: "detail: 'The error has been logged under `request_id`.'",
      replace: "detail: 'The statement on users failed; see `request_id`.'",
      tests: ['contract/outages'],
    },
  ]),
  ...liesIn('src/openapi/problem.ts', [
    {
      name: 'the type of a problem is a URL',
      find: '`urn:problem-type:tasks-api:${code}`',
      replace: '`https://errors.example.com/${code}`',
      tests: ['http/routing'],
    },
    {
      name: 'a problem says status 200',
      find: 'title, status, detail: message, code }',
      replace: 'title, status: 200, detail: message, code }',
      tests: ['http/routing'],
    },
    {
      name: 'a problem has no request id',
      find: ',"request_id":"${requestId}"${end}}`',
      replace: ',"request_id":"${requestId.slice(1)}"${end}}`',
      tests: ['http/headers'],
    },
    {
      name: 'a problem is plain JSON',
      find: "'application/problem+json; charset=utf-8'",
      replace: "'application/json; charset=utf-8'",
      tests: ['http/headers'],
    },
    {
      name: 'an error may be stored',
      find: "      'Cache-Control': 'no-store',\n",
      replace: "      'Cache-Control': 'private',\n",
      tests: ['http/headers'],
    },
    {
      name: 'a problem leaves its places out',
      find: '`,"errors":${JSON.stringify(errors)}`',
      replace: "''",
      tests: ['http/task-creation'],
    },
    {
      name: 'the headers of a problem are lost',
      find: '{ ...headersOf[code], ...problem.headers }',
      replace: 'headersOf[code]',
      tests: ['http/routing'],
    },
    {
      name: 'a problem names its class',
      find: 'detail: message, code }',
      replace: "detail: message, code, name: 'Problem' }",
      tests: ['http/routing'],
    },
    {
      name: 'a detail of its own is forgotten',
      find: 'message === detail ? beginnings.get(code) : undefined',
      replace: 'beginnings.get(code)',
      tests: ['contract/problems'],
    },
  ]),
  ...liesIn('src/http/problem-response.ts', [
    {
      name: 'the metrics do not count problems',
      find: '  tellProblem(problem.code)\n',
      replace: '',
      tests: ['process/metrics'],
    },
    {
      name: 'wrong methods are a 404',
      find: 'of methodsByPath(app))',
      replace: 'of new Map<string, Set<string>>())',
      tests: ['http/routing'],
    },
    {
      name: 'OPTIONS is a wrong method',
      find: "c.req.method === 'OPTIONS' ? reply",
      replace: '(false as boolean) ? reply',
      tests: ['http/routing'],
    },
    {
      name: 'Allow tells one method alone',
      find: '(paths.get(path) ?? new Set()).add(method)',
      replace: 'new Set([method])',
      tests: ['http/routing'],
    },
    {
      name: 'unknown URLs are left to the framework',
      find: "  others.notFound((c) => answerProblem(c, new Problem('route_not_found')))\n",
      replace: '',
      tests: ['http/routing'],
    },
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
      find: "if (problems[problem.code].status === 403) audit(c, 'access_denied', { user_id: c.env.caller?.id ?? null })\n",
      replace: '',
      tests: ['http/log-privacy'],
    },
    {
      name: 'a defect is not logged',
      find: "else c.env.log.error(line, 'unexpected error')",
      replace: '',
      tests: ['http/request-log', 'contract/outages'],
    },
    {
      name: 'a defect tells its message',
      find: "return new Problem(unavailable ? 'database_unavailable' : 'internal_error')",
      replace:
        "return new Problem(unavailable ? 'database_unavailable' : 'internal_error', { detail: error.message })",
      tests: ['http/request-log'],
    },
  ]),
  ...liesIn('src/http/request/validation.ts', [
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
