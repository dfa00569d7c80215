// Connections by each kind of address: a host of several, a socket, IPv6, TLS; and cancels, which go the same way.
import { execFileSync } from 'node:child_process'
import { chown, mkdir, readFile, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { networkInterfaces } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type pg from 'pg'
import { afterAll, beforeAll, describe, expect, inject, onTestFinished, test } from 'vitest'
import { connectionOptions, newClient } from '../../src/db/address/connection-options.ts'
import { openDatabase } from '../../src/db/database.ts'
import type { Cluster } from '../../src/db/embedded/cluster.ts'
import { isUpToDate } from '../../src/db/migrate.ts'
import { cancelRunning } from '../../src/db/session/cancel.ts'
import { isCancelled, isUnavailable } from '../../src/db/session/errors.ts'
import { type OwnPostgres, startPostgres } from '../faults/own-postgres.ts'
import { newFolder } from '../process/program.ts'
import { createDatabase, type TestDatabase, withAdmin } from '../support/database.ts'
import { networkTo } from '../support/network.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await createDatabase(inject('clusterUrl'))
})
afterAll(() => database.drop())

/** The database at several places. */
const through = (places: (string | number)[], parameters = '') => {
  const { host } = new URL(database.url)
  const hosts = places.map((place) => (typeof place === 'number' ? `127.0.0.1:${place}` : place))
  return database.url.replace(host, hosts.join(',')) + (parameters && `${joint(database.url)}${parameters}`)
}
const joint = (url: string) => (url.includes('?') ? '&' : '?')
const portOf = (url: string) => Number(new URL(url).port)
const nobody = 9

async function connect(url: string): Promise<pg.Client> {
  const client = newClient(connectionOptions(url))
  await client.connect()
  onTestFinished(() => client.end())
  return client
}

async function ways(): Promise<
  [Awaited<ReturnType<typeof networkTo>>, Awaited<ReturnType<typeof networkTo>>]
> {
  const both = await Promise.all([networkTo(database.url), networkTo(database.url)] as const)
  onTestFinished(() => {
    for (const way of both) way.close()
  })
  return [both[0], both[1]]
}

/** Whether a statement that would take a minute ends by a cancel. */
async function cancels(client: pg.Client): Promise<boolean> {
  const running = client.query('select pg_sleep(60)').catch((error) => error)
  // It may come before the statement, and is sent again.
  const again = setInterval(() => void cancelRunning(client), 200)
  const error = await running
  clearInterval(again)
  return isCancelled(error)
}

describe('several servers', () => {
  test('the first that accepts the connection is used', async () => {
    const [first, second] = await ways()
    const url = through([nobody, portOf(first.url), portOf(second.url)])
    expect((await connect(url)).port).toBe(portOf(first.url))
  })

  test('when the one in use fails, the same pool and pipeline find another one, and the first one again later', async () => {
    const [first, second] = await ways()
    const db = openDatabase({ url: through([portOf(first.url), portOf(second.url)]), poolSize: 4 })
    onTestFinished(() => db.destroy())
    const isServed = async () => {
      for (let time = 0; time < 100; time++) {
        const served = await isUpToDate(db).catch((error) => (isUnavailable(error) ? undefined : error))
        if (served !== undefined) return served
        await sleep(50)
      }
    }
    expect(await isServed()).toBe(true)
    first.cut()
    expect(await isServed()).toBe(true)
    await first.mend()
    second.cut()
    expect(await isServed()).toBe(true)
  })

  test('one that does not respond is skipped after a timeout', async () => {
    const sockets: import('node:net').Socket[] = []
    const silent = createServer((socket) => void sockets.push(socket)).listen(0, '127.0.0.1')
    await new Promise((resolve) => silent.once('listening', resolve))
    onTestFinished(() => {
      silent.close()
      for (const socket of sockets) socket.destroy()
    })
    const { port } = silent.address() as { port: number }
    const options = connectionOptions(through([port, portOf(database.url)], 'connect_timeout=1'))
    const errors: unknown[] = []
    for (let time = 0; time < 50; time++) {
      const client = newClient(options)
      try {
        await client.connect()
        await client.end()
        break
      } catch (error) {
        errors.push(error)
      }
    }
    expect(errors.length).toBeLessThan(50)
    expect(errors.every(isUnavailable)).toBe(true)
  })

  test('when none can be used, the error names each with its reason, and the request may be repeated', async () => {
    const connecting = newClient(connectionOptions(through([nobody, 10]))).connect()
    const error = await connecting.then(
      () => undefined,
      (reason) => reason,
    )
    expect(isUnavailable(error)).toBe(true)
    expect(error.message).toMatch(/127\.0\.0\.1:9: .*ECONNREFUSED.*; 127\.0\.0\.1:10: .*ECONNREFUSED/)
  })

  test('a cancel goes to the server that the client is connected to', async () => {
    const [, second] = await ways()
    const client = await connect(through([nobody, portOf(second.url)]))
    expect(await cancels(client)).toBe(true)
  })
})

describe('target_session_attrs', () => {
  const set = (change: string) =>
    withAdmin(inject('clusterUrl'), (admin) => admin.query(`alter database ${database.name} ${change}`))
  const readWrite = () =>
    connectionOptions(through([portOf(database.url)], 'target_session_attrs=read-write'))

  test('read-write refuses a session that is read-only, as an outage that passes', async () => {
    const options = readWrite()
    await set('set default_transaction_read_only = on')
    const error = await newClient(options)
      .connect()
      .catch((reason) => reason)
    expect([error.code, isUnavailable(error)]).toEqual(['25006', true])
    await set('reset default_transaction_read_only')
    const client = newClient(options)
    await client.connect()
    await client.end()
  })

  test('primary accepts a session that is read-only, since the server is no standby', async () => {
    await set('set default_transaction_read_only = on')
    await connect(through([portOf(database.url)], 'target_session_attrs=primary'))
    await set('reset default_transaction_read_only')
  })
})

describe('a server of its own', () => {
  const hasTls = works('openssl', ['version'])
  const hasIpv6 = Object.values(networkInterfaces()).some((all) =>
    all?.some(({ address }) => address === '::1'),
  )
  let postgres: OwnPostgres
  let folder: string
  beforeAll(async () => {
    folder = await newFolder()
    postgres = await startPostgres(async (cluster) => ({
      unix_socket_directories: await folderOf(cluster, folder, 'sockets'),
      listen_addresses: hasIpv6 ? '127.0.0.1,::1' : '127.0.0.1',
      ...(hasTls && (await certificateOf(cluster, folder))),
    }))
  })

  /** The same with another host and other parameters. */
  const at = (host: string, parameters: string) => {
    const { username, password, port, pathname } = new URL(postgres.url)
    return `postgres://${username}:${password}@${host}:${port}${pathname}?${parameters}`
  }

  test('is reached by its socket, never with TLS, and cancelled there', async () => {
    const sockets = encodeURIComponent(join(folder, 'sockets'))
    const client = await connect(at(sockets, 'sslmode=verify-full'))
    const { rows } = await client.query('select inet_client_addr() is null as local')
    expect(rows).toEqual([{ local: true }])
    expect(await cancels(client)).toBe(true)
  })

  test.skipIf(!hasIpv6)('is reached by IPv6, and cancelled there', async () => {
    const client = await connect(at('[::1]', 'sslmode=disable'))
    const { rows } = await client.query('select host(inet_client_addr()) as address')
    expect(rows).toEqual([{ address: '::1' }])
    expect(await cancels(client)).toBe(true)
  })

  test.skipIf(!hasTls)(
    'is verified by the certificate that sslrootcert names, and cancelled over TLS',
    async () => {
      const parameters = `sslmode=verify-full&sslrootcert=${join(folder, 'tls', 'server.crt')}`
      const client = await connect(at('localhost', `${parameters}&channel_binding=require`))
      const { rows } = await client.query('select ssl from pg_stat_ssl where pid = pg_backend_pid()')
      expect(rows).toEqual([{ ssl: true }])
      expect(await cancels(client)).toBe(true)
      await expect(
        newClient(connectionOptions(at('localhost', 'sslmode=require'))).connect(),
      ).rejects.toThrow(/certificate/)
      // The certificate is for another name.
      await expect(newClient(connectionOptions(at('127.0.0.1', parameters))).connect()).rejects.toThrow(
        /altnames/,
      )
    },
  )

  test.skipIf(!hasTls)(
    'gets no password where it offers no channel binding and that is required',
    async () => {
      await withAdmin(postgres.url, async (admin) => {
        await admin.query("create role old login password 'p'")
      })
      const parameters = `sslrootcert=${join(folder, 'tls', 'server.crt')}&channel_binding=require`
      const url = at('localhost', parameters).replace(/\/\/.*@/, '//old:p@')
      await expect(newClient(connectionOptions(url)).connect()).rejects.toThrow(/offers no channel binding/)
    },
  )
})

function works(program: string, args: string[]): boolean {
  try {
    execFileSync(program, args, { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

async function folderOf({ account }: Cluster, folder: string, name: string): Promise<string> {
  const path = join(folder, name)
  await mkdir(path)
  if (account.uid !== undefined && account.gid !== undefined) await chown(path, account.uid, account.gid)
  return path
}

async function certificateOf(cluster: Cluster, folder: string): Promise<Record<string, string>> {
  const path = await folderOf(cluster, folder, 'tls')
  const [cert, key] = [join(path, 'server.crt'), join(path, 'server.key')]
  const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost', '-days', '2']
  const files = ['-nodes', '-keyout', key, '-out', cert]
  execFileSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', ...files, ...subject], { stdio: 'ignore' })
  const { uid, gid } = cluster.account
  if (uid !== undefined && gid !== undefined) await chown(key, uid, gid)
  // Its password would be sent as it is.
  const rules = join(cluster.data, 'pg_hba.conf')
  await writeFile(rules, `hostssl all old all password\n${await readFile(rules, 'utf8')}`)
  return { ssl: 'on', ssl_cert_file: cert, ssl_key_file: key }
}
