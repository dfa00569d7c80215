// A real PostgreSQL for a developer's machine: one service owns it, starts it and stops it.

import { realpath, rm } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { Client, DatabaseError } from 'pg'
import { OperatorError } from '../../operator-error.ts'
import { type Cluster, dataPath, embeddedPath, openCluster, roleName } from './cluster.ts'
import { sweep } from './files.ts'
import {
  ensureRunning,
  findPostmaster,
  type Postmaster,
  type Settings,
  stopPostmaster,
} from './postmaster.ts'

export type EmbeddedServer = {
  /** postgres:// URL of the service's database, with its password */
  url: string
  /** where the cluster lies, for people */
  folder: string
  /** true when the server was found running: left by a killed service, or another process's */
  adopted: boolean
  /** stops the server, unless it is another process's; may be called more than once */
  stop(): Promise<void>
}

type Running = Postmaster & { launched: boolean }

/** A session that holds the owner's lock; `lost` once that session has ended. */
type Ownership = { lost: boolean }

/** Key of the owner's advisory lock, in the database postgres: 'task' in ASCII. */
const ownershipLock = 0x7461736b

/** How long the session of a service that was just killed may take to end. */
const ownershipTimeoutMs = 3_000
const claimTimeoutMs = 30_000
const pollMs = 50

/**
 * Starts the embedded server under `folder` (DATA_DIR), which is made if missing, or adopts the one that a
 * killed service left running. The caller is its only owner until `stop()`.
 * @param options `settings` are extra settings of a server that is started, as of `postgres -c name=value`
 * @throws OperatorError when another process owns the server, or it cannot be started
 */
export function startEmbedded(options: { folder: string; settings?: Settings }): Promise<EmbeddedServer> {
  const { folder, settings = {} } = options
  return refusing(folder, async () => {
    const cluster = await openCluster(folder)
    const { running, ownership } = await claim(cluster, settings, ownershipTimeoutMs)
    if (ownership) return ownedServer(cluster, running, ownership)
    const who = `PostgreSQL process ${running.pid}, port ${running.port}`
    throw new OperatorError(`Another running tasks-api uses the data folder ${folder} (${who})`)
  })
}

/**
 * For one-shot commands: the server of a running service, which `stop()` then leaves alone, or else one
 * started as startEmbedded does.
 */
export function attachEmbedded({ folder }: { folder: string }): Promise<EmbeddedServer> {
  return refusing(folder, async () => {
    const cluster = await openCluster(folder)
    const { running, ownership } = await claim(cluster, {}, 0)
    if (ownership) return ownedServer(cluster, running, ownership)
    return { ...describe(cluster, running), stop: async () => {} }
  })
}

/**
 * Removes the embedded data under `folder`.
 * @throws OperatorError while a service uses it
 */
export function removeEmbedded({ folder }: { folder: string }): Promise<void> {
  return refusing(folder, async () => {
    const path = embeddedPath(folder)
    const home = await realpath(path).catch(() => undefined)
    if (home && (await findPostmaster(dataPath(home)))) await (await startEmbedded({ folder })).stop()
    // The link goes last: a removal cut short leaves no data that nobody can find.
    if (home) await rm(home, { recursive: true, force: true })
    await rm(path, { recursive: true, force: true })
  })
}

/** @returns a running server and, unless another process still owns it after `timeoutMs`, the ownership of it */
async function claim(cluster: Cluster, settings: Settings, timeoutMs: number) {
  let heldSince: number | undefined
  for (const giveUpAt = Date.now() + claimTimeoutMs; Date.now() < giveUpAt; await sleep(pollMs)) {
    const running = await ensureRunning(cluster, settings)
    const outcome = await tryToOwn(cluster, running)
    if (typeof outcome === 'object') return { running, ownership: outcome }
    if (outcome === 'away') continue
    heldSince ??= Date.now()
    if (Date.now() - heldSince >= timeoutMs) return { running }
  }
  throw new OperatorError(`The embedded PostgreSQL takes no connections: see ${cluster.log}`)
}

/** 'held': another process is the owner. 'away': the server is going away, or coming back from a crash. */
async function tryToOwn(cluster: Cluster, running: Running): Promise<Ownership | 'held' | 'away'> {
  const client = new Client({ connectionString: urlOf(cluster, running, 'postgres') })
  const ownership = { lost: false }
  client.on('error', () => {}) // without a listener, the end of the server would end this process
  client.on('end', () => {
    ownership.lost = true
  })
  try {
    await client.connect()
    const { rows } = await client.query('select pg_try_advisory_lock($1) as owned', [ownershipLock])
    if (rows[0].owned) return ownership
    await client.end()
    return 'held'
  } catch (error) {
    if (!(error instanceof DatabaseError) || error.code?.startsWith('57P')) return 'away'
    throw new OperatorError(`The embedded PostgreSQL refuses its owner: ${error.message}`)
  }
}

async function ownedServer(
  cluster: Cluster,
  running: Running,
  ownership: Ownership,
): Promise<EmbeddedServer> {
  // A server of an earlier run may still use the programs it was started from.
  if (running.launched) await sweep(cluster.home, cluster.programs.folder)
  let stopped: Promise<void> | undefined
  const stop = () => {
    stopped ??= release(cluster, running, ownership)
    return stopped
  }
  return { ...describe(cluster, running), stop }
}

/** The lock is held until the server is gone, so that nobody adopts a server that is about to stop. */
async function release(cluster: Cluster, running: Running, ownership: Ownership): Promise<void> {
  // Where the session broke, the server may be another service's by now.
  const owns = !ownership.lost || typeof (await tryToOwn(cluster, running)) === 'object'
  if (owns) await stopPostmaster(cluster.data, running.pid)
}

function describe(cluster: Cluster, running: Running) {
  return { url: urlOf(cluster, running, roleName), folder: cluster.home, adopted: !running.launched }
}

/** Says that the server has no TLS, since PGSSLMODE in the caller's shell may ask for it. */
function urlOf({ password }: Cluster, { port }: Postmaster, database: string): string {
  return `postgres://${roleName}:${password}@127.0.0.1:${port}/${database}?sslmode=disable`
}

/** What the system refuses (permission, disk, a file in the way) lies outside the program. */
async function refusing<Result>(folder: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof Error && 'syscall' in error)) throw error
    throw new OperatorError(`The data folder ${folder} cannot be used: ${error.message}`, { cause: error })
  }
}
