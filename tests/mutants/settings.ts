// Lies about the configuration.
import { liesIn, type Mutant } from './mutant.ts'

export const settingMutants: Mutant[] = [
  ...liesIn('src/server/config.ts', [
    {
      name: 'a secret may have 31 bytes',
      find: 'Buffer.byteLength(text) >= 32',
      replace: 'Buffer.byteLength(text) >= 31',
      tests: ['process/settings'],
    },
    {
      name: 'a known default is a secret',
      find: '!knownSecrets.includes(text) && ',
      replace: '',
      tests: ['process/settings'],
    },
    {
      name: 'a secret may be one letter over and over',
      find: ' && new Set(text).size >= 8',
      replace: '',
      tests: ['process/settings'],
    },
    {
      name: 'production makes up a secret',
      find: "NODE_ENV === 'production' && BETTER_AUTH_SECRET === undefined",
      replace: 'BETTER_AUTH_SECRET === undefined && PORT_ === undefined',
      tests: ['process/settings'],
    },
    {
      name: 'production runs on the embedded database',
      find: "return NODE_ENV === 'production' ? ['DATABASE_URL is required in production'] : []",
      replace: 'return []',
      tests: ['process/settings'],
    },
    {
      name: 'a file wins over its setting',
      find: 'if (value !== undefined || !file) return value',
      replace: 'if (!file) return value',
      tests: ['process/settings'],
    },
    {
      name: 'a secret keeps the line feed of its file',
      find: "readFileSync(file, 'utf8').trim()",
      replace: "readFileSync(file, 'utf8')",
      tests: ['process/settings'],
    },
    {
      name: 'an empty setting counts',
      find: 'environment[name] || undefined',
      replace: 'environment[name]',
      tests: ['process/settings'],
    },
    {
      name: 'signing in is not limited unless told',
      find: 'AUTH_RATE_LIMIT: wholeNumber(0, 1_000_000)\n    .default(10)',
      replace: 'AUTH_RATE_LIMIT: wholeNumber(0, 1_000_000)\n    .default(0)',
      tests: ['process/settings'],
    },
    {
      name: 'users are not limited unless told',
      find: '.default(600)',
      replace: '.default(0)',
      tests: ['process/settings'],
    },
    {
      name: 'one proxy is trusted unless told',
      find: 'TRUSTED_HOPS: wholeNumber(0, 100)\n    .default(0)',
      replace: 'TRUSTED_HOPS: wholeNumber(0, 100)\n    .default(1)',
      tests: ['process/settings'],
    },
    {
      name: 'the service listens to everybody unless told',
      find: "default('127.0.0.1')",
      replace: "default('0.0.0.0')",
      tests: ['process/settings'],
    },
    {
      name: 'an origin may have a path',
      find: 'new URL(text).origin === text',
      replace: 'text.startsWith(new URL(text).origin)',
      tests: ['process/settings'],
    },
    {
      name: 'a wildcard is an origin',
      find: 'URL.canParse(text) && new URL(text).origin === text',
      replace: "text === '*' || (URL.canParse(text) && new URL(text).origin === text)",
      tests: ['process/settings'],
    },
    {
      name: 'only the first mistake of the settings is told',
      find: "mistakes.join('; ')",
      replace: "mistakes.slice(0, 1).join('; ')",
      tests: ['process/settings'],
    },
    {
      name: 'a mistake tells the value',
      find: "mistakes.push(`${path.join('.')} ${message}`)",
      replace: "mistakes.push(`${path.join('.')} ${message}: ${environment[String(path[0])]}`)",
      tests: ['process/settings'],
    },
    {
      name: 'a pooler is migrated',
      find: 'const pooled = isPooled(DATABASE_URL_UNPOOLED ?? DATABASE_URL)',
      replace: 'const pooled = false as boolean',
      tests: ['process/settings'],
    },
  ]),
]
