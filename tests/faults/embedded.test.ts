// The embedded server in ordinary use: who may use a data folder, and what it reports when it cannot start.

import { once } from 'node:events'
import { existsSync, readdirSync, statSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { type AddressInfo, createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { attachEmbedded, removeEmbedded, startEmbedded } from '../../src/db/embedded/embedded.ts'
import { OperatorError } from '../../src/operator-error.ts'
import { until } from '../support/until.ts'
import {
  contentsOf,
  end,
  freshFolder,
  kill,
  postmasterPid,
  processesOf,
  query,
  startService,
} from './embedded-harness.ts'

const settings = { fsync: 'off' }

test('keeps its data from one start to the next', async () => {
  const folder = join(freshFolder(), 'made/by/start')
  const first = await startEmbedded({ folder, settings })
  await query(first.url, "create table kept as select 'ä' as word")
  await first.stop()
  expect(processesOf(folder)).toEqual([])
  const second = await startEmbedded({ folder, settings })
  expect(second.adopted).toBe(false)
  expect(await query(second.url, 'select upper(word) as word from kept')).toEqual([{ word: 'Ä' }])
  await Promise.all([second.stop(), second.stop()])
  expect(contentsOf(second.folder)).toEqual(['cluster', 'server.log'])
})

test('is a PostgreSQL 18 in UTF-8 that only a password and only this machine can reach', async () => {
  const server = await startEmbedded({ folder: freshFolder(), settings })
  const [row] = await query(
    server.url,
    `select current_setting('server_version_num')::int / 10000 as major, current_setting('server_encoding') as encoding,
      current_setting('listen_addresses') as addresses, current_setting('unix_socket_directories') as sockets,
      current_setting('data_checksums') as checksums`,
  )
  expect(row).toEqual({ major: 18, encoding: 'UTF8', addresses: '127.0.0.1', sockets: '', checksums: 'on' })
  const wrong = new URL(server.url)
  wrong.password = 'guessed'
  await expect(query(wrong.href, 'select 1')).rejects.toThrow('password authentication failed')
  expect(statSync(join(server.folder, 'cluster')).mode & 0o777).toBe(0o700)
  expect(statSync(join(server.folder, 'cluster/password')).mode & 0o777).toBe(0o600)
  await server.stop()
})

test('refuses a second service in one line and leaves the first alone', async () => {
  const folder = freshFolder()
  const first = await startEmbedded({ folder, settings })
  const second = startEmbedded({ folder, settings })
  await expect(second).rejects.toThrow(OperatorError)
  await expect(second).rejects.toThrow(/^Another running tasks-api uses the data folder .*$/)
  expect(await query(first.url, 'select 1 as one')).toEqual([{ one: 1 }])
  await first.stop()
})

test('lets a command use the server of a running service without stopping it', async () => {
  const folder = freshFolder()
  const service = await startEmbedded({ folder, settings })
  const command = await attachEmbedded({ folder })
  expect(command).toMatchObject({ url: service.url, adopted: true })
  await command.stop()
  expect(await query(service.url, 'select 1 as one')).toEqual([{ one: 1 }])
  await service.stop()
})

test('starts and stops a server for a command where no service runs', async () => {
  const folder = freshFolder()
  const command = await attachEmbedded({ folder })
  await query(command.url, 'select 1')
  await command.stop()
  expect(processesOf(folder)).toEqual([])
})

test('removes the data unless a service uses them', async () => {
  const folder = freshFolder()
  const service = startService(folder)
  await service.up
  await expect(removeEmbedded({ folder })).rejects.toThrow(OperatorError)
  await end(service.child, 'SIGKILL')
  await removeEmbedded({ folder })
  expect(processesOf(folder)).toEqual([])
  expect(readdirSync(folder)).toEqual([])
  await removeEmbedded({ folder })
})

test('refuses data of another PostgreSQL version and leaves them alone', async () => {
  const folder = freshFolder()
  await (await startEmbedded({ folder, settings })).stop()
  const versionFile = join(folder, 'embedded/cluster/data/PG_VERSION')
  await writeFile(versionFile, '17\n')
  const start = startEmbedded({ folder, settings })
  await expect(start).rejects.toThrow(OperatorError)
  await expect(start).rejects.toThrow(/made by PostgreSQL 17; this release runs 18/)
  await writeFile(versionFile, '18\n')
  await (await startEmbedded({ folder, settings })).stop()
})

test('reports why the server does not start', async () => {
  const start = startEmbedded({ folder: freshFolder(), settings: { shared_buffers: 'plenty' } })
  await expect(start).rejects.toThrow(OperatorError)
  await expect(start).rejects.toThrow(
    /does not start: invalid value for parameter "shared_buffers": "plenty" \(see /,
  )
})

test('reports a data folder that is a file', async () => {
  const folder = join(freshFolder(), 'file')
  await writeFile(folder, '')
  await expect(startEmbedded({ folder })).rejects.toThrow(OperatorError)
})

test('takes nothing from the variables of the shell', async () => {
  const folder = freshFolder()
  const odd = { PGDATA: '/nowhere', PGPORT: '1', PGHOST: 'nowhere', PGUSER: 'nobody', PGSSLMODE: 'require' }
  const env = { ...process.env, ...odd, LC_ALL: 'xx_YY', TZ: 'Pacific/Kiritimati' }
  const service = startService(folder, { env })
  const [row] = await query((await service.up).url, "select current_setting('TimeZone') as zone")
  expect(row).not.toEqual({ zone: 'Pacific/Kiritimati' })
  expect(await service.stop()).toBe(0)
})

test('waits for a port that is taken at the moment', async () => {
  const taken = createServer().listen(0, '127.0.0.1')
  await once(taken, 'listening')
  const { port } = taken.address() as AddressInfo
  const folder = freshFolder()
  const start = startEmbedded({ folder, settings: { ...settings, port: String(port) } })
  await until(() => existsSync(join(folder, 'embedded/server.log')))
  await sleep(300)
  taken.close()
  const server = await start
  expect(new URL(server.url).port).toBe(String(port))
  await server.stop()
})

test('is not reached by a Ctrl-C meant for the service', async () => {
  const folder = freshFolder()
  const service = startService(folder)
  const { url } = await service.up
  process.kill(-(service.child.pid ?? 0), 'SIGINT')
  await sleep(300)
  expect(await query(url, 'select 1 as one')).toEqual([{ one: 1 }])
  expect(await service.stop()).toBe(0)
})

test('does not take the service down with the server', async () => {
  const folder = freshFolder()
  const service = startService(folder)
  await service.up
  kill(postmasterPid(folder))
  await sleep(500)
  expect(service.child.exitCode).toBe(null)
  expect(await service.stop()).toBe(0)
})

test('stops the server even after the connection that holds the ownership has been cut', async () => {
  const folder = freshFolder()
  const server = await startEmbedded({ folder, settings })
  await query(
    server.url,
    'select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid()',
  )
  await sleep(100)
  await server.stop()
  expect(processesOf(folder)).toEqual([])
})
