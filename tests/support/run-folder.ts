// Everything of a test run lies in one folder, and every process that it starts has the folder in its command line or, by
// way of PATH, in its environment. So whatever way a run ends, all that it has left can be found and removed.
import { spawn } from 'node:child_process'
import { chmod, mkdtemp, readdir, readFile, realpath, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { embeddedPath } from '../../src/db/embedded/cluster.ts'

const prefix = 'tasks-api-tests-'

/**
 * Makes the folder of this run, in which all temporary files lie from now on, and removes what is left of runs that ended
 * without doing so. When this process ends in any way, `kill -9` included, what is left of it is removed, too.
 * @returns the folder
 */
export async function makeRunFolder(): Promise<string> {
  await removeEndedRuns()
  const folder = await mkdtemp(join(tmpdir(), prefix))
  await chmod(folder, 0o755) // so that the database, which never runs as root, can stay inside
  await writeFile(join(folder, 'pid'), String(process.pid))
  process.env.TMPDIR = folder
  const script = fileURLToPath(import.meta.url)
  const watch = spawn(process.execPath, [script, folder], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  })
  watch.unref()
  ;(watch.stdin as unknown as { unref(): void }).unref()
  process.env.PATH = `${process.env.PATH}${delimiter}${folder}`
  return folder
}

async function removeEndedRuns(): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    const folder = join(tmpdir(), name)
    const pid = name.startsWith(prefix) && Number(await readFile(join(folder, 'pid'), 'utf8').catch(() => 0))
    if (pid && !isRunning(pid)) await removeRun(folder)
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/** Ends the processes of a run, and removes its folder; and where its database lies, should that be elsewhere. */
async function removeRun(run: string): Promise<void> {
  const database = await realpath(embeddedPath(run)).catch(() => run)
  for (const folder of new Set([run, database])) await removeFolder(folder)
}

async function removeFolder(folder: string): Promise<void> {
  // Again, since one that was being started may have been missed; not for ever, since some may be another user's.
  for (let tries = 0; tries < 100; tries += 1) {
    const left = await processesOf(folder)
    if (left.length === 0) break
    for (const { pid, isPostgres } of left) end(pid, isPostgres ? 'SIGQUIT' : 'SIGKILL')
    await sleep(100)
  }
  await rm(folder, { recursive: true, force: true })
}

function end(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal)
  } catch {
    // It has ended, or is not ours to end.
  }
}

/** @returns the processes with the folder in their command line or environment, as far as /proc shows them */
async function processesOf(folder: string): Promise<{ pid: number; isPostgres: boolean }[]> {
  const pids = (await readdir('/proc').catch(() => []))
    .map(Number)
    .filter((pid) => pid > 0 && pid !== process.pid)
  const found = await Promise.all(
    pids.map(async (pid) => {
      const [command, environment] = await Promise.all(
        ['cmdline', 'environ'].map((file) => readFile(`/proc/${pid}/${file}`, 'utf8').catch(() => '')),
      )
      const isOfRun = `${command}\0${environment}`.includes(folder)
      return isOfRun ? [{ pid, isPostgres: /^\S*postgres\0/.test(command ?? '') }] : []
    }),
  )
  return found.flat()
}

const [, program, folder] = process.argv
if (program === fileURLToPath(import.meta.url) && folder !== undefined) {
  process.stdin.resume().once('end', () => void removeRun(folder))
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {})
}
