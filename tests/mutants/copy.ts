// A copy of the repository in the system's temp folder, in which mutants are made and tests are run.
import { type ChildProcess, execFileSync, fork } from 'node:child_process'
import { once } from 'node:events'
import * as fs from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { documentFile } from './mutant.ts'
import type { Order, Outcome } from './tester.ts'

const root = new URL('../..', import.meta.url).pathname

/** Longer than any test file takes, even when each of its tests runs into its time limit. */
const patienceMillis = 240_000

export type Copy = {
  read(file: string): string
  write(file: string, text: string): void
  /** Writes the document from the source. @returns whether that worked */
  generate(): boolean
  /** Puts all files back as they were. */
  restore(): void
  /** @param options.anew with a new PostgreSQL, whose schema is made by the source as it is now */
  run(tests: readonly string[], options?: { anew?: boolean }): Promise<Outcome>
  /** Ends what runs, and removes the folder. */
  remove(): Promise<void>
}

export function makeCopy(): Copy {
  const folder = fs.mkdtempSync(join(fs.realpathSync(tmpdir()), 'tasks-api-mutants-'))
  fs.chmodSync(folder, 0o755) // the database, which never runs as root, must come through
  const temp = join(folder, 'temp')
  copyInto(folder)
  fs.mkdirSync(temp)
  let tester: ChildProcess | undefined
  const changed = new Set<string>()
  const originals = new Map<string, string>()
  const read = (file: string) => fs.readFileSync(join(folder, file), 'utf8')

  function write(file: string, text: string): void {
    if (!originals.has(file)) originals.set(file, read(file))
    fs.writeFileSync(join(folder, file), text)
    changed.add(join(folder, file))
  }

  async function start(): Promise<ChildProcess> {
    const env = { ...process.env, TMPDIR: temp }
    tester = fork('tests/mutants/tester.ts', { cwd: folder, env, stdio: 'ignore', detached: true })
    await once(tester, 'message')
    return tester
  }

  async function run(tests: readonly string[], { anew = false } = {}): Promise<Outcome> {
    if (anew) await stop()
    const { promise, resolve } = Promise.withResolvers<Outcome>()
    const worker = tester ?? (await start())
    const late = setTimeout(() => worker.kill('SIGKILL'), patienceMillis)
    worker.once('message', resolve)
    worker.once('exit', () => resolve({ result: 'crashed', reason: 'the tests did not end' }))
    worker.send({ changed: [...changed], tests } satisfies Order)
    changed.clear()
    const outcome = await promise
    clearTimeout(late)
    worker.removeAllListeners()
    if (anew || worker.exitCode !== null || worker.signalCode !== null) await stop()
    return outcome
  }

  async function stop(): Promise<void> {
    const worker = tester
    tester = undefined
    if (worker?.pid === undefined) return
    if (worker.exitCode === null && worker.signalCode === null) {
      const gone = once(worker, 'exit')
      killGroup(worker.pid)
      await gone
    } else killGroup(worker.pid)
    endServers(temp)
    fs.rmSync(temp, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 })
    fs.mkdirSync(temp, { recursive: true })
  }

  return {
    read,
    write,
    generate: () => {
      originals.set(documentFile, read(documentFile))
      return succeeds(folder, 'src/bin/write-openapi.ts')
    },
    restore: () => {
      for (const [file, text] of originals) write(file, text)
      originals.clear()
    },
    run,
    remove: async () => {
      await stop()
      fs.rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 })
    },
  }
}

/** Copies what is in git, or would be after `git add`, as it is in the working tree. */
function copyInto(folder: string): void {
  const listing = ['ls-files', '-z', '--cached', '--others', '--exclude-standard']
  const files = execFileSync('git', listing, { cwd: root, encoding: 'utf8' }).split('\0').filter(Boolean)
  for (const file of files.filter((name) => fs.existsSync(join(root, name)))) {
    fs.mkdirSync(dirname(join(folder, file)), { recursive: true })
    fs.cpSync(join(root, file), join(folder, file))
  }
  fs.symlinkSync(fs.realpathSync(join(root, 'node_modules')), join(folder, 'node_modules'))
}

function succeeds(cwd: string, script: string): boolean {
  try {
    execFileSync(process.execPath, [script], { cwd, stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

function killGroup(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL')
  } catch {} // all of it has ended
}

/** A run that was cut off leaves its PostgreSQL behind. */
function endServers(temp: string): void {
  for (const file of fs.globSync(join(temp, '**/postmaster.pid'))) {
    try {
      process.kill(Number.parseInt(fs.readFileSync(file, 'utf8'), 10), 'SIGQUIT')
    } catch {} // it has ended meanwhile
  }
}
