// The measured servers as processes: the service at some revision, or a contender, all with the same settings.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, openSync } from 'node:fs'
import { readFile, truncate } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { OperatorError } from '../../src/operator-error.ts'
import { freePort } from '../support/free-port.ts'
import { secret } from './users.ts'

export const repository = new URL('../..', import.meta.url).pathname

const poolSize = '10'
const startTimeoutMillis = 30_000
/** Longer than the service takes to drain. */
const stopTimeoutMillis = 12_000

export type ServerProcess = {
  name: string
  url: string
  pid: number
  /** Truncates its log, which would fill the disk. */
  emptyLog(): Promise<void>
  /** Stops it. @returns its exit status; null when it had to be killed */
  stop(): Promise<number | null>
}

type Program = { name: string; file: string; environment: Record<string, string>; folder: string }

/** Starts the service as in production, without rate limits. `root` is the repository, at any revision. */
export const startService = (databaseUrl: string, folder: string, name = 'service', root = repository) =>
  startProgram({
    name,
    file: join(root, 'src/main.ts'),
    folder,
    environment: {
      NODE_ENV: 'production',
      DATABASE_URL: databaseUrl,
      DATABASE_POOL_SIZE: poolSize,
      BETTER_AUTH_SECRET: secret,
      RATE_LIMIT: '0',
      AUTH_RATE_LIMIT: '0',
    },
  })

/** Starts the service as a developer does, on the embedded PostgreSQL with its data in the folder. */
export const startEmbeddedService = (folder: string) =>
  startProgram({
    name: 'embedded',
    file: join(repository, 'src/main.ts'),
    folder,
    environment: { DATA_DIR: folder, BETTER_AUTH_SECRET: secret },
  })

export const contenderNames = ['baseline', 'baseline-pipelined', 'fastify', 'fastify-tuned'] as const

export const startContender = (name: string, databaseUrl: string, folder: string) =>
  startProgram({
    name,
    file: join(repository, `tests/bench/contenders/${name}.ts`),
    folder,
    environment: { NODE_ENV: 'production', DATABASE_URL: databaseUrl, POOL: poolSize, SECRET: secret },
  })

const running = new Set<ChildProcess>()

/** Kills what is still running, e.g. a server that was starting when the benchmark was interrupted. */
export function killServers(): void {
  for (const child of running) child.kill('SIGKILL')
}

/** @throws OperatorError when the program does not respond */
async function startProgram({ name, file, environment, folder }: Program): Promise<ServerProcess> {
  const port = await freePort()
  const logFile = join(folder, `${name}.log`)
  const log = openSync(logFile, 'a')
  const env = { PATH: process.env.PATH, NODE_NO_WARNINGS: '1', PORT: String(port), ...environment }
  const child = spawn(process.execPath, [file], { env, stdio: ['ignore', log, log] })
  closeSync(log)
  running.add(child)
  child.once('close', () => running.delete(child))
  const ended = once(child, 'close')
  const hasEnded = () => child.exitCode !== null || child.signalCode !== null
  const stop = async () => {
    if (hasEnded()) return child.exitCode
    child.kill('SIGTERM')
    const deadline = setTimeout(() => child.kill('SIGKILL'), stopTimeoutMillis)
    await ended
    clearTimeout(deadline)
    return child.exitCode
  }
  const url = `http://127.0.0.1:${port}`
  if (!(await responds(url, hasEnded))) {
    await stop()
    throw new OperatorError(`${name} does not respond: ${(await readFile(logFile, 'utf8')).slice(-2000)}`)
  }
  return { name, url, pid: child.pid as number, emptyLog: () => truncate(logFile), stop }
}

async function responds(url: string, hasEnded: () => boolean): Promise<boolean> {
  for (const giveUpAt = Date.now() + startTimeoutMillis; Date.now() < giveUpAt && !hasEnded(); ) {
    const response = await fetch(url).catch(() => undefined)
    if (response) return true
    await sleep(5)
  }
  return false
}
