// The server's settings for the database change how values are read and written. Responses do not change with them.
import { randomUUID } from 'node:crypto'
import { expect, inject, type TestContext } from 'vitest'
import { startProgram } from '../process/program.ts'
import { signUp } from '../support/client.ts'
import { createDatabase, withAdmin } from '../support/database.ts'
import { nameKeepingPooler } from '../support/peers/name-keeping-pooler.ts'
import { type Send, secret, sender } from '../support/service.ts'
import { makeUnfriendly, unfriendlySettings } from '../support/unfriendly-settings.ts'
import { type FaultyService, startService } from './faulty-service.ts'
import { survives } from './survives.ts'
import { writeThrough } from './write-through.ts'

type Setup = { databaseUrl: string; service: FaultyService; send: Send }

async function unfriendly({ onTestFinished }: TestContext): Promise<Setup> {
  const { name, url, drop } = await createDatabase(inject('clusterUrl'))
  await withAdmin(url, (admin) => admin.query(makeUnfriendly(name)))
  const service = await startService(url)
  onTestFinished(async () => {
    await service.end()
    await drop()
  })
  return { databaseUrl: url, service, send: sender(fetch, [], service.url) }
}

const settingNames = new RegExp(Object.keys(unfriendlySettings).join('|'), 'i')
const moment = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/

/** Everything that holds a date, a time, bytes or a backslash, there and back. */
async function askForAll(send: Send): Promise<void> {
  const before = Date.now()
  const { token, refreshToken } = await signUp({ send })
  const json = { title: String.raw`C:\new\table 'n'`, description: 'of tomorrow', due_date: '2027-02-01' }
  const headers = { 'Idempotency-Key': randomUUID() }
  const made = await send('POST', '/api/me/tasks', { token, json, headers })
  expect(made).toMatchObject({ status: 201, body: json })
  const task = made.body as { id: number; created_at: string; updated_at: string }
  for (const time of [task.created_at, task.updated_at]) {
    expect(time).toMatch(moment)
    expect(Math.abs(Date.parse(time) - before)).toBeLessThan(600_000)
  }
  expect(await send('POST', '/api/me/tasks', { token, json, headers })).toMatchObject({
    status: 201,
    body: task,
  })
  const changed = await send('PATCH', `/api/me/tasks/${task.id}`, { token, json: { due_date: '2027-03-02' } })
  expect(changed).toMatchObject({ status: 200, body: { title: json.title, due_date: '2027-03-02' } })
  const after = (changed.body as typeof task).updated_at
  expect([after > task.updated_at, moment.test(after)]).toEqual([true, true])
  await pageThrough(send, token)
  const refreshed = await send('POST', '/api/auth/refresh', { json: { refresh_token: refreshToken } })
  expect(refreshed.status).toBe(200)
}

/** Page by page, in the order of times and of dates. */
async function pageThrough(send: Send, token: string): Promise<void> {
  for (const due_date of ['2027-01-12', '2027-12-01', '2026-12-31'])
    await send('POST', '/api/me/tasks', { token, json: { title: 'another', due_date } })
  for (const sort of ['created_at', 'due_date']) {
    const found: string[] = []
    for (let path: string | undefined = `/api/me/tasks?sort=${sort}&limit=1`; path !== undefined; ) {
      const { status, body, headers } = await send('GET', path, { token })
      expect(status).toBe(200)
      found.push(...(body as Record<string, string>[]).map((task) => task[sort] as string))
      const next: string | undefined = /<([^>]+)>; rel="next"/.exec(headers.get('Link') ?? '')?.[1]
      path = next?.replace(/^[./]+/, '/')
    }
    expect(found).toHaveLength(4)
    expect(found).toEqual(found.toSorted())
  }
}

survives("the server's settings change no response", async (context) => {
  const setup = await unfriendly(context)
  await askForAll(setup.send)
  await writeThrough(setup, (load) => load.acknowledged(100))
})

/** There a session cannot set what it likes, so the start is refused: before anything is made, and with the reason. */
survives("the server's settings change no response behind a pooler, either", async () => {
  const { name, url, drop } = await createDatabase(inject('clusterUrl'))
  await withAdmin(url, (admin) => admin.query(makeUnfriendly(name)))
  const peer = await nameKeepingPooler(url)
  const settings = { DATABASE_URL: peer.url, DATABASE_URL_UNPOOLED: url, BETTER_AUTH_SECRET: secret }
  const program = startProgram(settings)
  expect(await program.exit()).toBe(1)
  expect(program.output().stderr).toMatch(settingNames)
  expect(program.output().stderr).toMatch(/set it for the role with "alter role … set \w+ = '[^']+'"\n$/)
  peer.close()
  await drop()
})
