// Folders, service processes and their violent ends, for the tests of the embedded server.

import { type ChildProcess, execFileSync, type SpawnOptions, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdtempSync, readdirSync, readFileSync, realpathSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { Client } from 'pg'
import { onTestFinished } from 'vitest'
import { until } from '../support/until.ts'

const stand = join(import.meta.dirname, 'embedded-service.ts')

export type Service = {
  child: ChildProcess
  /** resolves with the one line that it prints once it is up, rejects with what it printed instead */
  up: Promise<{ url: string; folder: string; adopted: boolean }>
  stop(): Promise<number | null>
}

/** What lies in an embedded folder, apart from the programs, which are copied there where they cannot be reached. */
export const contentsOf = (folder: string): string[] =>
  readdirSync(folder)
    .filter((name) => !/^server-[\d.]+(-[\w.]+)?$/.test(name))
    .sort()

/** A fresh folder; at the end of the test every process that names it is killed and it is removed. */
export function freshFolder(mode = 0o755): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'embedded-test-')))
  chmodSync(folder, mode)
  onTestFinished(async () => {
    for (const pid of processesOf(folder)) kill(pid)
    await until(() => processesOf(folder).length === 0)
    await rm(folder, { recursive: true, force: true, maxRetries: 10 })
  })
  return folder
}

/** Starts a service in a process group of its own. */
export function startService(folder: string, options: SpawnOptions = {}, script = stand): Service {
  const stdio = ['ignore', 'pipe', 'pipe'] as const
  const child = spawn(process.execPath, [script, folder], { ...options, detached: true, stdio: [...stdio] })
  const [out, err] = [child.stdout, child.stderr].map((stream) => (stream ? text(stream) : ''))
  const up = new Promise<string>((resolve, reject) => {
    child.stdout?.on('data', (line) => resolve(String(line)))
    child.once('close', async () => reject(new Error(`${await out}${await err}`.trim())))
  }).then((line) => JSON.parse(line))
  up.catch(() => {})
  return { child, up, stop: () => end(child, 'SIGTERM') }
}

/** Whether an account can read this package and run this Node: not so in a clone below /root. */
export function canRunService(account: { uid: number; gid: number }): boolean {
  const script = `fs.accessSync(${JSON.stringify(stand)})`
  return spawnSync(process.execPath, ['--eval', script], { ...account, cwd: '/' }).status === 0
}

/** Sends a signal to a process and waits until it has ended. */
export async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return child.exitCode
  const ended = once(child, 'exit')
  child.kill(signal)
  const [code] = await ended
  return code
}

/** kill -9 for a whole process group and for everything else that names the folder. */
export async function killEverything(service: Service, folder: string): Promise<void> {
  kill(-(service.child.pid ?? 0))
  for (const pid of processesOf(folder)) kill(pid)
  await until(() => processesOf(folder).length === 0)
}

export function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // it has just ended by itself
  }
}

/** The processes whose command line names a folder. */
export function processesOf(folder: string): number[] {
  const lines = execFileSync('ps', ['-eww', '-o', 'pid=,stat=,args='], { encoding: 'utf8' }).split('\n')
  return lines
    .filter((line) => line.includes(folder) && !/^\s*\d+ Z/.test(line))
    .map((line) => Number.parseInt(line, 10))
}

/** The pid that the cluster's postmaster.pid names. */
export function postmasterPid(folder: string): number {
  return Number.parseInt(readFileSync(join(folder, 'embedded/cluster/data/postmaster.pid'), 'utf8'), 10)
}

export async function query(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new Client({ connectionString: url })
  client.on('error', () => {})
  await client.connect()
  try {
    return (await client.query(sql)).rows
  } finally {
    await client.end()
  }
}
