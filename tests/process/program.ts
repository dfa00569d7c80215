// The program as an operator runs it: a process, its output and its end.
import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { atFileEnd } from '../support/cleanup.ts'
import { until } from '../support/until.ts'

type Child = ChildProcessByStdio<null, Readable, Readable>

export type Program = {
  child: Child
  /** What it has written so far. */
  output(): { stdout: string; stderr: string }
  /** The address it serves at, once it does. */
  url(): Promise<string>
  /** Its exit status, once it has ended. */
  exit(): Promise<number | null>
  kill(signal: NodeJS.Signals): void
}

/** A folder of its own, removed with the file's tests. */
export async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'tasks-api-process-'))
  await chmod(folder, 0o755) // so that the database, which never runs as root, can stay inside
  atFileEnd(() => rm(folder, { recursive: true, force: true }))
  return folder
}

/** Starts src/main.ts with nothing in its environment but what is given, a free port, and a folder of this run. */
export function startProgram(environment: Record<string, string>): Program {
  const env = {
    PATH: process.env.PATH,
    NODE_NO_WARNINGS: '1',
    PORT: '0',
    DATA_DIR: join(tmpdir(), 'data'),
    ...environment,
  }
  return followProgram(spawn(process.execPath, ['src/main.ts'], { env, stdio: ['ignore', 'pipe', 'pipe'] }))
}

/** Watches over a service that was started in another way; it ends with the file's tests. */
export function followProgram(child: Child): Program {
  const output = { stdout: '', stderr: '' }
  child.stdout.on('data', (chunk) => {
    output.stdout += chunk
  })
  child.stderr.on('data', (chunk) => {
    output.stderr += chunk
  })
  const ended = once(child, 'close')
  const program: Program = {
    child,
    output: () => output,
    url: () => urlOf(program),
    exit: async () => (await ended)[0],
    kill: (signal) => {
      child.kill(signal)
    },
  }
  atFileEnd(async () => {
    if (child.exitCode === null && child.signalCode === null) program.kill('SIGTERM')
    await program.exit()
  })
  return program
}

async function urlOf({ child, output }: Program): Promise<string> {
  const serving = () => /^\{.*"msg":"serving"\}$/m.exec(output().stdout)?.[0]
  const hasEnded = () => child.exitCode !== null || child.signalCode !== null
  await until(() => serving() ?? hasEnded()).catch(() => {})
  const line = serving()
  if (line === undefined) throw new Error(`the program does not serve: ${JSON.stringify(output())}`)
  return `http://127.0.0.1:${JSON.parse(line).port}`
}
