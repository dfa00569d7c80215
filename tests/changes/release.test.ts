// A release, from a copy of the project: what it refuses, and what it writes.
import { execFileSync } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'

const root = new URL('../..', import.meta.url).pathname
let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tasks-api-release-'))
  for (const name of ['src', 'openapi', 'CHANGELOG.md', 'package.json', 'package-lock.json', '.gitignore'])
    cpSync(join(root, name), join(folder, name), { recursive: true })
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'))
  cpSync(join(folder, 'openapi/openapi.json'), join(folder, 'openapi/released/openapi.json'))
  // As right after a release: nothing has been approved since.
  writeFileSync(join(folder, 'openapi/approved-breaks.md'), '# Approved breaks\n')
  writeFileSync(join(folder, '.gitignore'), 'node_modules\n')
  git('init', '-q')
  commit()
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

function git(...words: string[]): void {
  execFileSync('git', ['-c', 'user.name=Test', '-c', 'user.email=test@example.com', ...words], {
    cwd: folder,
  })
}

function commit(): void {
  git('add', '-A')
  git('commit', '-q', '-m', 'as it is')
}

/** @returns what a command of the project prints, and its exit status */
function run(command: string, ...words: string[]): { status: number; text: string } {
  try {
    const text = execFileSync(process.execPath, [`src/bin/${command}.ts`, ...words], {
      cwd: folder,
      encoding: 'utf8',
      stdio: 'pipe',
    })
    return { status: 0, text }
  } catch (error) {
    const { status, stdout, stderr } = error as { status: number; stdout: string; stderr: string }
    return { status, text: stdout + stderr }
  }
}

const read = (name: string) => readFileSync(join(folder, name), 'utf8')
const json = (name: string) => JSON.parse(read(name))

/** Edits the field of new tasks in the source of the copy, and its released version, as a release would find them. */
function change(file: 'openapi/openapi.json' | 'openapi/released/openapi.json', maxLength: number): void {
  const document = json(file)
  document.components.schemas.NewTask.properties.title.maxLength = maxLength
  writeFileSync(join(folder, file), `${JSON.stringify(document, null, 2)}\n`)
}

const [major, minor, patch] = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  .version.split('.')
  .map(Number)
const patched = `${major}.${minor}.${patch + 1}`
const next = `${major}.${minor + 1}.0`

test('an addition goes out with a patch: version, changelog, document and base say so', () => {
  change('openapi/released/openapi.json', 200)
  commit()
  expect(run('breaking').status).toBe(1)
  expect(run('release', patched)).toEqual({ status: 0, text: '' })
  expect(json('package.json').version).toBe(patched)
  expect([json('package-lock.json').version, json('package-lock.json').packages[''].version]).toEqual([
    patched,
    patched,
  ])
  expect(read('CHANGELOG.md')).toContain(
    `## ${patched}\n\n### Added\n\n- \`POST /api/{user_id}/tasks · request body`,
  )
  run('write-openapi')
  run('release', patched, 'base')
  expect(json('openapi/released/openapi.json').info.version).toBe(patched)
  expect(read('openapi/released/openapi.json')).toBe(read('openapi/openapi.json'))
  expect(run('breaking')).toEqual({ status: 0, text: expect.stringContaining('no changes') })
})

test('a break goes out with its reason, which moves to the changelog', () => {
  change('openapi/released/openapi.json', 300)
  commit()
  const refused = run('release', next)
  expect(refused.status).toBe(1)
  const wanted = /^- (.+) — </m.exec(refused.text)?.[1] as string
  expect(wanted).toContain('POST /api/{user_id}/tasks · request body · /title')
  writeFileSync(
    join(folder, 'openapi/approved-breaks.md'),
    `# Approved breaks\n\n- ${wanted} — Titles were too long.\n`,
  )
  expect(run('release', next).text).toContain('there are uncommitted changes')
  commit()
  expect(run('release', patched).text).toContain('require a minor release')
  expect(run('release', next).status).toBe(0)
  expect(read('CHANGELOG.md')).toContain(`- \`${wanted}\`. Titles were too long.`)
  run('release', next, 'base')
  expect(read('openapi/approved-breaks.md')).toBe('# Approved breaks\n')
})

test.each(['', 'next', '1.0', `${major}.${minor}.${patch}`, `${major}.${minor}.${patch + 2}`])(
  'the version "%s" is refused, and nothing is written',
  (version) => {
    expect(run('release', version)).toEqual({ status: 1, text: expect.stringMatching(/^tasks-api: /) })
    expect(execFileSync('git', ['status', '--porcelain'], { cwd: folder, encoding: 'utf8' })).toBe('')
  },
)

test('the first release compares with nothing', () => {
  rmSync(join(folder, 'openapi/released'), { recursive: true })
  commit()
  expect(run('breaking')).toEqual({
    status: 0,
    text: 'No contract has been released yet: nothing can break.\n',
  })
  expect(run('release', '0.1.0').status).toBe(0)
  run('release', '0.1.0', 'base')
  expect(read('openapi/released/openapi.json')).toBe(read('openapi/openapi.json'))
})
