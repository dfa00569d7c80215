// Lies about CORS.
import { liesIn, type Mutant } from './mutant.ts'

export const originMutants: Mutant[] = [
  ...liesIn('src/http/cross-origin.ts', [
    {
      name: 'every origin may read',
      find: 'origin !== null && origins.includes(origin)',
      replace: 'origin !== null',
      tests: ['http/cross-origin'],
    },
    {
      name: 'whoever begins as a listed origin may read',
      find: 'origins.includes(origin)',
      replace: 'origins.some((one) => origin.startsWith(one))',
      tests: ['http/cross-origin'],
    },
    {
      name: 'the first of the list alone may read',
      find: "fields['Access-Control-Allow-Origin'] = origin",
      replace: "fields['Access-Control-Allow-Origin'] = String(origins[0])",
      tests: ['http/cross-origin'],
    },
    {
      name: 'browsers may see the headers of no answer',
      find: "      fields['Access-Control-Expose-Headers'] = exposeHeaders\n",
      replace: '',
      tests: ['http/cross-origin'],
    },
    {
      name: 'what is answered to one origin is kept for others',
      find: "    fields.Vary = 'Origin'\n",
      replace: '',
      tests: ['http/cross-origin'],
    },
    {
      name: 'what is answered without an origin is kept for all',
      find: "    fields.Vary = 'Origin'\n",
      replace: "    if (origin !== null) fields.Vary = 'Origin'\n",
      tests: ['http/cross-origin'],
    },
    {
      name: 'without a list nobody is answered otherwise, but everybody is told so',
      find: '  if (origins.length === 0) return answer\n',
      replace: '',
      tests: ['http/cross-origin'],
    },
    {
      name: 'a preflight has no request id',
      find: '    for (const [name, value] of Object.entries(exchange.fields)) response.headers.set(name, value)\n',
      replace: '',
      tests: ['http/cross-origin'],
    },
    {
      name: 'every origin may ask',
      find: 'origin: [...origins],',
      replace: "origin: '*',",
      tests: ['http/cross-origin'],
    },
    {
      name: 'every origin may ask in its own name',
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
      find: " && request.headers.has('Access-Control-Request-Method'))",
      replace: ')',
      tests: ['http/cross-origin'],
    },
  ]),
]
