// Lies about the running service: its server, its index, its health, its end.
import { liesIn, type Mutant } from './mutant.ts'

export const runningMutants: Mutant[] = [
  ...liesIn('src/features/service/handlers.ts', [
    {
      name: 'a service that shuts down is ready',
      find: "    if (isDraining()) throw new Problem('shutting_down')\n",
      replace: '',
      tests: ['http/readiness'],
    },
    {
      name: 'a service without its database is ready',
      find: "    if (!(await isReady())) throw new Problem('database_unavailable')\n",
      replace: '',
      tests: ['http/readiness'],
    },
    {
      name: 'the index forgets where the contract is',
      find: "openapi: '/openapi.json',",
      replace: "openapi: '/openapi.yaml' as '/openapi.json',",
      tests: ['http/readiness'],
    },
    {
      name: 'the health asks the database',
      find: 'mount(router, routes.getHealth, (c) => replyJson(',
      replace: 'mount(router, routes.getHealth, async (c) => (await isReady(), replyJson)(',
      tests: ['http/readiness'],
    },
    {
      name: 'the contract is served as text',
      find: "'Content-Type': 'application/json', 'Cache-Control': 'no-cache'",
      replace: "'Content-Type': 'text/plain', 'Cache-Control': 'no-cache'",
      tests: ['http/routing'],
    },
    {
      name: 'the contract is written anew, without its last line feed',
      find: 'Buffer.from(contract)',
      replace: 'Buffer.from(contract.trimEnd())',
      tests: ['http/routing'],
    },
    {
      name: 'the contract may not be kept at all',
      find: "'Cache-Control': 'no-cache' }",
      replace: "'Cache-Control': 'no-store' }",
      tests: ['http/headers'],
    },
  ]),
  ...liesIn('src/features/service/readiness.ts', [
    {
      name: 'whoever asks for readiness waits with those who sign in',
      find: "isAtHead(connectionsFor('readiness', db))",
      replace: 'isAtHead(db)',
      tests: ['db/bulkheads'],
    },
    {
      name: 'a service with an old schema is ready',
      find: '      return atHead\n',
      replace: '      return true\n',
      tests: ['http/readiness'],
    },
    {
      name: 'each question for readiness goes to the database',
      find: 'answer === undefined || now() >= goodUntil',
      replace: 'answer !== null',
      tests: ['http/readiness'],
    },
    {
      name: 'a question that runs is not shared',
      find: '      goodUntil = Number.POSITIVE_INFINITY\n',
      replace: '',
      tests: ['http/readiness'],
    },
    {
      name: 'a service that was ready is so for ever',
      find: 'goodUntil = now() + millis',
      replace: 'goodUntil = now() * millis',
      tests: ['http/readiness'],
    },
    {
      name: 'a database that refuses does not answer',
      find: 'error instanceof pg.DatabaseError\n',
      replace: "error === ''\n",
      tests: ['http/readiness'],
    },
  ]),
  ...liesIn('src/server/pipelined-requests.ts', [
    {
      name: 'all wait for the first request alone',
      find: '      line.last = response\n',
      replace: '',
      tests: ['http/server'],
    },
    {
      name: 'whoever was served still counts as waiting',
      find: '      line.waiting -= 1\n',
      replace: '',
      tests: ['http/server'],
    },
    {
      name: 'requests sent ahead are served at once',
      find: '      if (!before.writableFinished) return wait(line, before, request, response)\n',
      replace: '',
      tests: ['http/server'],
    },
    {
      name: 'a connection that has ended is served',
      find: 'if (request.socket.writable) serve',
      replace: 'serve',
      tests: ['http/server'],
    },
    {
      name: 'any number of requests may be sent ahead',
      find: '    if (line.waiting > aheadAtMost) return void request.socket.destroy()\n',
      replace: '',
      tests: ['http/server'],
    },
  ]),
  ...liesIn('src/http/limits/tarpit.ts', [
    {
      name: 'a flood is answered at once',
      find: 'refused <= freely || held >= heldAtMost ? undefined : hold()',
      replace: 'undefined',
      tests: ['http/flood'],
    },
    {
      name: 'any number of refusals is held',
      find: ' || held >= heldAtMost',
      replace: '',
      tests: ['http/flood'],
    },
    {
      name: 'every refusal is held',
      find: 'refused <= freely || ',
      replace: '',
      tests: ['http/flood'],
    },
    {
      name: 'a flood never ends',
      find: '    refused = 0\n',
      replace: '',
      tests: ['http/flood'],
    },
  ]),
  ...liesIn('src/server/http-server.ts', [
    {
      name: 'an answer that nobody reads is kept for ever',
      find: '  server.timeout = options.stillMillis ?? 40_000 // longer than any answer takes to begin\n',
      replace: '',
      tests: ['http/server'],
    },
    {
      name: 'headers may have 32 KiB',
      find: 'maxHeaderBytes = 16_384',
      replace: 'maxHeaderBytes = 32_768',
      tests: ['http/server'],
    },
    {
      name: 'headers may have 8 KiB',
      find: 'maxHeaderBytes = 16_384',
      replace: 'maxHeaderBytes = 8_192',
      tests: ['http/server'],
    },
    {
      name: 'headers that are too large are a 400',
      find: "  if (code === 'HPE_HEADER_OVERFLOW') return new Problem('headers_too_large')\n",
      replace: '',
      tests: ['http/server'],
    },
    {
      name: 'a request needs no Host',
      find: 'return hosts === 1 ||',
      replace: 'return hosts <= 1 ||',
      tests: ['http/server'],
    },
    {
      name: 'two Hosts are as good as one',
      find: 'return hosts === 1 ||',
      replace: 'return hosts >= 1 ||',
      tests: ['http/server'],
    },
    {
      name: 'Node answers to a missing Host',
      find: '    requireHostHeader: false, // Node would answer with an empty body\n',
      replace: '',
      tests: ['http/server'],
    },
    {
      name: 'Node answers to an expectation',
      find: "  server.on('checkExpectation', (request, response) => server.emit('request', request, response))\n",
      replace: '',
      tests: ['http/server', 'http/server-bodies'],
    },
    {
      name: 'CONNECT is hung up on',
      find: "    refuse.onSocket(socket, new Problem('route_not_found'), request),",
      replace: '    void socket.destroy(request as never),',
      tests: ['http/server'],
    },
    {
      name: 'idle connections keep a shutdown waiting',
      find: '() => server.closeIdleConnections(), 50)',
      replace: '() => {}, 50)',
      tests: ['http/server-drain'],
    },
    {
      name: 'a shutdown waits without end',
      find: '() => server.closeAllConnections(), deadlineMillis)',
      replace: '() => {}, deadlineMillis)',
      tests: ['http/server-drain'],
    },
    {
      name: 'a shutdown cuts running requests',
      find: 'const closed = new Promise<void>((resolve) => server.close(() => resolve()))',
      replace:
        'const closed = new Promise<void>((resolve) => server.close(() => resolve()))\n  server.closeAllConnections()',
      tests: ['http/server-drain'],
    },
  ]),
  ...liesIn('src/server/unreadable-requests.ts', [
    {
      name: 'the metrics do not count what Node refuses',
      find: '    tellAnswered(line)\n    tellProblem(problem.code)\n',
      replace: '',
      tests: ['process/metrics'],
    },
    {
      name: 'a body that is broken has to wait for its own answer',
      find: 'before && !before.req.complete //',
      replace: '(false as boolean) //',
      tests: ['http/server-bodies'],
    },
    {
      name: 'a refusal is written into an answer that has begun',
      find: '      else if (isOwn && before.headersSent) socket.destroy()\n',
      replace: '',
      tests: ['http/server-bodies'],
    },
    {
      name: 'more of the same is refused once more',
      find: '      if (refused.has(socket)) return // more of the same\n',
      replace: '',
      tests: ['http/server'],
    },
    {
      name: 'refusals of Node have no security headers',
      find: "'X-Request-Id': id, ...securityHeaders(production) }",
      replace: "'X-Request-Id': id }",
      tests: ['http/server'],
    },
    {
      name: 'refusals of Node have an id of their own',
      find: "request?.headers['x-request-id'] as string | undefined",
      replace: 'undefined',
      tests: ['http/server'],
    },
    {
      name: 'refusals of Node are not logged',
      find: '    log.info(line)\n',
      replace: '',
      tests: ['http/server', 'http/request-log'],
    },
    {
      name: 'a refusal overtakes the answer before it',
      find: 'if (before && !isOwn && !before.writableFinished)',
      replace: 'if (before && !isOwn && (false as boolean))',
      tests: ['http/server'],
    },
    {
      name: 'a refusal has no length',
      find: "      Connection: 'close',\n      'Content-Length': Buffer.byteLength(body),\n      Date",
      replace: "      Connection: 'close',\n      Date",
      tests: ['http/server'],
    },
  ]),
  ...liesIn('src/server/development-secret.ts', [
    {
      name: 'everybody can read the secret of development',
      find: '0o600',
      replace: '0o644',
      tests: ['process/settings'],
    },
    {
      name: 'a restart makes another secret',
      find: '  await link(draft, file).catch(',
      replace: '  await rm(file, { force: true })\n  await link(draft, file).catch(',
      tests: ['process/settings'],
    },
  ]),
  ...liesIn('src/server/start.ts', [
    {
      name: 'production asks nobody for HTTPS',
      find: "const production = config.NODE_ENV === 'production'",
      replace: 'const production = false as boolean',
      tests: ['process/lifecycle'],
    },
    {
      name: 'a shutdown is not announced',
      find: '      draining = true\n',
      replace: '',
      tests: ['process/lifecycle'],
    },
  ]),
]
