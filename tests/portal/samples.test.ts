// The code in the portal's pages: the samples of each operation, the guide and the recipes. All of it compiles, runs on the
// real service, and succeeds.
import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdir, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type pg from 'pg'
import { beforeAll, describe, expect, inject, test } from 'vitest'
import { contract } from '../../src/features/contract.ts'
import { hashMailToken } from '../../src/features/recovery/mail-token.ts'
import { portalPages } from '../../src/portal/pages/pages.ts'
import { exampleServer } from '../../src/sdk/generator/example.ts'
import { newFolder, startProgram } from '../process/program.ts'
import { isStream, operationById, operations } from '../support/contract.ts'
import { parameterExamples } from '../support/contract-examples.ts'
import { exampleBody, makeThings, putInPlace, thingOf } from '../support/contract-fixtures.ts'
import { createDatabase, withAdmin } from '../support/database.ts'
import { type Send, secret, sender } from '../support/service.ts'

const run = promisify(execFile)
const root = fileURLToPath(new URL('../../', import.meta.url))

const pages = portalPages(JSON.parse(contract))

/** The blocks of code in a page, from top to bottom. */
function blocksOf(slug: string, language: string): string[] {
  const markdown = pages.find((page) => page.slug === slug)?.markdown() ?? ''
  const fences = markdown.matchAll(new RegExp(`^\`\`\`${language}\n(.*?)^\`\`\``, 'gms'))
  return [...fences].map(([, code = '']) => code)
}

const samples = operations.map(({ operationId, responses }) => ({
  operationId,
  isStream: isStream({ responses }),
  success: Object.keys(responses).find((status) => status.startsWith('2')),
  curl: blocksOf(`operations/${operationId}`, 'sh')[0] ?? '',
  sdk: blocksOf(`operations/${operationId}`, 'ts')[0] ?? '',
}))

const chapters = pages.filter(({ group }) => group === 'Guide').map(({ slug }) => slug)
const modules = [
  ...samples.map(({ operationId, sdk }) => ({ name: operationId, code: sdk })),
  ...[...chapters, 'recipes'].flatMap((slug) =>
    blocksOf(slug, 'ts').map((code, index) => ({ name: `${slug}-${index}`, code })),
  ),
]

/** Lets the address of the examples lead to the service of this test. */
const detour = `const send = fetch
globalThis.fetch = (url, init) => send(String(url).replace('${exampleServer}', process.env.SERVICE), init)
`

let folder: string
let databaseUrl: string
let service: string
beforeAll(async () => {
  folder = await newFolder()
  await mkdir(join(folder, 'node_modules'))
  await symlink(join(root, 'generated'), join(folder, 'node_modules/tasks-sdk'))
  const lib = ['es2023', 'dom']
  const compilerOptions = { strict: true, module: 'nodenext', target: 'es2022', lib, types: [], noEmit: true }
  await writeFile(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions }))
  await writeFile(join(folder, 'package.json'), '{ "type": "module" }')
  await writeFile(join(folder, 'detour.mjs'), detour)
  for (const { name, code } of modules) await writeFile(join(folder, `${name}.ts`), code)
  databaseUrl = (await createDatabase(inject('clusterUrl'))).url
  const settings = { DATABASE_URL: databaseUrl, BETTER_AUTH_SECRET: secret, AUTH_RATE_LIMIT: '0' }
  service = await startProgram(settings).url()
})

/** Tried again where the worker of mails, which goes on meanwhile, waits for this and this for it. @returns no token */
async function clear(): Promise<string> {
  const truncate = (admin: pg.Client) => admin.query('truncate users, sessions restart identity cascade')
  for (;;) {
    const error = await withAdmin(databaseUrl, truncate).then(
      () => undefined,
      (reason) => reason,
    )
    if (error === undefined) return ''
    if (error.code !== '40P01') throw error
  }
}

const shown = (operationId: string) => exampleBody(operationById(operationId))

/** The ids in the examples of paths, by the kind of thing. */
const shownIds = Object.fromEntries(
  operations.flatMap((operation) =>
    parameterExamples(operation)
      .filter(({ name }) => name === 'id')
      .map(({ value }) => [thingOf(operation), value]),
  ),
)

/** Of things whose table has another name than their path. */
const tables: Record<string, string> = { token: 'api_tokens' }

async function makeFixturesFor(operationId: string): Promise<string> {
  const token = await makeFixtures()
  await putInPlace({ send }, operationById(operationId), shownIds, token)
  return token
}

/** Makes the fixtures of the examples: a user with a session, a refresh token and one of everything. @returns her token */
async function makeFixtures(): Promise<string> {
  await clear()
  // The next one of each kind gets the id that the examples have.
  const restarts = Object.entries(shownIds).map(
    ([thing, id]) => `alter table ${tables[thing] ?? `${thing}s`} alter column id restart with ${id}`,
  )
  await withAdmin(databaseUrl, (admin) => admin.query(restarts.join(';')))
  const { body } = await send('POST', '/api/auth/register', { json: shown('register') })
  const { token } = body as { token: string }
  expect(await makeThings({ send }, { token })).toEqual(shownIds)
  const { refresh_token } = shown('refresh') as { refresh_token: string }
  const hash = createHash('sha256').update(refresh_token).digest()
  await withAdmin(databaseUrl, (admin) => admin.query('update refresh_tokens set token_hash = $1', [hash]))
  for (const [operationId, purpose] of linkPurposes) await makeLink(operationId, purpose)
  return token
}

const linkPurposes = [
  ['confirmPasswordReset', 'password_reset'],
  ['confirmEmail', 'email_verification'],
] as const

/** Makes the token in the example of an operation good, as if a mail had brought it. */
async function makeLink(operationId: string, purpose: string): Promise<void> {
  const hash = hashMailToken((shown(operationId) as { token: string }).token)
  await withAdmin(databaseUrl, (admin) =>
    admin.query(
      `insert into mail_tokens (user_id, purpose, mail_id, token_hash, email, expires_at)
       select id, $1, 0, $2, email, now() + interval '30 minutes' from users
       on conflict (user_id, purpose) do update set mail_id = 9007199254740991, token_hash = $2`,
      [purpose, hash],
    ),
  )
}

const send: Send = (...request) => sender(fetch, [], service)(...request)

/** A sample as it stands, but for its address; what it printed are the statuses alone. */
async function shell(script: string, TOKEN: string): Promise<string> {
  const curl = `curl() { command curl -sS -o /dev/null -w '%{http_code}' "$@"; }\n`
  const env = { PATH: process.env.PATH, TOKEN }
  const { stdout } = await run('sh', ['-euc', curl + script.replaceAll(exampleServer, service)], { env })
  return stdout
}

const node = (file: string) =>
  run(process.execPath, ['--import', './detour.mjs', file], {
    cwd: folder,
    env: { PATH: process.env.PATH, SERVICE: service, NODE_NO_WARNINGS: '1' },
  })

test('all TypeScript compiles in strict mode', async () => {
  const compiler = join(root, 'node_modules/.bin/tsc')
  const report = await run(compiler, ['--project', folder]).catch(({ stdout }) => ({ stdout }))
  expect(report.stdout).toBe('')
  expect(samples.length).toBeGreaterThan(20)
})

describe.each(samples)('$operationId', ({ operationId, success, curl, isStream }) => {
  test('gets the documented response when the curl sample is run', async () => {
    const token = operationId === 'register' ? await clear() : await makeFixturesFor(operationId)
    expect(await shell(curl, token)).toBe(success)
  })

  test('succeeds when the sample of the SDK runs', async () => {
    await (operationId === 'register' ? clear() : makeFixturesFor(operationId))
    const stdout = isStream ? expect.stringContaining("type: 'task'") : ''
    expect(await node(`${operationId}.ts`)).toEqual({ stdout, stderr: '' })
  })
})

describe('the guide', () => {
  test('leads from nothing to the first task with curl', async () => {
    const [script = ''] = blocksOf('getting-started', 'sh')
    await clear()
    const { stdout } = await run('sh', ['-euc', script.replaceAll(exampleServer, service)])
    const title = /"title":"Write the report"/
    expect(stdout).toMatch(title)
  })

  test('leads from nothing to the first task with the SDK', async () => {
    await clear()
    expect(await node('getting-started-0.ts')).toEqual({ stdout: '', stderr: '' })
    const tasks = await withAdmin(databaseUrl, (admin) => admin.query('select title from tasks'))
    expect(tasks.rows).toEqual([{ title: 'Write the report' }])
  })
})

test.each(modules.map(({ name }) => name).filter((name) => /^(errors|paging|sync|offline)-/.test(name)))(
  'the module %s of the guide succeeds',
  async (name) => {
    await makeFixtures()
    expect(await node(`${name}.ts`)).toEqual({ stdout: expect.any(String), stderr: '' })
  },
)

describe('the recipes', () => {
  const recipes = modules.map(({ name }) => name).filter((name) => name.startsWith('recipes-'))

  test.each(recipes)('%s succeeds with the SDK', async (name) => {
    await makeFixtures()
    const stdout = name === 'recipes-0' ? 'the sign-in\nthe tasks\nthe sign-in\n' : ''
    expect(await node(`${name}.ts`)).toEqual({ stdout, stderr: '' })
  })

  test('change a task with curl, if nobody else has', async () => {
    const [script = ''] = blocksOf('recipes', 'sh')
    const env = { PATH: process.env.PATH, TOKEN: await makeFixtures() }
    const { stdout } = await run('sh', ['-euc', script.replaceAll(exampleServer, service)], {
      env,
      cwd: folder,
    })
    expect(JSON.parse(stdout)).toMatchObject({ title: 'Write the report', completed: true })
  })
})
