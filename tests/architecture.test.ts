// The rules of the source's structure.
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { describe, expect, test } from 'vitest'
import packageJson from '../package.json' with { type: 'json' }

const root = new URL('..', import.meta.url).pathname

const files = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
  .filter((file) => /\.[tj]sx?$/.test(file))
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
    expect(file).toMatch(/^src(\/[a-z0-9-]+)+(\.d)?\.[tj]sx?$/)
    expect(file).not.toMatch(/\b(utils?|helpers?|common|lib|shared|core|services?\.ts|types|manager)\b/)
  })
})

test('folders lie at most two levels deep and hold at most 16 files, migrations apart, whose number grows', () => {
  const folders = Map.groupBy(files, (file) => dirname(file))
  folders.delete('src/db/migrations')
  expect([...folders.keys()].filter((folder) => folder.split('/').length > 3)).toEqual([])
  expect([...folders].filter(([, inside]) => inside.length > 16).map(([folder]) => folder)).toEqual([])
})

test('src has at most ten top-level folders', () => {
  const topFolders = new Set(
    files.filter((file) => file.split('/').length > 2).map((file) => file.split('/')[1]),
  )
  expect(topFolders.size).toBeLessThanOrEqual(10)
})

describe('no folder imports one that imports it', () => {
  test('each folder by itself', () => {
    expect(folderCycles((file) => dirname(file))).toEqual([])
  })

  test('each top-level folder of src as a whole', () => {
    expect(folderCycles((file) => file.split('/').slice(0, 2).join('/'))).toEqual([])
  })

  test('and a file beside the top-level folders imports no file of ours, or is imported by none', () => {
    const beside = files.filter((file) => dirname(file) === 'src')
    const imported = new Set(files.flatMap((file) => imports(file)))
    const both = beside.filter(
      (file) => imported.has(file) && imports(file).some((to) => to.startsWith('src/')),
    )
    expect(both).toEqual([])
  })
})

/** @returns the folders that lie on a cycle of imports. Files directly in `src` are no folder. */
function folderCycles(folderOf: (file: string) => string): string[] {
  const imported = new Map<string, Set<string>>()
  for (const file of files.filter((name) => dirname(name) !== 'src')) {
    const from = folderOf(file)
    const to = imports(file).filter((target) => target.startsWith('src/') && dirname(target) !== 'src')
    const known = imported.get(from) ?? new Set()
    imported.set(from, new Set([...known, ...to.map(folderOf).filter((folder) => folder !== from)]))
  }
  const reaches = (from: string, goal: string, seen = new Set<string>()): boolean =>
    [...(imported.get(from) ?? [])].some((next) => {
      if (next === goal) return true
      if (seen.has(next)) return false
      seen.add(next)
      return reaches(next, goal, seen)
    })
  return [...imported.keys()].filter((folder) => reaches(folder, folder))
}

test('the words of the contract and the handling of requests know no feature and no SQL', () => {
  for (const file of under('http/', 'openapi/')) {
    const strange = imports(file).filter((target) => /^src\/(?!http\/|openapi\/)|^(pg|kysely)/.test(target))
    expect(strange).toEqual([])
  }
})

test('the database knows no feature and no HTTP', () => {
  for (const file of under('db/')) {
    const strange = imports(file).filter((target) =>
      /^src\/(?!db\/|operator-error\.ts|openapi\/comparable-text\.ts)|^(hono|@hono)/.test(target),
    )
    expect(strange).toEqual([])
  }
})

test('features know the database by Kysely and prepared queries, and nothing of how these run', () => {
  for (const file of under('features/'))
    expect(imports(file).filter((target) => /^src\/db\/(pipeline|protocol|execution)/.test(target))).toEqual(
      [],
    )
})

test('the protocol of PostgreSQL knows nothing but PostgreSQL', () => {
  for (const file of under('db/protocol/'))
    expect(imports(file).filter((target) => !/^(src\/db\/protocol\/|node:|pg$)/.test(target))).toEqual([])
})

test('a contract imports no handler, no query and no SQL', () => {
  for (const file of files.filter((name) => name.endsWith('contract.ts'))) {
    expect(imports(file).filter((target) => /handlers|queries|\/db\/|^(pg|kysely)/.test(target))).toEqual([])
  }
})

test('migrations import no application code but how text is stored, which has to be as this release looks for it', () => {
  const allowed = [
    'kysely',
    'src/openapi/comparable-text.ts',
    'src/db/migrations/place-with-tasks.ts',
    'src/db/migrations/index-concurrently.ts',
  ]
  for (const file of under('db/migrations/0'))
    expect(imports(file).filter((target) => !allowed.includes(target))).toEqual([])
})

test('the model imports itself, and rules of the contract that import each other, or what imports nothing', () => {
  for (const file of under('sdk/model')) {
    const others = imports(file).filter((target) => !target.startsWith('src/sdk/model'))
    expect(others.filter((target) => !target.startsWith('src/openapi/'))).toEqual([])
    for (const rule of others)
      expect(
        imports(rule).filter((target) => dirname(target) !== dirname(rule) && imports(target).length > 0),
      ).toEqual([])
  }
})

/** The task app, without what serves its files. */
const app = under('web/').filter((file) => file !== 'src/web/handlers.ts')

test('the task app knows the SDK as its users do, and nothing of the service', () => {
  const allowed = /^(src\/web\/(?!handlers)|preact(\/hooks)?$|tasks-sdk(\/offline)?$)/
  for (const file of app) expect(imports(file).filter((target) => !allowed.test(target))).toEqual([])
})

test('one file reads the environment', () => {
  const readers = files.filter((file) =>
    /process\.env/.test(source(file).replaceAll(/^\s*(\*|\/\/).*$/gm, '')),
  )
  expect(readers.filter((file) => !file.startsWith('src/bin/'))).toEqual(['src/server/program.ts'])
})

test('one file fetches, and from configured addresses alone', () => {
  // A Hono application has a `fetch` of its own, which reaches nobody.
  const clients =
    /(?<![.\w])fetch\(|globalThis\.fetch|\bhttps?\.(get|request)\(|\{[^}]*\b(get|request|connect)\b[^}]*\} from 'node:/
  const code = (file: string) => source(file).replaceAll(/`[^`]*`|^\s*(\*|\/\/).*$/gm, '')
  const reachOut = files.filter((file) => clients.test(code(file)))
  // The SDK, its model, the task app and the portal's scripts run elsewhere, and commands serve the developer.
  const elsewhere = (file: string) => app.includes(file) || /^src\/(sdk|bin|portal\/browser)\//.test(file)
  expect(reachOut.filter((file) => !elsewhere(file))).toEqual(['src/features/tokens/issuer-keys.ts'])
})

test('what runs in production imports production dependencies alone', () => {
  const tools = ['src/sdk/generator/write-schema.ts', 'src/bin/write-web.ts', ...under('gates/lint/'), ...app]
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
  for (const file of files.filter((name) => !/^src\/(bin|gates)\//.test(name))) {
    expect(imports(file).filter((target) => /^src\/gates\//.test(target))).toEqual([])
  }
})

test('the comparison of documents knows documents alone: no files, no packages, nothing of the service', () => {
  for (const file of under('gates/changes/')) {
    expect(imports(file).filter((target) => !/^src\/gates\/changes\/|^node:util$/.test(target))).toEqual([])
  }
})

test('every package that runs in production has its reason in DECISIONS.md, and none runs a script at its install', () => {
  const reasons =
    source('DECISIONS.md')
      .split(/^### .*Runtime libraries/m)[1]
      ?.split(/^##+ /m)[0] ?? ''
  const names = Object.keys(packageJson.dependencies)
  expect(names.filter((name) => !reasons.split(/[\s,;:]+/).includes(name))).toEqual([])
  expect(names.filter((name) => name in packageJson.allowScripts)).toEqual([])
})

test('dependencies are pinned exactly', () => {
  const versions = Object.values({ ...packageJson.dependencies, ...packageJson.devDependencies })
  expect(versions.filter((version) => !/^(npm:.+@)?\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))).toEqual([])
})

test('modules of the tests register no hook when they are loaded, which they are for the first file of a worker alone', () => {
  const modules = readdirSync(join(root, 'tests'), { recursive: true, encoding: 'utf8' }).filter(
    (file) => /\.ts$/.test(file) && !/\.test\.ts$/.test(file) && file !== 'support/setup.ts',
  )
  const hook = /^(?:before|after)(?:All|Each)\(/m
  expect(modules.filter((file) => hook.test(source(join('tests', file))))).toEqual([])
})

test('tests wait as long as it takes, and no wait has a time limit of its own', () => {
  const hurried = /\bvi\.wait(For|Until)\(|\.poll\([^\n]*timeout/
  const all = readdirSync(join(root, 'tests'), { recursive: true, encoding: 'utf8' })
  expect(all.filter((file) => /\.ts$/.test(file) && hurried.test(source(join('tests', file))))).toEqual([])
})
