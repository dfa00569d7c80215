// The rules by which the source is laid out; a rule that nobody checks is a wish.
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { describe, expect, test } from 'vitest'
import packageJson from '../package.json' with { type: 'json' }

const root = new URL('..', import.meta.url).pathname

const files = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .map((file) => join('src', file))

const source = (file: string) => readFileSync(join(root, file), 'utf8')

/** What a file imports: paths from the root, or names of packages. `import type` counts only where asked for. */
const imports = (file: string, { types = true } = {}) =>
  [...source(file).matchAll(/^(?:import|export)\s(type\s)?[^'"]*?from '([^']+)'|^import '([^']+)'/gm)]
    .filter(([, type]) => types || type === undefined)
    .map(([, , from, bare]) => (from ?? bare) as string)
    .map((target) => (target.startsWith('.') ? relative(root, join(root, dirname(file), target)) : target))

const under = (...folders: string[]) =>
  files.filter((file) => folders.some((folder) => file.startsWith(`src/${folder}`)))

describe.each(files)('%s', (file) => {
  test('imports nothing from openapi, generated or tests', () => {
    expect(imports(file).filter((target) => /^(openapi|generated|tests)\//.test(target))).toEqual([])
  })

  test('begins with a sentence about its job', () => {
    expect(source(file)).toMatch(/^\/\/ \S/)
  })

  test('has less than 200 lines and a kebab-case name without a catch-all word', () => {
    expect(source(file).split('\n').length).toBeLessThan(200)
    expect(file).toMatch(/^src(\/[a-z0-9-]+)+\.ts$/)
    expect(file).not.toMatch(/\b(utils?|helpers?|common|lib|shared|core|services?\.ts|types|manager)\b/)
  })
})

test('folders lie one level deep, migrations apart', () => {
  expect(
    files.filter((file) => file.split('/').length > 3 && !file.startsWith('src/db/migrations/')),
  ).toEqual([])
})

test('the HTTP kit knows no feature and no SQL', () => {
  for (const file of under('http/')) {
    expect(imports(file).filter((target) => /^src\/(?!http\/)|^(pg|kysely)/.test(target))).toEqual([])
  }
})

test('the SQL kit knows no feature and no HTTP', () => {
  for (const file of under('db/')) {
    const strange = imports(file).filter((target) =>
      /^src\/(?!db\/|wire\/|refused\.ts)|^(hono|@hono)/.test(target),
    )
    expect(strange).toEqual([])
  }
})

test('the wire to PostgreSQL knows nothing but PostgreSQL', () => {
  for (const file of under('wire/'))
    expect(imports(file).filter((target) => !/^(src\/wire\/|node:|pg$)/.test(target))).toEqual([])
})

test('a contract imports no handler, no query and no SQL', () => {
  for (const file of files.filter((name) => name.endsWith('contract.ts'))) {
    expect(imports(file).filter((target) => /handlers|queries|\/db\/|^(pg|kysely)/.test(target))).toEqual([])
  }
})

test('migrations import no application code', () => {
  for (const file of under('db/migrations/0')) {
    expect(imports(file).filter((target) => target !== 'kysely')).toEqual([])
  }
})

test('the double imports itself, and the one rule of what text is comparable by', () => {
  for (const file of under('double/')) {
    const others = imports(file).filter((target) => !target.startsWith('src/double/'))
    expect(others.filter((target) => target !== 'src/tasks/fold.ts')).toEqual([])
  }
  expect(imports('src/tasks/fold.ts')).toEqual([])
})

test('one file reads the environment', () => {
  const readers = files.filter((file) =>
    /process\.env/.test(source(file).replaceAll(/^\s*(\*|\/\/).*$/gm, '')),
  )
  expect(readers.filter((file) => !file.startsWith('src/bin/'))).toEqual(['src/program.ts'])
})

test('one file fetches, and from configured addresses alone', () => {
  // A Hono application has a `fetch` of its own, which reaches nobody.
  const clients =
    /(?<![.\w])fetch\(|globalThis\.fetch|\bhttps?\.(get|request)\(|\{[^}]*\b(get|request|connect)\b[^}]*\} from 'node:/
  const code = (file: string) => source(file).replaceAll(/`[^`]*`|^\s*(\*|\/\/).*$/gm, '')
  const reachOut = files.filter((file) => clients.test(code(file)))
  // The SDK and the double run elsewhere, and commands serve the developer.
  expect(reachOut.filter((file) => !/^src\/(sdk|double|bin)\//.test(file))).toEqual([
    'src/auth/issuer-keys.ts',
  ])
})

test('what runs in production imports production dependencies alone', () => {
  const tools = ['src/generator/write-schema.ts', ...under('lint/')]
  const allowed = Object.keys(packageJson.dependencies)
  for (const file of files.filter((name) => !tools.includes(name))) {
    const packages = imports(file, { types: false }).filter(
      (target) => !/^(src\/|node:|package\.json)/.test(target),
    )
    const names = packages.map((name) =>
      name
        .split('/')
        .slice(0, name.startsWith('@') ? 2 : 1)
        .join('/'),
    )
    expect(names.filter((name) => !allowed.includes(name))).toEqual([])
  }
})

test('the gates on the document serve commands alone', () => {
  for (const file of files.filter((name) => !/^src\/(bin|changes|lint)\//.test(name))) {
    expect(imports(file).filter((target) => /^src\/(changes|lint)\//.test(target))).toEqual([])
  }
})

test('the comparison of documents knows documents alone: no files, no packages, nothing of the service', () => {
  for (const file of under('changes/')) {
    expect(imports(file).filter((target) => !/^src\/changes\/|^node:util$/.test(target))).toEqual([])
  }
})

test('every package that runs in production has its reason in the README, and none runs a script at its install', () => {
  const readme = source('README.md')
  const reasons = readme.split('**Runtime libraries, each with its reason.**')[1]?.split('\n\n')[0] ?? ''
  const names = Object.keys(packageJson.dependencies)
  expect(names.filter((name) => !reasons.split(/[\s,;:]+/).includes(name))).toEqual([])
  expect(names.filter((name) => name in packageJson.allowScripts)).toEqual([])
})

test('dependencies are pinned exactly', () => {
  const versions = Object.values({ ...packageJson.dependencies, ...packageJson.devDependencies })
  expect(versions.filter((version) => !/^(npm:.+@)?\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))).toEqual([])
})
