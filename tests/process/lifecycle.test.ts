// A running service: how it starts, how it ends, and that what it acknowledged outlives kill -9.

import { readdirSync } from 'node:fs'
import { readFile, stat, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, inject, test } from 'vitest'
import { newClient, type Person, signUp } from '../support/client.ts'
import { createDatabase } from '../support/database.ts'
import { secret, sender } from '../support/service.ts'
import { until } from '../support/until.ts'
import { newFolder, type Program, startProgram } from './program.ts'

const seen: [] = []
const speak = (url: string) => ({ send: sender(fetch, seen, url) })

async function addTasks({ call }: Person, count: number): Promise<number[]> {
  const ids = []
  for (let n = 0; n < count; n += 1)
    ids.push((await call('createTask', 201, { body: { title: `task ${n}` } })).body.id)
  return ids
}

const stop = async (program: Program, signal: NodeJS.Signals = 'SIGTERM') => {
  program.kill(signal)
  return await program.exit()
}

test.each(['SIGTERM', 'SIGINT'] as const)(
  '%s ends it with status 0, and the next start finds the data',
  async (signal) => {
    const DATA_DIR = await newFolder()
    const first = startProgram({ DATA_DIR })
    const ada = await signUp(speak(await first.url()))
    const ids = await addTasks(ada, 3)
    expect(await stop(first, signal)).toBe(0)
    expect(first.output().stderr).toBe('')

    const second = startProgram({ DATA_DIR })
    // The secret was kept too, so the token is still good.
    const { body } = await newClient(speak(await second.url()), ada.token)('listTasks', 200)
    expect(body.map(({ id }) => id)).toEqual(ids)
  },
)

test.each(['SIGHUP', 'SIGQUIT', 'SIGALRM', 'SIGVTALRM', 'SIGXCPU', 'SIGIO'] as const)(
  '%s, which would end it at once, ends it in order as well',
  async (signal) => {
    const { url: DATABASE_URL, drop } = await createDatabase(inject('clusterUrl'))
    const program = startProgram({ DATABASE_URL, BETTER_AUTH_SECRET: secret })
    await program.url()
    expect(await stop(program, signal)).toBe(0)
    expect(program.output().stdout).toContain('"msg":"stopped"')
    await drop()
  },
)

test('a signal that arrives twice, as from make, still ends in a clean stop; a later one ends at once', async () => {
  const { url: DATABASE_URL, drop } = await createDatabase(inject('clusterUrl'))
  const twice = startProgram({ DATABASE_URL, BETTER_AUTH_SECRET: secret })
  await twice.url()
  for (const signal of ['SIGINT', 'SIGINT', 'SIGTERM'] as const) twice.kill(signal)
  expect(await twice.exit()).toBe(0)

  const impatient = startProgram({ DATABASE_URL, BETTER_AUTH_SECRET: secret })
  const url = await impatient.url()
  const { token } = await signUp(speak(url))
  await halfARequest(new URL(url).port, token) // keeps the shutdown waiting
  impatient.kill('SIGTERM')
  await until(() => impatient.output().stdout.includes('shutting down'))
  await sleep(1000) // twice as long as a signal counts as the same one
  expect(await stop(impatient)).toBe(1)
  await drop()
})

test('the start prints where things are, with a command to try', async () => {
  const DATA_DIR = await newFolder()
  const program = startProgram({ DATA_DIR })
  const url = await program.url()
  await until(() => program.output().stdout.includes('/api/auth/register'))
  const { stdout } = program.output()
  for (const text of [
    `${url}/api`,
    `${url}/openapi.json`,
    join(DATA_DIR, 'embedded'),
    `curl -s ${url}/api/auth`,
  ]) {
    expect(stdout).toContain(text)
  }
  expect((await stat(join(DATA_DIR, 'secret'))).mode & 0o077).toBe(0)
})

test('kill -9 loses no acknowledged write, whether PostgreSQL goes on or is killed too', async () => {
  const DATA_DIR = await newFolder()
  const acknowledged: number[] = []
  let token: string | undefined
  for (const alsoPostgres of [false, true, false]) {
    const program = startProgram({ DATA_DIR })
    const person = token
      ? { call: newClient(speak(await program.url()), token) }
      : await signUp(speak(await program.url()))
    token ??= (person as Person).token
    const before = acknowledged.length
    const writing = addTasksUntilItDies(person.call, acknowledged)
    await until(() => acknowledged.length > before + 10)
    if (alsoPostgres) process.kill(await postmasterPid(DATA_DIR), 'SIGKILL')
    program.kill('SIGKILL')
    await Promise.all([program.exit(), writing])
  }
  const last = startProgram({ DATA_DIR })
  const { body } = await newClient(speak(await last.url()), token)('listTasks', 200)
  const found = new Set(body.map(({ id }) => id))
  expect(acknowledged.filter((id) => !found.has(id))).toEqual([])
})

async function addTasksUntilItDies(call: Person['call'], acknowledged: number[]): Promise<void> {
  try {
    for (;;) acknowledged.push((await call('createTask', 201, { body: { title: 'kept' } })).body.id)
  } catch {
    // the service is gone
  }
}

const postmasterPid = async (folder: string) =>
  Number((await readFile(join(folder, 'embedded/cluster/data/postmaster.pid'), 'utf8')).split('\n')[0])

test('a shutdown says so at /ready, and the running request finishes', async () => {
  const { url: DATABASE_URL, drop } = await createDatabase(inject('clusterUrl'))
  const program = startProgram({ DATABASE_URL, BETTER_AUTH_SECRET: secret })
  const url = await program.url()
  const { token } = await signUp(speak(url))
  const running = await halfARequest(new URL(url).port, token)
  program.kill('SIGTERM')
  await until(() => program.output().stdout.includes('shutting down'))
  const ready = await speak(url).send('GET', '/ready')
  expect([ready.status, ready.body]).toEqual([503, expect.objectContaining({ code: 'shutting_down' })])
  expect(ready.headers.get('Connection')).toBe('close')
  await until(() =>
    fetch(`${url}/health`).then(
      () => false,
      () => true,
    ),
  ) // no new connections any more
  const response = await running.finish()
  expect(response).toMatch(/^HTTP\/1\.1 201 /)
  expect(response).toMatch(/connection: close/i)
  expect(await program.exit()).toBe(0)
  await drop()
})

/** A POST whose body is not all there yet. */
async function halfARequest(port: string, token: string) {
  const body = JSON.stringify({ title: 'late but not lost' })
  const socket = connect(Number(port), '127.0.0.1')
  let response = ''
  socket.on('data', (chunk) => {
    response += chunk
  })
  const invitation = 'HTTP/1.1 100 Continue\r\n\r\n'
  const closed = new Promise((resolve) => socket.once('close', resolve))
  const head = ['POST /api/me/tasks HTTP/1.1', 'Host: x', `Authorization: Bearer ${token}`]
  const more = [`Content-Length: ${body.length}`, 'Expect: 100-continue']
  socket.write([...head, 'Content-Type: application/json', ...more, '', ''].join('\r\n'))
  await until(() => response === invitation) // the service has begun with it
  socket.write(body.slice(0, 5))
  const finish = async () => {
    socket.write(body.slice(5))
    await closed
    return response.slice(invitation.length)
  }
  return { finish }
}

test('production runs on a given database with a secret from a file, says so in JSON alone, and asks for HTTPS', async () => {
  const { url: DATABASE_URL, drop } = await createDatabase(inject('clusterUrl'), { empty: true })
  const folder = await newFolder()
  await writeFile(join(folder, 'secret'), `${secret}\n`)
  const program = startProgram({
    NODE_ENV: 'production',
    DATABASE_URL,
    BETTER_AUTH_SECRET_FILE: join(folder, 'secret'),
    DATA_DIR: join(folder, 'unused'),
  })
  const url = await program.url()
  const ada = await signUp(speak(url))
  const { headers } = await ada.call('listTasks', 200)
  expect(headers.get('Strict-Transport-Security')).toMatch(/max-age=\d{8}/)
  for (const line of program.output().stdout.trim().split('\n')) expect(() => JSON.parse(line)).not.toThrow()
  expect(await stop(program)).toBe(0)
  await expect(stat(join(folder, 'unused'))).rejects.toThrow()
  await drop()
})

test('compiled code is kept for the next start', async () => {
  const folder = new URL('../../node_modules/.cache/tasks-api', import.meta.url)
  const program = startProgram({ DATA_DIR: await newFolder() })
  await program.url()
  program.kill('SIGTERM')
  expect(await program.exit()).toBe(0)
  expect(readdirSync(folder, { recursive: true }).length).toBeGreaterThan(100)
})
