// A start that fails: one clear line, an exit status other than 0, no stack.

import { writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { describe, expect, inject, test } from 'vitest'
import { startReplicated } from '../faults/replicated-postgres.ts'
import { createDatabase, withAdmin } from '../support/database.ts'
import { secret } from '../support/service.ts'
import { newFolder, startProgram } from './program.ts'

async function startError(environment: Record<string, string>): Promise<string> {
  const program = startProgram(environment)
  const status = await program.exit()
  const { stdout, stderr } = program.output()
  expect({ status, stdout, lines: stderr.split('\n').length }).toEqual({ status: 1, stdout: '', lines: 2 })
  expect(stderr).toMatch(/^tasks-api: /)
  expect(stderr).not.toMatch(/\bat .*\.ts|Error:/)
  return stderr
}

const away = 'postgres://someone:hidden-password@127.0.0.1:9/tasks'

describe('configuration', () => {
  test('every mistake is reported at once, and no value', async () => {
    const line = await startError({
      NODE_ENV: 'production',
      PORT: 'eighty',
      DATABASE_URL: 'mysql://root:hidden-password@localhost/x',
      BETTER_AUTH_SECRET: 'short-and-secret',
      LOG_LEVEL: 'loud',
      CORS_ORIGINS: 'https://ok.example.com,https://bad.example.com/path',
    })
    for (const name of ['PORT', 'DATABASE_URL', 'BETTER_AUTH_SECRET', 'LOG_LEVEL', 'CORS_ORIGINS']) {
      expect(line).toContain(name)
    }
    expect(line).not.toMatch(/hidden-password|short-and-secret|eighty|mysql/)
  })

  test('production needs a database and a secret, and says both together', async () => {
    const line = await startError({ NODE_ENV: 'production' })
    expect(line).toContain('DATABASE_URL is required in production')
    expect(line).toContain('BETTER_AUTH_SECRET is required in production')
  })

  test('a known default is no secret', async () => {
    const line = await startError({
      BETTER_AUTH_SECRET: 'better-auth-secret-12345678901234567890',
      DATABASE_URL: away,
    })
    expect(line).toMatch(/BETTER_AUTH_SECRET is a known default/)
  })

  test('a secret file that cannot be read is named', async () => {
    expect(await startError({ BETTER_AUTH_SECRET_FILE: '/nowhere', DATABASE_URL: away })).toContain(
      'BETTER_AUTH_SECRET_FILE cannot be read (ENOENT)',
    )
  })
})

describe('database', () => {
  test('one that cannot be reached is named without its password', async () => {
    const line = await startError({ DATABASE_URL: away, BETTER_AUTH_SECRET: secret })
    expect(line).toMatch(/The database at 127\.0\.0\.1:9\/tasks cannot be used: .*ECONNREFUSED/)
    expect(line).not.toMatch(/hidden-password|someone/)
  })

  test('a wrong password and a missing database are reported with what to do, and without the user', async () => {
    const url = new URL(inject('clusterUrl'))
    url.password = 'not-it'
    const line = await startError({ DATABASE_URL: url.href, BETTER_AUTH_SECRET: secret })
    expect(line).toMatch(/password authentication failed for user: check user and password/)
    expect(line).not.toMatch(/not-it/)
    const missing = new URL(inject('clusterUrl'))
    missing.pathname = '/nowhere'
    expect(await startError({ DATABASE_URL: missing.href, BETTER_AUTH_SECRET: secret })).toMatch(
      /"nowhere" does not exist: create it, as OPERATIONS\.md says/,
    )
  })

  test('a password that hides the host has to be encoded, and is never printed', async () => {
    const line = await startError({
      DATABASE_URL: 'postgres://tasks:12/34hidden@h/db',
      DATABASE_URL_UNPOOLED: 'postgres://tasks:12/34hidden@h/db',
      BETTER_AUTH_SECRET: secret,
    })
    expect(line).toMatch(/DATABASE_URL is no address .* \/ as %2F.*DATABASE_URL_UNPOOLED is no address/)
    expect(line).not.toMatch(/hidden|tasks:|12/)
  })

  test('several unreachable servers are reported, each with its reason', async () => {
    const line = await startError({
      DATABASE_URL: 'postgres://someone:hidden-password@127.0.0.1:9,127.0.0.1:10/tasks',
      BETTER_AUTH_SECRET: secret,
    })
    expect(line).toMatch(
      /The database at 127\.0\.0\.1:9,127\.0\.0\.1:10\/tasks cannot be used: none of the servers/,
    )
    expect(line).toMatch(/127\.0\.0\.1:9: .*ECONNREFUSED.*127\.0\.0\.1:10: .*ECONNREFUSED/)
    expect(line).not.toMatch(/hidden-password|someone/)
  })

  test('one that is read-only is reported as such', async () => {
    const { name, url, drop } = await createDatabase(inject('clusterUrl'))
    await withAdmin(inject('clusterUrl'), (admin) =>
      admin.query(`alter database ${name} set default_transaction_read_only = on`),
    )
    expect(await startError({ DATABASE_URL: url, BETTER_AUTH_SECRET: secret })).toMatch(/: it is read-only: /)
    await drop()
  })

  test('for a standby alone, which cannot be migrated, the error says what to name instead', async () => {
    const { standby } = await startReplicated()
    expect(await startError({ DATABASE_URL: standby.url, BETTER_AUTH_SECRET: secret })).toMatch(
      /: .*read-only transaction: name the primary, or all servers with target_session_attrs=read-write$/m,
    )
  })

  test('an unknown host is reported', async () => {
    const line = await startError({
      DATABASE_URL: 'postgres://a@no-such-host.invalid/x',
      BETTER_AUTH_SECRET: secret,
    })
    expect(line).toMatch(/no-such-host\.invalid/)
  })

  test("a pooler's address alone, which cannot migrate, is reported", async () => {
    const line = await startError({
      DATABASE_URL: 'postgres://a@ep-x-pooler.example.com/x',
      BETTER_AUTH_SECRET: secret,
    })
    expect(line).toContain('DATABASE_URL_UNPOOLED')
  })
})

describe('data folder', () => {
  test('one that another running service uses is named, and that service goes on', async () => {
    const folder = await newFolder()
    const first = startProgram({ DATA_DIR: folder })
    const url = await first.url()
    expect(await startError({ DATA_DIR: folder })).toMatch(/Another running tasks-api uses the data folder/)
    expect((await fetch(`${url}/ready`)).status).toBe(200)
  })

  test('one that is a file is reported', async () => {
    const file = join(await newFolder(), 'file')
    await writeFile(file, '')
    expect(await startError({ DATA_DIR: file })).toContain(file)
  })
})

test('a port in use is reported, and the database is left as it was', async () => {
  const holder = createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => holder.once('listening', resolve))
  const { port } = holder.address() as { port: number }
  const { url, drop } = await createDatabase(inject('clusterUrl'))
  const line = await startError({ DATABASE_URL: url, BETTER_AUTH_SECRET: secret, PORT: String(port) })
  expect(line).toContain(`Port ${port} on 127.0.0.1 is in use`)
  holder.close()
  await drop()
})
