// Running PostgreSQL's programs under an account they accept; knows nothing of clusters or servers.

import { execFile } from 'node:child_process'
import { readFile, stat } from 'node:fs/promises'
import { promisify } from 'node:util'
import { OperatorError } from '../../operator-error.ts'

/** The system account that PostgreSQL's programs run as; empty for the account of this process. */
export type Account = { uid?: number; gid?: number }

const execute = promisify(execFile)

/**
 * PostgreSQL refuses to run as root, so root hands it to another account: to the one that owns `cluster`
 * if that exists, else to one made for such work.
 */
export async function chooseAccount(cluster: string): Promise<Account> {
  if (process.getuid?.() !== 0) return {}
  const owner = await stat(cluster).catch(() => undefined)
  if (owner && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid }
  const passwd = await readFile('/etc/passwd', 'utf8').catch(() => '')
  const entries = passwd.split('\n').map((line) => line.split(':'))
  for (const wanted of ['postgres', '_postgres', 'nobody']) {
    const entry = entries.find(([name]) => name === wanted)
    if (entry) return { uid: Number(entry[2]), gid: Number(entry[3]) }
  }
  throw new OperatorError(
    'PostgreSQL does not run as root, and this system has no account postgres or nobody to run it: ' +
      'start as an ordinary user or set DATABASE_URL',
  )
}

/**
 * Spawn options for a program of PostgreSQL. The environment is bare, so that PGDATA, PGPORT or a locale of
 * the caller's shell change nothing; the working folder is one that every account can enter.
 */
export function spawnOptions(account: Account) {
  return { ...account, cwd: '/', env: { PATH: '/usr/bin:/bin', LC_ALL: 'C' } }
}

/**
 * Runs a program to its end.
 * @returns what it has printed
 * @throws OperatorError with the reason when it fails
 */
export async function run(file: string, args: string[], account: Account, input = ''): Promise<string> {
  const running = execute(file, args, spawnOptions(account))
  running.child.stdin?.on('error', () => {}) // it ended without reading: its exit code says more
  running.child.stdin?.end(input)
  try {
    return (await running).stdout
  } catch (error) {
    const { stderr, message } = error as { stderr?: string; message: string }
    throw new OperatorError(`The embedded PostgreSQL cannot run: ${reasonIn(stderr || message)}`)
  }
}

/** Whether the account can enter a folder: asked of the system, which also knows ACLs and mounts. */
export function canEnter(account: Account, folder: string): Promise<boolean> {
  if (account.uid === undefined) return Promise.resolve(true)
  return run('/bin/sh', ['-c', 'cd "$1"', 'sh', folder], account).then(
    () => true,
    () => false,
  )
}

/** @returns the line of a program's output, or of a server's log, that most likely says why it ended */
export function reasonIn(output: string): string {
  const lines = output.split('\n').filter((line) => line.trim() !== '')
  const line = lines.findLast((candidate) => /\b(PANIC|FATAL|error):/.test(candidate)) ?? lines.at(-1)
  return line?.replace(/^.*?\b(PANIC|FATAL|error):\s*/, '') ?? 'it gave no reason'
}
