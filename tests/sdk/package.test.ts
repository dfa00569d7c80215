// The package as it would be published: what is in it, whether it resolves everywhere, and that it works once installed.
import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core'
import { publint } from 'publint'
import { formatMessage } from 'publint/utils'
import { beforeAll, expect, inject, test } from 'vitest'
import * as sdk from '../../generated/dist/index.js'
import manifest from '../../generated/package.json' with { type: 'json' }
import { startProgram } from '../process/program.ts'
import { document } from '../support/contract.ts'
import { createDatabase } from '../support/database.ts'
import { secret } from '../support/service.ts'
import { compile, install, nodes, pack, runFunction } from './package-project.ts'

const run = promisify(execFile)
const root = new URL('../..', import.meta.url).pathname
let packed: Awaited<ReturnType<typeof pack>>
beforeAll(async () => {
  packed = await pack()
})

test('holds modules with their declarations and maps, their sources, the texts that its manifest names, and nothing else', () => {
  const below = (folder: string) => packed.files.filter((file) => file.startsWith(`${folder}/`))
  const modules = below('dist').filter((file) => !file.endsWith('.map'))
  const texts = packed.files.filter((file) => !/^(dist|src)\//.test(file))
  const named = manifest.files.filter((file) => !['dist', 'src'].includes(file))
  const promised = ['LICENSE', 'README.md', 'package.json', ...named]
  expect(promised).toEqual(expect.arrayContaining(texts))
  const strange = modules.filter((file) => !/^dist\/(cjs\/)?(testing\/)?[a-z0-9-]+(\.js|\.d\.ts)$/.test(file))
  expect(strange).toEqual(['dist/cjs/package.json'])
  const compiled = modules.filter((file) => file.endsWith('.js'))
  const declared = compiled.map((file) => file.replace('.js', '.d.ts'))
  const types = modules.filter(
    (file) => file.endsWith('.d.ts') && !/^dist\/(cjs\/)?schema\.d\.ts$/.test(file),
  )
  expect(types).toEqual(declared)
  const names = compiled.flatMap((file) => /^dist\/([a-z0-9-]+)\.js$/.exec(file)?.[1] ?? [])
  expect(below('src')).toEqual(names.map((name) => `src/${name}.ts`))
  const maps = names.flatMap((name) => [`${name}.d.ts`, `${name}.js`, `cjs/${name}.js`])
  expect(below('dist').filter((file) => file.endsWith('.map'))).toEqual(
    maps.map((name) => `dist/${name}.map`).sort(),
  )
})

test('leads stack traces to its sources', async () => {
  const project = await install(packed.tarball)
  const scripts = {
    module: `import { createClient } from 'tasks-sdk'; createClient({})`,
    commonjs: `require('tasks-sdk').createClient({})`,
  }
  const source = await readFile(join(project, 'node_modules/tasks-sdk/src/transport.ts'), 'utf8')
  const line = source.split('\n').findIndex((text) => text.includes("'baseUrl must be a string'")) + 1
  for (const [type, script] of Object.entries(scripts)) {
    const { stderr } = await run(
      process.execPath,
      ['--enable-source-maps', `--input-type=${type}`, '--eval', script],
      { cwd: project },
    ).catch((error) => error)
    expect(stderr).toContain(`node_modules/tasks-sdk/src/transport.ts:${line}:`)
    expect(stderr).toContain("throw new TypeError('baseUrl must be a string')")
  }
})

test('depends on nothing: it imports its own modules, and uses what the web has', async () => {
  expect(Object.keys(manifest)).not.toContain('dependencies')
  expect(manifest.peerDependenciesMeta).toEqual({ '@tanstack/react-query': { optional: true } })
  for (const file of packed.files.filter((name) => /\.(js|d\.ts)$/.test(name))) {
    const text = await readFile(join(root, 'generated', file), 'utf8')
    const targets = [...text.matchAll(/(?:from |import\(|require\()["']([^"']+)["']/g)].map(
      ([, target]) => target,
    )
    const strange = targets.filter((target) => !/^\.\.?\/[a-z0-9-]+\.js$/.test(target as string))
    // Types that are taken from there where it is installed, and are plain where it is not.
    const isOfKeys = file.endsWith('query-options.d.ts')
    expect(strange).toEqual(isOfKeys ? Object.keys(manifest.peerDependencies) : [])
    if (file.endsWith('.js'))
      expect(text).not.toMatch(/(?<!globalThis\.)\b(process|Buffer|window|document|localStorage)\./)
  }
})

test('has nothing that publint remarks on', async () => {
  const tarball = new Uint8Array(await readFile(packed.tarball)).buffer
  const { messages, pkg } = await publint({ pack: { tarball }, strict: true })
  expect(messages.map((message) => formatMessage(message, pkg))).toEqual([])
})

test('resolves to its own types wherever it is imported or required', async () => {
  const analysis = await checkPackage(createPackageFromTarballData(await readFile(packed.tarball)))
  if (!analysis.types) throw new Error('the package has no types')
  expect(Object.keys(analysis.entrypoints).sort()).toEqual(Object.keys(manifest.exports).sort())
  // TypeScript finds the entries for Node 10 by `typesVersions`; Node 10 itself would not, and is none that we promise.
  const isOld = (problem: object) => 'resolutionKind' in problem && problem.resolutionKind === 'node10'
  expect(analysis.problems.filter((problem) => !isOld(problem))).toEqual([])
})

test('may be required, in every Node', async () => {
  const project = await install(packed.tarball)
  const script = `
    const { createClient, isProblem, TimeoutError } = require('tasks-sdk')
    const { createDouble } = require('tasks-sdk/testing')
    const { queries } = require('tasks-sdk/react-query')
    const { inMemoryStore } = require('tasks-sdk/offline')
    const api = createClient({ baseUrl: 'http://double', fetch: createDouble().fetch })
    api.tasks.get(1).catch((error) => console.log(isProblem(error, 'authentication_required'),
      queries(api).tasks.get(1).queryKey.slice(0, 3).join('/'), new TimeoutError('x', 1, 'y').name, typeof inMemoryStore().load))`
  for (const [version, node] of await nodes()) {
    const { stdout } = await run(node, ['--input-type=commonjs', '--eval', script], { cwd: project })
    expect([version, stdout]).toEqual([version, 'true tasks/get/1 TimeoutError function\n'])
  }
})

test('installed in an empty project and compiled there, does everything against the live service', async () => {
  const { url: DATABASE_URL, drop } = await createDatabase(inject('clusterUrl'))
  const limits = { AUTH_RATE_LIMIT: '0', RATE_LIMIT: '0' }
  const program = startProgram({ DATABASE_URL, BETTER_AUTH_SECRET: secret, ...limits })
  const project = await install(packed.tarball)
  expect(await compile(project, '7', 'Node, with @types/node alone', ['everything.ts'])).toBe('')

  const operations = Object.values(document.paths).flatMap((methods) => Object.values(methods))
  const everyOperation = operations.map(({ operationId }) => operationId).sort()
  const versions = await nodes()
  expect(versions.size).toBeGreaterThan(0)
  for (const [version, node] of versions) {
    const module = join(project, 'out/everything.js')
    const seen = await runFunction(node, module, 'everything', await program.url())
    const { methods, flat, ...rest } = seen as Record<string, string[]>
    expect([version, [...new Set(methods)].sort()]).toEqual([version, everyOperation])
    expect([version, [...new Set(flat)].sort()]).toEqual([version, everyOperation])
    expect(rest).toEqual(outcome)
  }
  program.kill('SIGTERM')
  expect(await program.exit()).toBe(0)
  await drop()
})

/** What tests/sdk/types/everything.ts comes to. */
const outcome = {
  titles: ['one', 'two', 'three', 'one more', 'cheese', 'Food', 'flattest', 'in memory'],
  errors: [
    'unauthorized authentication_required 401',
    'conflict email_taken 409',
    'BadRequestError validation_failed body /title',
    'not found task_not_found 404',
    'forbidden wrong_user 403',
    'precondition failed precondition_failed 412',
    'ConnectionError 1',
    'TimeoutError getHealth',
    'api 418 7',
    'rate limited 429 7',
    'server 503 7',
  ],
}

test('the program that uses everything leaves no export out', async () => {
  const text = await readFile(join(root, 'tests/sdk/types/everything.ts'), 'utf8')
  const unused = Object.keys(sdk).filter(
    (name) => (text.match(new RegExp(`\\b${name}\\b`, 'g')) ?? []).length < 2,
  )
  expect(unused).toEqual([])
})
