// The testbed of a benchmark: a PostgreSQL and a folder of its own, and a clean-up that leaves nothing behind.
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { startEmbedded } from '../../src/db/embedded/embedded.ts'
import { OperatorError } from '../../src/operator-error.ts'
import { databaseUrl, withAdmin } from '../support/database.ts'
import { stopLoad } from './load.ts'
import { parentOf } from './proc.ts'
import { killServers } from './server-process.ts'

/**
 * Runs a benchmark and ends the process. What it puts on the stack is disposed of at the end, also after Ctrl-C or a
 * failure. An OperatorError is printed as one line, without a stack trace.
 * @param work resolves with whether it succeeded; if not, the exit status is 1
 */
export async function runBenchmark(work: (stack: AsyncDisposableStack) => Promise<boolean>): Promise<void> {
  const stack = new AsyncDisposableStack()
  let isInterrupted = false
  const interrupted = new Promise<number>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      process.on(signal, () => {
        isInterrupted = true
        resolve(130)
      })
    }
  })
  const failed = (error: unknown) => (isInterrupted ? 130 : explain(error))
  const working = work(stack).then((isWell) => (isWell ? 0 : 1), failed)
  const status = await Promise.race([working, interrupted])
  stopLoad()
  await stack.disposeAsync()
  killServers()
  process.exit(status)
}

function explain(error: unknown): number {
  const text = error instanceof OperatorError ? `tasks-api: ${error.message}` : (error as Error).stack
  process.stderr.write(`${text}\n`)
  return 1
}

export type Testbed = {
  /** The folder for plans and logs. */
  folder: string
  /** A superuser's connection, to observe the server. */
  admin: pg.Client
  /** The pid of the server, whose child processes are the connections. */
  serverPid: number | null
  /** Creates an empty database. @returns its URL */
  createDatabase(name: string): Promise<string>
}

/** Starts a PostgreSQL with default settings: commits are flushed to disk. */
export async function openTestbed(stack: AsyncDisposableStack): Promise<Testbed> {
  const folder = await newFolder(stack)
  const server = await startEmbedded({ folder })
  stack.defer(() => server.stop())
  return await testbedOn(server.url, folder, stack)
}

/** As openTestbed, on a server that is already running. */
export async function openTestbedOn(clusterUrl: string, stack: AsyncDisposableStack): Promise<Testbed> {
  return await testbedOn(clusterUrl, await newFolder(stack), stack)
}

async function newFolder(stack: AsyncDisposableStack): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'tasks-api-bench-'))
  stack.defer(() => rm(folder, { recursive: true, force: true }))
  await chmod(folder, 0o755) // so that the database, which never runs as root, can stay inside
  return folder
}

async function testbedOn(url: string, folder: string, stack: AsyncDisposableStack): Promise<Testbed> {
  const admin = new pg.Client({ connectionString: url })
  admin.on('error', () => {})
  await admin.connect()
  stack.defer(() => admin.end())
  const { rows } = await admin.query('select pg_backend_pid() as pid')
  return {
    folder,
    admin,
    serverPid: await parentOf(rows[0].pid),
    createDatabase: async (name) => {
      await withAdmin(url, (client) => client.query(`create database ${name}`))
      stack.defer(() => admin.query(`drop database if exists ${name} with (force)`).then(() => {}))
      return databaseUrl(url, name)
    },
  }
}
