// What is measured, as a process: the service of some revision, or one of the contenders. All are told the same.
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
/** The service takes 7 seconds at most to drain. */
const stopTimeoutMillis = 12_000

export type ServerProcess = {
  name: string
  url: string
  pid: number
  /** Empties its log, which would fill the disk. */
  emptyLog(): Promise<void>
  /** @returns its exit status; null when it had to be killed */
  stop(): Promise<number | null>
}

type Program = { name: string; file: string; environment: Record<string, string>; folder: string }

/** The service as in production, without limits for users. @param root the repository, at any revision */
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

/** The service as a developer starts it, on the embedded PostgreSQL with its data in the folder. */
export const startEmbeddedService = (folder: string) =>
  startProgram({
    name: 'embedded',
    file: join(repository, 'src/main.ts'),
    folder,
    environment: { DATA_DIR: folder, BETTER_AUTH_SECRET: secret },
  })

export const contenderNames = ['floor', 'floor-pipelined', 'fastify', 'fastify-tuned'] as const

export const startContender = (name: string, databaseUrl: string, folder: string) =>
  startProgram({
    name,
    file: join(repository, `tests/bench/contenders/${name}.ts`),
    folder,
    environment: { NODE_ENV: 'production', DATABASE_URL: databaseUrl, POOL: poolSize, SECRET: secret },
  })

const living = new Set<ChildProcess>()

/** Ends what is still running, e.g. what was just being started when the benchmark was interrupted. */
export function killServers(): void {
  for (const child of living) child.kill('SIGKILL')
}

/** @throws Refused when it does not serve */
async function startProgram({ name, file, environment, folder }: Program): Promise<ServerProcess> {
  const port = await freePort()
  const logFile = join(folder, `${name}.log`)
  const log = openSync(logFile, 'a')
  const env = { PATH: process.env.PATH, NODE_NO_WARNINGS: '1', PORT: String(port), ...environment }
  const child = spawn(process.execPath, [file], { env, stdio: ['ignore', log, log] })
  closeSync(log)
  living.add(child)
  child.once('close', () => living.delete(child))
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
  if (!(await answers(url, hasEnded))) {
    await stop()
    throw new OperatorError(`${name} does not serve: ${(await readFile(logFile, 'utf8')).slice(-2000)}`)
  }
  return { name, url, pid: child.pid as number, emptyLog: () => truncate(logFile), stop }
}

async function answers(url: string, hasEnded: () => boolean): Promise<boolean> {
  for (const giveUpAt = Date.now() + startTimeoutMillis; Date.now() < giveUpAt && !hasEnded(); ) {
    const response = await fetch(url).catch(() => undefined)
    if (response) return true
    await sleep(5)
  }
  return false
}
