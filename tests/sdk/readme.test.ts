// The snippets of the SDK's README (TypeScript) and of the project's (JavaScript, for Node 20): each compiles in strict
// mode and runs against the service.
import { execFile } from 'node:child_process'
import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { beforeAll, expect, inject, test } from 'vitest'
import { newFolder, startProgram } from '../process/program.ts'
import { createDatabase } from '../support/database.ts'
import { secret } from '../support/service.ts'

const run = promisify(execFile)
const root = fileURLToPath(new URL('../../', import.meta.url))
const [readme, tour] = await Promise.all(
  ['generated/README.md', 'README.md'].map((file) => readFile(join(root, file), 'utf8')),
)

/** What a reader has when a snippet begins with `api`. */
const prelude = `import { createClient } from 'tasks-sdk'
const api = createClient({ baseUrl: 'https://tasks.example.com' })
await api.auth.register({ email: \`\${crypto.randomUUID()}@example.com\`, password: 'correct horse battery staple', name: 'Reader' })
`

/** Lets the README's address lead to the service of this test. */
const detour = `const send = fetch
globalThis.fetch = (url, init) => send(String(url).replace(/^https:..tasks.example.com|^http:..127.0.0.1:3000/, process.env.SERVICE), init)
`

const snippets = `${readme}${tour}`.split(/^##+ /m).flatMap((section) => {
  const [heading = ''] = section.split('\n')
  const blocks = [...section.matchAll(/^```(ts|js)\n(.*?)^```/gms)]
  return blocks.map(([, language, code = ''], index) => ({
    name: `${heading} ${index + 1}`,
    file: `${heading.split(' ')[0]}-${index + 1}.${language === 'js' ? 'mjs' : 'ts'}`,
    code,
  }))
})

/** What a snippet prints, where it shows whether the snippet works. */
const prints: Record<string, RegExp> = {
  'With the SDK 1': /^[0-9]+ Try the SDK\nYou have no task with this id.$/,
  'First call 1': /^0 open$/,
  'First call 2': /^[0-9]+ "1" [\w-]{36} 201\ntrue$/,
  'Errors 1': /^There is no such task/,
  'Errors 2': /^\/title must not be blank/,
  'Errors 3': /^$/,
  'Changes as they are made 1': /^Seen at once true$/,
  'Who is signed in 1': /^true true Reader\nsigned out$/,
  'Retries, timeouts, hooks 1': /^getHealth 200$/,
  'Offline 1': /^1\ntrue 0$/,
  'Testing 1': /^\[ 'register 201', 'createTask 503', 'createTask 201' \]$/,
}

let folder: string
let service: string

beforeAll(async () => {
  folder = await newFolder()
  await mkdir(join(folder, 'node_modules'))
  await symlink(join(root, 'generated'), join(folder, 'node_modules/tasks-sdk'))
  await symlink(join(root, 'node_modules/@tanstack'), join(folder, 'node_modules/@tanstack'))
  const compilerOptions = {
    strict: true,
    skipLibCheck: true, // of TanStack Query and React
    module: 'nodenext',
    target: 'es2022',
    lib: ['es2023', 'dom'],
    types: [],
    noEmit: true,
    checkJs: true,
  }
  const files = snippets.map(({ file }) => file)
  await writeFile(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files }))
  await writeFile(join(folder, 'package.json'), '{ "type": "module" }')
  await writeFile(join(folder, 'detour.mjs'), detour)
  for (const { file, code } of snippets) {
    await writeFile(join(folder, file), code.includes('createClient(') ? code : `${prelude}${code}`)
  }
  const { url } = await createDatabase(inject('clusterUrl'))
  service = await startProgram({
    DATABASE_URL: url,
    BETTER_AUTH_SECRET: secret,
    AUTH_RATE_LIMIT: '0',
  }).url()
})

test('there are snippets, and every expectation belongs to one', () => {
  expect(snippets.length).toBeGreaterThan(10)
  expect(snippets.map(({ name }) => name)).toEqual(expect.arrayContaining(Object.keys(prints)))
})

test('all snippets compile in strict mode', async () => {
  const report = await run(join(root, 'node_modules/.bin/tsc'), ['--project', folder]).catch(
    ({ stdout }) => ({ stdout }),
  )
  expect(report.stdout).toBe('')
})

test.each(snippets)('the snippet "$name" runs', async ({ name, file }) => {
  const { stdout, stderr } = await run(process.execPath, ['--import', './detour.mjs', file], {
    cwd: folder,
    env: { PATH: process.env.PATH, SERVICE: service, NODE_NO_WARNINGS: '1' },
  })
  expect(stderr).toBe('')
  expect(stdout.trim()).toMatch(prints[name] ?? /^/)
})
