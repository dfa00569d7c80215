// Finds, starts and stops the server process of a cluster; knows nothing of who owns the cluster.

import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { open, readFile, writeFile } from 'node:fs/promises'
import { type AddressInfo, createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { OperatorError } from '../../operator-error.ts'
import { reasonIn, run, spawnOptions } from './account.ts'
import type { Cluster } from './cluster.ts'

/** A live server process; `ready` when it takes connections on 127.0.0.1:`port`. */
export type Postmaster = { pid: number; port: number; ready: boolean }

/** Extra settings of the server, as of `postgres -c name=value`. */
export type Settings = Record<string, string>

type Attempt = { child: ChildProcess; logStart: number }

const pidFile = 'postmaster.pid'
const startTimeoutMs = 60_000
const stopTimeoutMs = 10_000
const pollMs = 25

/**
 * The failures that pass: another process was faster, children of a killed server are still ending (their
 * shared memory is in use), or somebody took the free port.
 */
const passingFailure = /lock file .* already exists|still in use|Address already in use/

/** The live server of a data folder, if there is one. A pid that now belongs to another program is none. */
export async function findPostmaster(data: string): Promise<Postmaster | undefined> {
  const lines = (await readPidFile(data))?.split('\n') ?? []
  const pid = Number(lines[0])
  if (!pid || !(await commandLine(pid)).includes(`-D ${data}`)) return undefined
  return { pid, port: Number(lines[3]), ready: lines[7]?.trim() === 'ready' }
}

/** The server of a cluster once it is ready: the one that runs, else a new one (`launched`). */
export async function ensureRunning(
  cluster: Cluster,
  settings: Settings,
): Promise<Postmaster & { launched: boolean }> {
  let attempt: Attempt | undefined
  for (const giveUpAt = Date.now() + startTimeoutMs; Date.now() < giveUpAt; await sleep(pollMs)) {
    const running = await findPostmaster(cluster.data)
    if (running?.ready) return { ...running, launched: running.pid === attempt?.child.pid }
    if (running || (attempt && !hasEnded(attempt.child))) continue
    if (attempt) await refuseUnlessPassing(cluster, attempt)
    attempt = await launch(cluster, settings)
  }
  throw new OperatorError(
    `The embedded PostgreSQL was not ready within ${startTimeoutMs / 1000} s: see ${cluster.log}`,
  )
}

/** Stops the server `pid` of a data folder: without waiting for its clients, and if need be without a checkpoint. */
export async function stopPostmaster(data: string, pid: number): Promise<void> {
  for (const signal of ['SIGINT', 'SIGQUIT'] as const) {
    for (let waitedMs = 0; waitedMs < stopTimeoutMs; waitedMs += pollMs) {
      if ((await findPostmaster(data))?.pid !== pid) return
      if (waitedMs === 0) signalled(pid, signal)
      await sleep(pollMs)
    }
  }
  throw new Error(`The embedded PostgreSQL (process ${pid}) does not stop`)
}

/** Starts a server in a session of its own, so that Ctrl-C in the terminal and the end of this process miss it. */
async function launch({ data, log, programs, account }: Cluster, settings: Settings): Promise<Attempt> {
  await disownForeignPid(data)
  const port = String(await freePort())
  const all = { listen_addresses: '127.0.0.1', unix_socket_directories: '', port, ...settings }
  const flags = Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  const logFile = await open(log, 'a', 0o600)
  const logStart = (await logFile.stat()).size
  const stdio = ['ignore' as const, logFile.fd, logFile.fd]
  const options = { ...spawnOptions(account), detached: true, stdio }
  const child = spawn(programs.postgres, ['-D', data, ...flags], options)
  child.on('error', () => {}) // its exit code says so, too
  child.unref()
  await logFile.close()
  return { child, logStart }
}

function hasEnded({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode !== null || signalCode !== null
}

async function refuseUnlessPassing({ log }: Cluster, { logStart }: Attempt): Promise<void> {
  const output = (await readFile(log)).subarray(logStart).toString()
  if (passingFailure.test(output)) return
  throw new OperatorError(`The embedded PostgreSQL does not start: ${reasonIn(output)} (see ${log})`)
}

/**
 * PostgreSQL does not start while the pid in a file left by a killed server is alive, though it may be
 * another program's by now, nor where that file is empty. It ignores the pid of its own parent: so write ours
 * there, and keep the rest, by which it finds children of the killed server that still use the data.
 */
async function disownForeignPid(data: string): Promise<void> {
  const [pid, ...rest] = (await readPidFile(data))?.split('\n') ?? []
  if (pid === undefined || (pid !== '' && !signalled(Number(pid), 0))) return
  await writeFile(join(data, pidFile), [process.pid, ...rest].join('\n'))
}

function readPidFile(data: string): Promise<string | undefined> {
  return readFile(join(data, pidFile), 'utf8').catch(() => undefined)
}

/** Whether the signal went out; not so to another account's process, which is no obstacle to PostgreSQL either. */
function signalled(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(pid, signal)
  } catch {
    return false
  }
}

/** Read, as any account may, and not by signal 0, which zombies answer too. */
async function commandLine(pid: number): Promise<string> {
  if (process.platform === 'linux') {
    const text = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')
    return text.replaceAll('\0', ' ')
  }
  return run('/bin/ps', ['-ww', '-o', 'args=', '-p', String(pid)], {}).catch(() => '')
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}
