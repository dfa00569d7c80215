// Other releases of the service than the checked-out one, each in a folder of its own: the last one, and the next.
import { execFile, execFileSync, spawn } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { followProgram, type Program } from '../process/program.ts'
import { atFileEnd } from '../support/cleanup.ts'

const root = new URL('../..', import.meta.url).pathname

export type Release = {
  /** Starts its src/main.ts with nothing in its environment but what is given, and a free port. */
  start(environment: Record<string, string>): Program
  /** Runs its src/bin/migrate.ts. @returns what it prints */
  migrate(databaseUrl: string): Promise<string>
}

/** The checked-out release. */
export const thisRelease = (): Release => releaseIn(root)

/** The checked-out release and a few more migrations, named `9999-0` and so on. @param statements that each of them runs */
export function nextRelease(statements: readonly (readonly string[])[]): Release {
  const folder = newFolder()
  for (const name of ['src', 'generated/web', 'package.json'])
    cpSync(join(root, name), join(folder, name), { recursive: true })
  const migrations = join(folder, 'src/db/migrations')
  for (const [number, texts] of statements.entries()) {
    const run = texts.map((text) => `  await sql.raw(${JSON.stringify(text)}).execute(db)\n`).join('')
    const source = `import { sql } from 'kysely'\nexport async function up(db) {\n${run}}\n`
    writeFileSync(join(migrations, `9999-${number}.ts`), source)
  }
  const imports = statements.map((_, n) => `import * as next${n} from './9999-${n}.ts'\n`).join('')
  const entries = statements.map((_, n) => `  '9999-${n}': next${n},\n`).join('')
  const index = readFileSync(join(migrations, 'index.ts'), 'utf8')
  writeFileSync(join(migrations, 'index.ts'), imports + index.replace(/}\s*$/, `${entries}}\n`))
  return releaseIn(folder)
}

/** The tag of the last release before the checked-out source; undefined where this clone knows none, as a shallow one. */
export function lastTag(): string | undefined {
  try {
    const describe = ['describe', '--tags', '--abbrev=0', '--match', 'v*', 'HEAD^']
    return execFileSync('git', describe, { cwd: root, encoding: 'utf8', stdio: 'pipe' }).trim()
  } catch {
    return undefined
  }
}

/** The source of a tag, with the packages that are installed here. */
export function taggedRelease(tag: string): Release {
  const folder = newFolder()
  const archive = execFileSync('git', ['archive', tag], { cwd: root, maxBuffer: 2 ** 28 })
  execFileSync('tar', ['-x', '-C', folder], { input: archive })
  return releaseIn(folder)
}

function newFolder(): string {
  const folder = mkdtempSync(join(realpathSync(tmpdir()), 'tasks-api-release-'))
  atFileEnd(() => rmSync(folder, { recursive: true, force: true }))
  symlinkSync(realpathSync(join(root, 'node_modules')), join(folder, 'node_modules'))
  return folder
}

function releaseIn(cwd: string): Release {
  const env = (own: Record<string, string>) => ({ PATH: process.env.PATH, NODE_NO_WARNINGS: '1', ...own })
  return {
    start: (environment) =>
      followProgram(
        spawn(process.execPath, ['src/main.ts'], {
          cwd,
          env: env({ PORT: '0', ...environment }),
          stdio: ['ignore', 'pipe', 'pipe'],
        }),
      ),
    migrate: async (DATABASE_URL) => {
      const options = { cwd, env: env({ DATABASE_URL }) }
      return (await promisify(execFile)(process.execPath, ['src/bin/migrate.ts'], options)).stdout
    },
  }
}
