// Lies about bodies, paths and queries, and about how requests come in.
import { liesIn, type Mutant } from './mutant.ts'

export const requestMutants: Mutant[] = [
  ...liesIn('src/http/request/body.ts', [
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
  ...liesIn('src/http/request/path.ts', [
    {
      name: "anybody's path is one's own",
      find: "if (user_id !== undefined && user_id !== 'me' && user_id !== caller.id) throw new Problem('wrong_user')\n",
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
  ...liesIn('src/http/request/query.ts', [
    {
      name: 'a fragment is a part of the query',
      find: '/^[^?#]*\\?([^#]*)/',
      replace: '/^[^?]*\\?(.*)/',
      tests: ['http/list-refusals'],
    },
    {
      name: 'of a repeated name the last one counts',
      find: "parse(query, '&', '=', { maxKeys: 0 })",
      replace: 'Object.fromEntries(new URLSearchParams(query))',
      tests: ['http/list-refusals', 'http/list'],
    },
    {
      name: 'what comes behind a thousand parameters is passed over',
      find: ", '&', '=', { maxKeys: 0 })",
      replace: ')',
      tests: ['http/list-refusals'],
    },
    {
      name: 'a plus is a plus',
      find: 'parse(query, ',
      replace: "parse(query.replaceAll('+', '%2B'), ",
      tests: ['http/search'],
    },
    {
      name: 'an escape stays as it is',
      find: ", '&', '=', { maxKeys: 0 })",
      replace: ", '&', '=', { maxKeys: 0, decodeURIComponent: (text) => text })",
      tests: ['http/search'],
    },
    {
      name: 'broken escapes in a query are passed over',
      find: "  if (query.includes('%') && !isDecodable(query)) throw malformed\n",
      replace: '',
      tests: ['http/list-refusals'],
    },
  ]),
  ...liesIn('src/openapi/route.ts', [
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
  ...liesIn('src/server/listening-sockets.ts', [
    {
      name: 'one socket has to do',
      find: 'length: sockets - 1',
      replace: 'length: 0',
      tests: ['http/acceptors'],
    },
    {
      name: 'the end does not wait for what came over the other sockets',
      find: 'acceptor.close(() => resolve())',
      replace: '(acceptor.close(), resolve())',
      tests: ['http/acceptors'],
    },
    {
      name: 'the other sockets stay open',
      find: 'acceptor.close(() => resolve())',
      replace: 'resolve()',
      tests: ['http/acceptors'],
    },
  ]),
  ...liesIn('src/server/http-server.ts', [
    {
      name: 'a port that another service shares is taken too',
      find: 'const port = await listen(probe, wanted, host)',
      replace: 'const port = await bind(probe, { port: wanted, host, reusePort: true })',
      tests: ['http/acceptors'],
    },
  ]),
]
