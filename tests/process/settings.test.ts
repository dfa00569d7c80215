// The settings as they are read, without a process: their defaults, their limits, their files, and what they refuse.
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readConfig, readDatabaseConfig } from '../../src/server/config.ts'
import { developmentSecret } from '../../src/server/development-secret.ts'

const secret = 'Vf3-Qm8zLw1xTd7pRb5sKc9jHg2nYa4e' // 32 characters
const url = 'postgres://ada:hidden@db.example.com/tasks'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tasks-api-settings-'))
})
afterAll(() => rm(folder, { recursive: true }))

function configError(environment: NodeJS.ProcessEnv): string {
  try {
    readConfig(environment)
  } catch (error) {
    return (error as Error).message
  }
  throw new Error('it was taken')
}

test('by default the service listens on this machine alone, has limits, and trusts no issuer, origin or proxy', () => {
  expect(readConfig({})).toEqual({
    NODE_ENV: 'development',
    PORT: 3000,
    HOST: '127.0.0.1',
    DATABASE_POOL_SIZE: 10,
    DATABASE_PREPARED_STATEMENTS: 'on',
    DATA_DIR: '.data',
    AUTH_ISSUERS: [],
    CORS_ORIGINS: [],
    AUTH_RATE_LIMIT: 10,
    RATE_LIMIT: 600,
    MAX_TASKS_PER_USER: 100_000,
    REQUIRE_VERIFIED_EMAIL: 'off',
    TRUSTED_HOPS: 0,
    LOG_LEVEL: 'info',
  })
})

test('an empty setting is an absent one', () => {
  expect(readConfig({ PORT: '', HOST: '', BETTER_AUTH_SECRET: '', LOG_LEVEL: '' })).toEqual(readConfig({}))
})

describe('a secret', () => {
  test('has 32 characters or more', () => {
    expect(readConfig({ BETTER_AUTH_SECRET: secret }).BETTER_AUTH_SECRET).toBe(secret)
    expect(configError({ BETTER_AUTH_SECRET: secret.slice(1) })).toContain('at least 32 characters')
    expect(configError({ BETTER_AUTH_SECRET_PREVIOUS: secret.slice(1) })).toMatch(
      /^BETTER_AUTH_SECRET_PREVIOUS /,
    )
  })

  test.each([
    'better-auth-secret-12345678901234567890',
    'better-auth-secret-123456789012345678901234567890',
    'your-secret-key-change-this-in-production',
    'your-super-secret-key-change-in-production',
    'x'.repeat(64),
    'abcdefg'.repeat(8),
  ])('is not %s', (known) => {
    expect(configError({ BETTER_AUTH_SECRET: known })).toMatch(
      /^BETTER_AUTH_SECRET is a known default, or has fewer/,
    )
  })

  test('comes from a file where it is not given itself, without the line feed at its end', async () => {
    const file = join(folder, 'given')
    await writeFile(file, `${secret}\n`)
    expect(readConfig({ BETTER_AUTH_SECRET_FILE: file }).BETTER_AUTH_SECRET).toBe(secret)
    const other = [...secret].reverse().join('')
    const both = readConfig({ BETTER_AUTH_SECRET: other, BETTER_AUTH_SECRET_FILE: file })
    expect(both.BETTER_AUTH_SECRET).toBe(other)
  })

  test('of development is made once, of 256 bits, and only its owner can read it', async () => {
    const made = await Promise.all([developmentSecret(folder), developmentSecret(folder)])
    expect(made[0]).toMatch(/^[\w-]{43}$/)
    expect(made[1]).toBe(made[0])
    expect(await developmentSecret(folder)).toBe(made[0])
    expect((await stat(join(folder, 'secret'))).mode & 0o777).toBe(0o600)
  })
})

describe('production', () => {
  test('makes up neither a secret nor a database', () => {
    expect(configError({ NODE_ENV: 'production', DATABASE_URL: url })).toBe(
      'BETTER_AUTH_SECRET is required in production',
    )
    expect(configError({ NODE_ENV: 'production', BETTER_AUTH_SECRET: secret })).toBe(
      'DATABASE_URL is required in production',
    )
    const given = { NODE_ENV: 'production', BETTER_AUTH_SECRET: secret, DATABASE_URL: url }
    expect(readConfig(given)).toMatchObject(given)
  })

  test('needs no secret for a command that only works on the database', () => {
    expect(readDatabaseConfig({ NODE_ENV: 'production', DATABASE_URL: url })).toMatchObject({
      DATABASE_URL: url,
    })
    expect(() => readDatabaseConfig({ NODE_ENV: 'production' })).toThrow('DATABASE_URL is required')
  })
})

test('a pooler needs a direct host beside it', () => {
  const pooled = 'postgres://ada:hidden@ep-1-pooler.example.com/tasks'
  expect(configError({ DATABASE_URL: pooled })).toMatch(/^DATABASE_URL_UNPOOLED must be the direct host/)
  expect(readConfig({ DATABASE_URL: pooled, DATABASE_URL_UNPOOLED: url })).toMatchObject({
    DATABASE_URL: pooled,
    DATABASE_URL_UNPOOLED: url,
  })
})

test('origins are accepted only in the form that browsers send', () => {
  const list = [
    ...[
      'https://app.example.com',
      'http://localhost:5173',
      'https://xn--bcher-kva.example',
      'http://[::1]:3000',
    ],
    ...['capacitor://localhost', 'ionic://localhost', 'tauri://localhost', 'app://obsidian.md'],
    ...[
      'chrome-extension://hpfldicfbfomlpcikngkocigghgafkph',
      'moz-extension://2f7b4c5e-1d1f-4b5e-9d7b-0a1b2c3d4e5f',
    ],
  ]
  expect(readConfig({ CORS_ORIGINS: list.join(', ') }).CORS_ORIGINS).toEqual(list)
  for (const wrong of [
    '*',
    'null',
    'app.example.com',
    'https://app.example.com/',
    'https://a.example.com,,',
    'https://*.example.com',
    'https://*',
    'capacitor://',
    'capacitor://localhost/',
    'chrome-extension://*',
    'file://',
    'data:text/html,x',
    'https://user@example.com',
    'https://EXAMPLE.com',
    'https://example.com:443',
    'https://bücher.example',
  ]) {
    expect([wrong, configError({ CORS_ORIGINS: wrong })]).toEqual([
      wrong,
      expect.stringMatching(/^CORS_ORIGINS must be origins/),
    ])
  }
})

test('PUBLIC_URL is where clients reach the service, also below a prefix', () => {
  const settings = [
    'https://tasks.example.com',
    'https://tasks.example.com/',
    'http://localhost:8080/tasks-api/',
  ]
  expect(settings.map((PUBLIC_URL) => readConfig({ PUBLIC_URL }).PUBLIC_URL)).toEqual([
    'https://tasks.example.com',
    'https://tasks.example.com',
    'http://localhost:8080/tasks-api',
  ])
  for (const wrong of [
    'tasks.example.com',
    'ftp://a.example',
    'https://a.example/?a=b',
    'https://a.example/#a',
    '/docs',
  ])
    expect([wrong, configError({ PUBLIC_URL: wrong })]).toEqual([
      wrong,
      expect.stringMatching(/^PUBLIC_URL must be an http or https URL/),
    ])
  for (const wrong of ['https://u:secret@a.example', 'https://EXAMPLE.com', 'https://a.example/a b'])
    expect([wrong, configError({ PUBLIC_URL: wrong })]).toEqual([
      wrong,
      expect.stringMatching(/^PUBLIC_URL must be/),
    ])
})

test.each([
  ['PORT', '0', '65535', '65536'],
  ['DATABASE_POOL_SIZE', '1', '1000', '0'],
  ['AUTH_RATE_LIMIT', '0', '1000000', '1000001'],
  ['RATE_LIMIT', '0', '1000000', '1000001'],
  ['MAX_TASKS_PER_USER', '1', '10000000', '10000001'],
  ['METRICS_PORT', '0', '65535', '65536'],
  ['TRUSTED_HOPS', '0', '100', '101'],
])('%s is a whole number from %s to %s, so not %s', (name, least, most, beyond) => {
  expect([readConfig({ [name]: least }), readConfig({ [name]: most })]).toMatchObject([
    { [name]: Number(least) },
    { [name]: Number(most) },
  ])
  for (const wrong of [beyond, '-1', '1.5', '1e2', '0x10', ' 1', 'many']) {
    expect(configError({ [name]: wrong })).toMatch(new RegExp(`^${name} must be`))
  }
})

test.each(['PORT', 'METRICS_PORT'])('where an orchestrator has set %s, the error says so', (name) => {
  expect(configError({ [name]: 'tcp://10.0.0.7:9090' })).toBe(
    `${name} must be a whole number, and not the address that Kubernetes sets for a service of that name: set enableServiceLinks to false, or rename it`,
  )
})

test('all mistakes are reported together, and no value', () => {
  const message = configError({
    NODE_ENV: 'staging',
    PORT: 'eighty',
    DATABASE_URL: 'mysql://root:hidden@localhost/x',
    LOG_LEVEL: 'loud',
    BETTER_AUTH_SECRET_FILE: '/nowhere',
  })
  const names = message.split('; ').map((mistake) => mistake.split(' ')[0])
  expect(names.sort()).toEqual(['BETTER_AUTH_SECRET_FILE', 'DATABASE_URL', 'LOG_LEVEL', 'NODE_ENV', 'PORT'])
  expect(message).not.toMatch(/staging|eighty|mysql|hidden|loud|nowhere/)
})
