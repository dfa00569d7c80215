// The embedded cluster on disk: where it lies, how it is made, whether this release can use it.

import { randomBytes } from 'node:crypto'
import { existsSync, lstatSync } from 'node:fs'
import { chmod, chown, mkdir, mkdtemp, readFile, realpath, rmdir, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { OperatorError } from '../../operator-error.ts'
import { type Account, canEnter, chooseAccount, run } from './account.ts'
import { findPrograms, type Programs } from './binaries.ts'
import { makeWhole } from './files.ts'

/** A cluster that is whole on disk; paths are real, without symlinks. */
export type Cluster = {
  home: string
  data: string
  log: string
  password: string
  programs: Programs
  account: Account
}

/** Name of the superuser and of the service's database. */
export const roleName = 'tasks_api'

const systemFolder = '/var/lib/tasks-api'

/** The path under DATA_DIR that holds, or points to, everything of the embedded server. */
export function embeddedPath(folder: string): string {
  return join(folder, 'embedded')
}

/** The cluster's files (PGDATA) below the embedded folder `home`. */
export function dataPath(home: string): string {
  return join(home, 'cluster/data')
}

/** The cluster under `folder`, made if there is none. */
export async function openCluster(folder: string): Promise<Cluster> {
  const account = await chooseAccount(join(embeddedPath(folder), 'cluster'))
  const home = await openHome(folder, account)
  const programs = await findPrograms(home, account)
  const cluster = join(home, 'cluster')
  await makeWhole(cluster, (scratch) => initialise(scratch, programs, account))
  const data = dataPath(home)
  await refuseOtherMajor(data, programs)
  const password = await readFile(join(cluster, 'password'), 'utf8')
  return { home, data, log: join(home, 'server.log'), password, programs, account }
}

async function openHome(folder: string, account: Account): Promise<string> {
  const path = embeddedPath(folder)
  await mkdir(folder, { recursive: true })
  const isLink = lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink()
  if (isLink && !existsSync(path)) {
    throw new OperatorError(
      `${path} points to a folder that is gone: bring that back, or remove the link to start empty`,
    )
  }
  if (!existsSync(path) && !(await canEnter(account, folder))) await linkElsewhere(path, account)
  await mkdir(path, { recursive: true })
  const home = await realpath(path)
  await chmod(home, 0o755) // whatever the umask; what is secret lies in folders of its own
  return home
}

/** For a folder, such as a clone below /root, that the server's account cannot enter. */
async function linkElsewhere(path: string, account: Account): Promise<void> {
  try {
    await mkdir(systemFolder, { recursive: true })
    await chmod(systemFolder, 0o755)
    if (!(await canEnter(account, systemFolder))) throw new Error('the account cannot enter it')
  } catch (cause) {
    const text = `PostgreSQL's account can use neither ${path} nor ${systemFolder}: set DATA_DIR to a folder it can enter`
    throw new OperatorError(text, { cause })
  }
  const elsewhere = await mkdtemp(join(systemFolder, 'embedded-'))
  // Where another process has just made the link, that one holds.
  await symlink(elsewhere, path).catch(() => rmdir(elsewhere))
}

/** Password, cluster and database are made together and become visible together, so they always agree. */
async function initialise(scratch: string, programs: Programs, account: Account): Promise<void> {
  const [data, passwordFile] = [join(scratch, 'data'), join(scratch, 'password')]
  await writeFile(passwordFile, randomBytes(24).toString('base64url'), { mode: 0o600 })
  const { uid, gid } = account
  if (uid !== undefined && gid !== undefined) {
    for (const path of [scratch, passwordFile]) await chown(path, uid, gid)
  }
  const identity = [`--username=${roleName}`, `--pwfile=${passwordFile}`, '--auth=scram-sha-256']
  await run(
    programs.initdb,
    [`--pgdata=${data}`, ...identity, '--locale=C.UTF-8', '--encoding=UTF8'],
    account,
  )
  const single = ['--single', '-D', data, '-c', 'exit_on_error=on', 'postgres']
  await run(programs.postgres, single, account, `create database ${roleName}\n`)
}

async function refuseOtherMajor(data: string, { major }: Programs): Promise<void> {
  const found = (await readFile(join(data, 'PG_VERSION'), 'utf8')).trim()
  if (found === major) return
  throw new OperatorError(
    `The data in ${data} was made by PostgreSQL ${found}; this release runs ${major}. ` +
      'Dump it with the release that made it, or set DATA_DIR to another folder to start empty',
  )
}
