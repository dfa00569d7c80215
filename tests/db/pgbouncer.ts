// PgBouncer in transaction mode before the tests' PostgreSQL, where it is installed (Debian: `apt-get install pgbouncer`), or
// as the environment variable PGBOUNCER names it, for another version.
import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { inject } from 'vitest'
import { chooseAccount } from '../../src/db/embedded/account.ts'
import { freePort } from '../support/free-port.ts'

export type PgBouncer = {
  /** @returns the URL of a database of the tests by this way */
  to(url: string): string
  /** It tracks its clients' prepared statements: from 1.21 on. */
  keepsNames: boolean
  stop(): Promise<void>
}

const program = process.env.PGBOUNCER ?? 'pgbouncer'
const env = { PATH: `${process.env.PATH}:/usr/sbin` }

/** @param options.poolSize connections to the server, for each database @returns undefined where it is not installed */
export async function startPgBouncer({ poolSize = 10 } = {}): Promise<PgBouncer | undefined> {
  const { hostname, port: serverPort, username, password } = new URL(inject('clusterUrl'))
  const folder = await mkdtemp(join(tmpdir(), 'tasks-api-pgbouncer-'))
  await chmod(folder, 0o755) // it does not run as root
  const port = await freePort()
  const settings = `[databases]
* = host=${hostname} port=${serverPort} user=${username} password=${decodeURIComponent(password)}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${port}
unix_socket_dir =
auth_type = any
pool_mode = transaction
default_pool_size = ${poolSize}
max_client_conn = 200
`
  await writeFile(join(folder, 'pgbouncer.ini'), settings)
  const account = await chooseAccount(folder)
  const child = spawn(program, [join(folder, 'pgbouncer.ini')], { ...account, env, stdio: 'ignore' })
  const { promise: ended, resolve: end } = Promise.withResolvers<'is not there' | 'ended'>()
  child.once('error', () => end('is not there')).once('exit', () => end('ended'))
  const stop = async () => {
    child.kill('SIGKILL') // newer ones wait for their clients at SIGTERM
    await ended
    await rm(folder, { recursive: true })
  }
  const outcome = await Promise.race([ended, listening(port, ended)])
  if (outcome === 'is not there') {
    await rm(folder, { recursive: true })
    return undefined
  }
  if (outcome !== 'listens') {
    await stop()
    throw new Error(`PgBouncer ${outcome}`)
  }
  return { to: (url) => url.replace(`:${serverPort}/`, `:${port}/`), keepsNames: keepsNames(), stop }
}

function keepsNames(): boolean {
  const output = execFileSync(program, ['--version'], { encoding: 'utf8', env })
  const [, major, minor] = /(\d+)\.(\d+)/.exec(output) ?? []
  return Number(major) > 1 || Number(minor) >= 21
}

const startMillis = 10_000

async function listening(port: number, ended: Promise<unknown>): Promise<'listens' | 'does not listen'> {
  let isOver = false
  void ended.then(() => {
    isOver = true
  })
  for (const giveUpAt = Date.now() + startMillis; !isOver && Date.now() < giveUpAt; await sleep(50)) {
    const socket = connect(port, '127.0.0.1')
    const isThere = await once(socket, 'connect').then(
      () => true,
      () => false,
    )
    socket.destroy()
    if (isThere) return 'listens'
  }
  return 'does not listen'
}
