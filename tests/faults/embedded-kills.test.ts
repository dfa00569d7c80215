// The embedded server after kill -9, at any moment and of any of its processes, and under starts that race.

import { spawn } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, onTestFinished, test } from 'vitest'
import { startEmbedded } from '../../src/db/embedded/embedded.ts'
import { until } from '../support/until.ts'
import {
  contentsOf,
  end,
  freshFolder,
  kill,
  killEverything,
  postmasterPid,
  query,
  startService,
} from './embedded-harness.ts'

const settings = { fsync: 'off' }

test('adopts the server that a killed service left running', async () => {
  const folder = freshFolder()
  const killed = startService(folder)
  const { url } = await killed.up
  await query(url, 'create table kept as select 1 as one')
  await end(killed.child, 'SIGKILL')
  const server = await startEmbedded({ folder, settings })
  expect(server).toMatchObject({ url, adopted: true })
  expect(await query(server.url, 'select one from kept')).toEqual([{ one: 1 }])
  await server.stop()
})

test('recovers when the service and its server were killed', async () => {
  const folder = freshFolder()
  const killed = startService(folder)
  const { url } = await killed.up
  await query(url, 'create table kept as select 1 as one')
  kill(postmasterPid(folder))
  await end(killed.child, 'SIGKILL')
  const server = await startEmbedded({ folder, settings })
  expect(server.adopted).toBe(false)
  expect(await query(server.url, 'select one from kept')).toEqual([{ one: 1 }])
  await server.stop()
})

test('waits for the children of a killed server, which still use the data', async () => {
  const folder = freshFolder()
  const killed = startService(folder)
  const { url } = await killed.up
  const [row] = await query(url, "select pid from pg_stat_activity where backend_type = 'walwriter'")
  const straggler = Number(row?.pid)
  process.kill(straggler, 'SIGSTOP')
  onTestFinished(() => kill(straggler))
  kill(postmasterPid(folder))
  await end(killed.child, 'SIGKILL')
  const start = startEmbedded({ folder, settings })
  const early = await Promise.race([start, sleep(1_000, 'waiting')])
  expect(early).toBe('waiting')
  process.kill(straggler, 'SIGCONT')
  const server = await start
  expect(server.adopted).toBe(false)
  await server.stop()
})

const entries = (folder: string) => (existsSync(folder) ? readdirSync(folder) : [])
const scratch = (folder: string) => {
  const home = join(folder, 'embedded')
  return join(home, entries(home).find((name) => name.startsWith('cluster.new-')) ?? 'none')
}
const moments: Record<string, (folder: string) => boolean> = {
  'the embedded folder appears': (folder) => existsSync(join(folder, 'embedded')),
  'the scratch folder appears': (folder) => existsSync(scratch(folder)),
  'initdb makes its first folders': (folder) => entries(join(scratch(folder), 'data')).length > 3,
  'initdb writes the system tables': (folder) => entries(join(scratch(folder), 'data/base/1')).length > 100,
  'initdb copies the last database': (folder) => entries(join(scratch(folder), 'data/base/5')).length > 0,
  'the service database is made': (folder) => entries(join(scratch(folder), 'data/base')).length > 3,
  'the cluster becomes visible': (folder) => existsSync(join(folder, 'embedded/cluster')),
  'the server writes its pid': (folder) => existsSync(join(folder, 'embedded/cluster/data/postmaster.pid')),
}

test.for(Object.keys(moments))(
  'starts after everything was killed in the first start when %s',
  async (moment) => {
    const folder = freshFolder()
    const killed = startService(folder)
    // What passes by unseen on a busy machine is killed later.
    await until(() => moments[moment]?.(folder) || moments['the server writes its pid']?.(folder))
    await killEverything(killed, folder)
    const server = await startEmbedded({ folder, settings })
    expect(await query(server.url, 'select current_database() as name')).toEqual([{ name: 'tasks_api' }])
    expect(contentsOf(server.folder)).toEqual(['cluster', 'server.log'])
    await server.stop()
  },
)

test('lets one of several first starts win, with the data whole', async () => {
  const folder = freshFolder()
  const services = [1, 2, 3].map(() => startService(folder))
  const outcomes = await Promise.allSettled(services.map(({ up }) => up))
  const won = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []))
  const errors = outcomes.flatMap((outcome) =>
    outcome.status === 'rejected' ? [outcome.reason.message] : [],
  )
  expect(won).toHaveLength(1)
  const line = expect.stringMatching(/^Refused: Another running tasks-api uses the data folder .*$/)
  expect(errors).toEqual([line, line])
  await query(won[0]?.url ?? '', 'create table kept as select 1 as one')
  await Promise.all(services.map((service) => service.stop()))
  const server = await startEmbedded({ folder, settings })
  expect(await query(server.url, 'select one from kept')).toEqual([{ one: 1 }])
  expect(contentsOf(server.folder)).toEqual(['cluster', 'server.log'])
  await server.stop()
})

test.for(['a stranger’s', 'an empty'])(
  'starts over %s pid file, which PostgreSQL by itself refuses',
  async (kind) => {
    const folder = freshFolder()
    const killed = startService(folder)
    await killed.up
    const pidFile = join(folder, 'embedded/cluster/data/postmaster.pid')
    const { uid, gid } = statSync(pidFile)
    // PostgreSQL takes only processes of its own account for a server that still runs.
    const stranger = spawn('sleep', ['600'], process.getuid?.() === 0 ? { uid, gid, cwd: '/' } : {})
    kill(postmasterPid(folder))
    await end(killed.child, 'SIGKILL')
    const text = readFileSync(pidFile, 'utf8').replace(/^\d+/, String(stranger.pid))
    writeFileSync(pidFile, kind === 'an empty' ? '' : text)
    const server = await startEmbedded({ folder, settings })
    expect(server.adopted).toBe(false)
    expect(await query(server.url, 'select 1 as one')).toEqual([{ one: 1 }])
    await server.stop()
    expect(stranger.exitCode ?? stranger.signalCode).toBe(null)
    await end(stranger, 'SIGKILL')
  },
)
