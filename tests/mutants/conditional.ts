// Lies about conditional requests and repeated ones.
import { liesIn, type Mutant } from './mutant.ts'

export const conditionalMutants: Mutant[] = [
  ...liesIn('src/http/request/conditional.ts', [
    {
      name: 'the tag of a task is weak',
      find: '`"${version}"`',
      replace: '`W/"${version}"`',
      tests: ['http/conditional'],
    },
    {
      name: 'the tag of the list is strong',
      find: "=> `W/\"${hash('sha1'",
      replace: "=> `\"${hash('sha1'",
      tests: ['http/conditional'],
    },
    {
      name: 'If-Match: * matches nothing',
      find: "if (header === undefined || header.trim() === '*') return undefined",
      replace: 'if (header === undefined) return undefined',
      tests: ['http/conditional'],
    },
    {
      name: 'a malformed If-Match is passed over',
      find: 'if (tags === undefined) throw malformed',
      replace: 'if (tags === undefined) return undefined',
      tests: ['http/conditional'],
    },
    {
      name: 'a malformed If-Match is a 412',
      find: 'if (tags === undefined) throw malformed',
      replace: 'if (tags === undefined) return []',
      tests: ['http/conditional'],
    },
    {
      name: 'a malformed If-Match is said to be in the body',
      find: "in: 'header',\n      pointer: 'If-Match'",
      replace: "in: 'body',\n      pointer: 'If-Match'",
      tests: ['http/conditional'],
    },
    {
      name: 'only the first tag of If-Match counts',
      find: 'return tags.flatMap(',
      replace: 'return tags.slice(0, 1).flatMap(',
      tests: ['http/conditional'],
    },
    {
      name: 'a version with a leading zero is one of ours',
      find: '/^"[1-9][0-9]{0,14}"$/',
      replace: '/^"[0-9]{1,15}"$/',
      tests: ['http/conditional'],
    },
    {
      name: 'a version beyond any integer is one of ours',
      find: '{0,14}"$/',
      replace: '{0,30}"$/',
      tests: ['http/conditional'],
    },
    {
      name: 'If-None-Match minds a weak mark',
      find: "tag.replace(/^W\\//, '')",
      replace: 'tag',
      tests: ['http/conditional'],
    },
    {
      name: 'If-None-Match: * never matches',
      find: "return header.trim() === '*' ||",
      replace: 'return',
      tests: ['http/conditional'],
    },
    {
      name: 'a comma in a tag parts it',
      find: '[\\x21\\x23-\\x7e\\x80-\\xff]*',
      replace: '[\\x21\\x23-\\x2b\\x2d-\\x7e\\x80-\\xff]*',
      tests: ['http/conditional'],
    },
    {
      name: 'lower-case weak marks are taken',
      find: '(?:W\\/)?"[\\x21',
      replace: '(?:[Ww]\\/)?"[\\x21',
      tests: ['http/conditional'],
    },
    {
      name: 'If-Match may be empty',
      find: "if (header === undefined || header.trim() === '*')",
      replace: "if (!header || header.trim() === '*')",
      tests: ['http/conditional'],
    },
  ]),
  ...liesIn('src/http/request/idempotency-key.ts', [
    {
      name: 'a key may have 256 characters',
      find: 'const bare = /^(?!")[\\x21-\\x7e]{1,255}$/',
      replace: 'const bare = /^(?!")[\\x21-\\x7e]{1,256}$/',
      tests: ['http/idempotency'],
    },
    {
      name: 'a key may have a blank',
      find: 'const bare = /^(?!")[\\x21',
      replace: 'const bare = /^(?!")[\\x20',
      tests: ['http/idempotency'],
    },
    {
      name: 'a key in quotes is another one than the bare key',
      find: "quoted.exec(header)?.[1]?.replaceAll(/\\\\(.)/g, '$1')",
      replace: 'quoted.exec(header)?.[0]',
      tests: ['http/idempotency'],
    },
    {
      name: 'an escaped quote stays escaped in a key',
      find: "?.[1]?.replaceAll(/\\\\(.)/g, '$1')",
      replace: '?.[1]',
      tests: ['http/idempotency'],
    },
    {
      name: 'a malformed key is passed over',
      find: 'if (key !== undefined) return key\n',
      replace: 'return key\n',
      tests: ['http/idempotency'],
    },
    {
      name: 'bodies are compared without their values',
      find: "canonicalize(body) ?? ''",
      replace: 'Object.keys(body as object).sort().join()',
      tests: ['http/idempotency'],
    },
    {
      name: 'the order of fields makes another body',
      find: 'canonicalize(body)',
      replace: 'JSON.stringify(body)',
      tests: ['http/idempotency'],
    },
  ]),
]
