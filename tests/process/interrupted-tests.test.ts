// A test run that is interrupted, in whatever way, leaves no process and no file.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdtemp, readdir, readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { until } from '../support/until.ts'

/** Begins a run of some tests. @returns its process, and where its files lie */
async function beginRun() {
  const folder = await mkdtemp(join(tmpdir(), 'interrupted-'))
  await chmod(folder, 0o755) // so that the database, which never runs as root, can stay inside
  const args = [
    'run',
    '--config',
    'tests/vitest.config.ts',
    '--project',
    'service',
    'tests/http/tasks.test.ts',
  ]
  const run = spawn(process.execPath, ['node_modules/vitest/vitest.mjs', ...args], {
    env: { ...process.env, TMPDIR: folder },
    stdio: 'ignore',
  })
  return { run, folder }
}

/** The ids of the processes whose command line names the folder. */
async function processesIn(folder: string): Promise<number[]> {
  const pids = (await readdir('/proc')).map(Number).filter((pid) => pid > 0)
  const commands = await Promise.all(
    pids.map((pid) => readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')),
  )
  return pids.filter((_, at) => commands[at]?.includes(folder))
}

const untilNothingIsLeftIn = (folder: string) =>
  until(async () => (await readdir(folder)).length === 0 && (await processesIn(folder)).length === 0)

test.runIf(process.platform === 'linux').each(['SIGKILL', 'SIGTERM', 'SIGINT'] as const)(
  'nothing is left after %s',
  async (signal) => {
    const { run, folder } = await beginRun()
    // The database, and what removes it.
    await until(async () => (await processesIn(folder)).length >= 2)
    run.kill(signal)
    await once(run, 'close')
    await untilNothingIsLeftIn(folder)
  },
)

test.runIf(process.platform === 'linux')('a run removes what is left of runs that have ended', async () => {
  const { run, folder } = await beginRun()
  await until(async () => (await processesIn(folder)).length >= 2)
  // Neither the run nor what watches over it has the time to remove anything.
  for (const pid of [run.pid as number, ...(await watchersIn(folder))]) process.kill(pid, 'SIGKILL')
  await once(run, 'close')
  expect(await readdir(folder)).not.toEqual([])

  const next = spawn(process.execPath, ['-e', startAndEnd], { env: { ...process.env, TMPDIR: folder } })
  await once(next, 'close')
  await untilNothingIsLeftIn(folder)
})

const startAndEnd = `import('./tests/support/run-folder.ts').then(({ makeRunFolder }) => makeRunFolder())`

async function watchersIn(folder: string): Promise<number[]> {
  const own = await processesIn(folder)
  const commands = await Promise.all(own.map((pid) => readFile(`/proc/${pid}/cmdline`, 'utf8')))
  return own.filter((_, at) => commands[at]?.includes('run-folder.ts'))
}
