// The configuration: every setting with its rule, its default and its meaning. The README's table is generated from it.
import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { connectionOptions, isPooled } from '../db/address/connection-options.ts'
import { IssuerList } from '../features/tokens/issuer-list.ts'
import { maxTasks } from '../openapi/limits.ts'
import { OperatorError } from '../operator-error.ts'
import { mailContradictions, mailSettings } from './mail-settings.ts'
import { OriginList } from './origin-list.ts'
import { PublicUrl } from './public-url.ts'
import { wholeNumber } from './settings/whole-number.ts'

/** Secrets that libraries and tutorials use as defaults: everybody who knows them could sign tokens. */
const knownSecrets = [
  'better-auth-secret-12345678901234567890',
  'better-auth-secret-123456789012345678901234567890',
  'your-secret-key-change-this-in-production',
  'your-super-secret-key-change-in-production',
]

const secret = z
  .string()
  .refine(
    (text) => Buffer.byteLength(text) >= 32,
    'must have at least 32 characters; `openssl rand -base64 32` makes one',
  )
  .refine(
    (text) => !knownSecrets.includes(text) && new Set(text).size >= 8,
    'is a known default, or has fewer than 8 different characters',
  )

const postgresUrl = z.string().superRefine((text, context) => {
  try {
    connectionOptions(text)
  } catch (error) {
    if (!(error instanceof OperatorError)) throw error
    context.addIssue(error.message) // which never contains the value
  }
})

/** The settings as environment variables give them. `meta.shown` is the default as the README shows it. */
export const Settings = z.object({
  NODE_ENV: z
    .enum(['development', 'test', 'production'], 'must be development, test or production')
    .default('development')
    .describe('`production` refuses what is only good for development.'),
  PORT: wholeNumber(0, 65_535).default(3000).describe('The port to listen on; 0 takes a free one.'),
  HOST: z.string().min(1).default('127.0.0.1').describe('The address to listen on.'),
  PUBLIC_URL: PublicUrl.optional()
    .describe(
      'Where clients reach the service, with the prefix if a proxy strips one. The `type` of a problem then leads to its explanation in the portal.',
    )
    .meta({ shown: 'none' }),
  DATABASE_URL: postgresUrl
    .optional()
    .describe(
      'The PostgreSQL to use, pooled or not: one server or several, see "Addresses and failover" in OPERATIONS.md. Required in production.',
    )
    .meta({ shown: 'an embedded PostgreSQL' }),
  DATABASE_URL_UNPOOLED: postgresUrl
    .optional()
    .describe('A direct connection for migrations, needed where `DATABASE_URL` leads to a pooler.')
    .meta({ shown: '`DATABASE_URL`' }),
  DATABASE_POOL_SIZE: wholeNumber(1, 1000)
    .default(10)
    .describe('Connections to the database at most; from 6 on they are divided by purpose.'),
  DATABASE_PREPARED_STATEMENTS: z
    .enum(['on', 'off'], 'must be on or off')
    .default('on')
    .describe(
      '`off` uses no prepared statements and no pipelining. The service does so by itself where it cannot tell what a connection leads to.',
    ),
  DATA_DIR: z
    .string()
    .min(1)
    .default('.data')
    .describe('The folder of the embedded PostgreSQL, the development secret, and mails in development.'),
  BETTER_AUTH_SECRET: secret
    .optional()
    .describe('Signs and verifies access tokens, 32 characters or more. Required in production.')
    .meta({ shown: 'generated, kept in `DATA_DIR`' }),
  BETTER_AUTH_SECRET_PREVIOUS: secret
    .optional()
    .describe('Also accepted for verification, while the secret is being rotated.'),
  AUTH_ISSUERS: IssuerList.default([])
    .describe('Other identity providers whose tokens are accepted, as JSON: see "Other identity providers".')
    .meta({ shown: 'none' }),
  CORS_ORIGINS: OriginList.default([])
    .describe('Origins that browsers may call from, separated by commas.')
    .meta({ shown: 'none' }),
  AUTH_RATE_LIMIT: wholeNumber(0, 1_000_000)
    .default(10)
    .describe(
      'Logins and registrations a minute for one account from one address, and refreshes of one account, each; ten times that for one account from all addresses, and from one address for all accounts. 0 = off.',
    ),
  RATE_LIMIT: wholeNumber(0, 1_000_000)
    .default(600)
    .describe('Other requests a minute of one user, counted by each replica; 0 = off.'),
  MAX_TASKS_PER_USER: wholeNumber(1, 10_000_000)
    .default(maxTasks)
    .describe(
      'Tasks that a user may have, open, done and in the trash together; the same for all replicas. See "The number of tasks" in OPERATIONS.md.',
    ),
  ...mailSettings,
  METRICS_PORT: wholeNumber(0, 65_535)
    .optional()
    .describe('A second port on `HOST`, for `GET /metrics` alone (Prometheus); off where it is not set.'),
  TRUSTED_HOPS: wholeNumber(0, 100)
    .default(0)
    .describe('Proxies in front, each of which appends to `X-Forwarded-For`; 0 ignores that header.'),
  LOG_LEVEL: z
    .enum(
      ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'],
      'must be a level of pino, e.g. info',
    )
    .default('info')
    .describe('The lowest level that is logged, from `trace` to `fatal`; `silent` logs nothing.'),
})

export type Config = z.infer<typeof Settings>

/** The settings of commands that only work on the database: these sign no tokens and serve no requests. */
const DatabaseSettings = Settings.pick({
  NODE_ENV: true,
  DATABASE_URL: true,
  DATABASE_URL_UNPOOLED: true,
  DATA_DIR: true,
})
export type DatabaseConfig = z.infer<typeof DatabaseSettings>

/**
 * Reads the settings. An empty variable counts as absent, and where `NAME` is absent the file `NAME_FILE` is read.
 * @param environment usually process.env
 * @returns every setting, with defaults filled in
 * @throws OperatorError that lists every mistake at once, without the values
 */
export const readConfig = (environment: NodeJS.ProcessEnv): Config =>
  read(Settings, environment, (config) => [
    ...databaseContradictions(config),
    ...secretContradictions(config),
    ...mailContradictions(config),
  ])

/**
 * As readConfig, for commands that only work on the database.
 * @throws OperatorError as readConfig
 */
export const readDatabaseConfig = (environment: NodeJS.ProcessEnv): DatabaseConfig =>
  read(DatabaseSettings, environment, databaseContradictions)

function read<S extends z.ZodObject>(
  schema: S,
  environment: NodeJS.ProcessEnv,
  contradictions: (config: z.infer<S>) => string[],
): z.infer<S> {
  const mistakes: string[] = []
  const values = Object.keys(schema.shape).map((name) => [name, settingOf(name, environment, mistakes)])
  const result = schema.safeParse(Object.fromEntries(values))
  for (const { path, message } of result.error?.issues ?? []) mistakes.push(`${path.join('.')} ${message}`)
  if (result.success) mistakes.push(...contradictions(result.data))
  if (mistakes.length > 0 || !result.success) throw new OperatorError(mistakes.join('; '))
  return result.data
}

function settingOf(name: string, environment: NodeJS.ProcessEnv, mistakes: string[]): string | undefined {
  const value = environment[name] || undefined
  const file = environment[`${name}_FILE`]
  if (value !== undefined || !file) return value
  try {
    return readFileSync(file, 'utf8').trim()
  } catch (error) {
    mistakes.push(`${name}_FILE cannot be read (${(error as NodeJS.ErrnoException).code})`)
    return undefined
  }
}

function databaseContradictions({ NODE_ENV, DATABASE_URL, DATABASE_URL_UNPOOLED }: DatabaseConfig): string[] {
  if (DATABASE_URL === undefined) {
    return NODE_ENV === 'production' ? ['DATABASE_URL is required in production'] : []
  }
  const pooled = isPooled(DATABASE_URL_UNPOOLED ?? DATABASE_URL)
  return pooled
    ? [
        'DATABASE_URL_UNPOOLED must be the direct host: through a pooler (-pooler) the lock for migrations does not hold',
      ]
    : []
}

const secretContradictions = ({ NODE_ENV, BETTER_AUTH_SECRET }: Config): string[] =>
  NODE_ENV === 'production' && BETTER_AUTH_SECRET === undefined
    ? ['BETTER_AUTH_SECRET is required in production']
    : []
