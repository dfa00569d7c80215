// The metrics of a running service: what they count, and that they reveal nothing about any user.
import { readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { newClient, type Person, signUp } from '../support/client.ts'
import { createDatabase, type TestDatabase } from '../support/database.ts'
import { secret, sender } from '../support/service.ts'
import { until } from '../support/until.ts'
import { type Program, startProgram } from './program.ts'

let database: TestDatabase
let program: Program
let url: string
let ada: Person
beforeAll(async () => {
  database = await createDatabase(inject('clusterUrl'))
  program = startProgram({ ...settings(), METRICS_PORT: '0' })
  url = await program.url()
  ada = await signUp({ send })
})
afterAll(() => database.drop())

const settings = () => ({ DATABASE_URL: database.url, BETTER_AUTH_SECRET: secret, AUTH_RATE_LIMIT: '3' })
const send = (...request: Parameters<ReturnType<typeof sender>>) => sender(fetch, [], url)(...request)
const serving = ({ output }: Program) =>
  JSON.parse(/^.*"msg":"serving".*$/m.exec(output().stdout)?.[0] ?? '{}')
const scrape = async (path = '/metrics', init: RequestInit = {}) =>
  await fetch(`http://127.0.0.1:${serving(program).metrics_port}${path}`, init)
const sampleOf = (text: string, sample: string) => {
  const line = text.split('\n').find((one) => one.startsWith(`${sample} `))
  return line === undefined ? undefined : Number(line.slice(sample.length + 1))
}

test('every line is in the text format, and every sample has its HELP and TYPE', async () => {
  const response = await scrape()
  expect(response.headers.get('Content-Type')).toBe('text/plain; version=0.0.4; charset=utf-8')
  const text = await response.text()
  expect(text.endsWith('\n')).toBe(true)
  const names = new Set<string>()
  for (const line of text.slice(0, -1).split('\n')) {
    const head = /^# (?:HELP (\w+) \S.*|TYPE (\w+) (counter|gauge|histogram))$/.exec(line)
    if (head) names.add(head[1] ?? head[2] ?? '')
    const sample = /^(\w+?)(_bucket|_sum|_count)?(\{\w+="[^"]*"(,\w+="[^"]*")*\})? [0-9.e+-]+$/.exec(line)
    expect([line, Boolean(head ?? sample)]).toEqual([line, true])
    if (!head) expect(names).toContain(names.has(sample?.[1] ?? '') ? sample?.[1] : line.split(/[ {]/)[0])
  }
})

test('requests are counted by template and status, failures by their code, throttled requests by their quota', async () => {
  const before = await (await scrape()).text()
  const { body } = await ada.call('createTask', 201, { body: { title: 'a' } })
  await ada.call('getTask', 200, { path: { id: body.id } })
  await ada.call('getTask', 404, { path: { id: body.id + 1000 } })
  await send('GET', '/api/me')
  await send('GET', '/nowhere-at-all')
  const login = { json: { email: ada.email, password: 'a guess' } }
  for (let guess = 0; guess < 4; guess++) await send('POST', '/api/auth/login', login)
  const after = await (await scrape()).text()

  const risen = (sample: string) => (sampleOf(after, sample) ?? 0) - (sampleOf(before, sample) ?? 0)
  const count = (labels: string) => risen(`http_request_duration_seconds_count{${labels}}`)
  expect(count('method="POST",route="/api/:user_id/tasks",status="201"')).toBe(1)
  expect(count('method="GET",route="/api/:user_id/tasks/:id",status="200"')).toBe(1)
  expect(count('method="GET",route="/api/:user_id/tasks/:id",status="404"')).toBe(1)
  expect(count('method="POST",route="/api/auth/login",status="401"')).toBe(3)
  expect(risen('tasks_api_problems_total{code="invalid_credentials"}')).toBe(3)
  expect(risen('tasks_api_problems_total{code="authentication_required"}')).toBe(1)
  expect(risen('tasks_api_problems_total{code="rate_limited"}')).toBe(1)
  expect(risen('tasks_api_throttled_total{quota="account"}')).toBe(1)
  expect(risen('tasks_api_throttled_total{quota="address"}')).toBe(0)
  expect(sampleOf(after, 'tasks_api_problems_total{code="internal_error"}')).toBe(0)
  // An id, an address or a URL as a label would be a series of its own for each.
  expect(after).not.toMatch(new RegExp(`nowhere|@|tasks/${body.id}|${ada.token.slice(-10)}`))
})

test('the pool, the memory and the release are measured', async () => {
  await ada.call('listTasks', 200)
  const text = await (await scrape()).text()
  const connections = ['busy', 'idle'].map(
    (state) => sampleOf(text, `tasks_api_db_connections{state="${state}"}`) ?? 0,
  )
  expect(connections.reduce((sum, one) => sum + one)).toBeGreaterThanOrEqual(1)
  expect(connections.reduce((sum, one) => sum + one)).toBeLessThanOrEqual(10)
  expect(sampleOf(text, 'tasks_api_db_connections_max')).toBe(10)
  expect(sampleOf(text, 'tasks_api_db_waiting_requests')).toBe(0)
  expect(sampleOf(text, 'tasks_api_requests_in_work')).toBe(0)
  expect(sampleOf(text, 'tasks_api_password_requests')).toBe(0)
  expect(sampleOf(text, 'tasks_api_streams')).toBe(0)
  expect(sampleOf(text, 'process_resident_memory_bytes')).toBeGreaterThan(20_000_000)
  expect(Math.abs(Date.now() / 1000 - (sampleOf(text, 'process_start_time_seconds') ?? 0))).toBeLessThan(120)
  expect(text).toMatch(/^tasks_api_info\{version="\d+\.\d+\.\d+"\} 1$/m)
})

test('queries are measured, on the pipeline and on the pools', async () => {
  const count = async (connections: string) => {
    const text = await (await scrape()).text()
    return sampleOf(text, `tasks_api_db_query_duration_seconds_count{connections="${connections}"}`) ?? -1
  }
  const before = { pipelined: await count('pipelined'), pooled: await count('pooled') }
  await ada.call('listTasks', 200)
  expect(await count('pipelined')).toBe(before.pipelined + 1)
  await send('GET', '/api/me/tasks?q=report', { token: ada.token })
  expect(await count('pooled')).toBeGreaterThan(before.pooled)
  const text = await (await scrape()).text()
  expect(sampleOf(text, 'tasks_api_db_query_duration_seconds_sum{connections="pipelined"}')).toBeGreaterThan(
    0,
  )
})

test('the lag of the event loop is measured, in order of the quantiles', async () => {
  const lags = async () => {
    const text = await (await scrape()).text()
    return ['p50', 'p99', 'max'].map((part) => sampleOf(text, `nodejs_eventloop_lag_${part}_seconds`))
  }
  // The loop is looked at every 10 ms, and a scrape begins anew: one that follows at once has seen nothing yet.
  const values = await until(async () => {
    await new Promise((resolve) => setTimeout(resolve, 100))
    const lag = (await lags()).map((each) => each ?? -1)
    return (lag[2] as number) > 0 && lag
  })
  expect(values).toEqual(values.toSorted((a, b) => a - b))
  expect(values[0]).toBeGreaterThanOrEqual(0)
})

test('OPERATIONS.md documents every metric, and no other', async () => {
  const chapter = readFileSync(new URL('../../OPERATIONS.md', import.meta.url), 'utf8').split(
    '### Metrics',
  )[1]
  const documented = [...(chapter?.split('###')[0] ?? '').matchAll(/^\| `(\w+)` \|/gm)].map(
    ([, name]) => name,
  )
  const measured = [...(await (await scrape()).text()).matchAll(/^# TYPE (\w+) /gm)].map(([, name]) => name)
  expect(documented.toSorted()).toEqual(measured.toSorted())
})

test('the dashboard shows every metric, and no other', async () => {
  const dashboard = readFileSync(new URL('../../grafana-dashboard.json', import.meta.url), 'utf8')
  const { panels } = JSON.parse(dashboard) as { panels: { targets?: { expr: string }[] }[] }
  const queries = panels.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr))
  const shown = queries.flatMap((query) => query.match(/\b(http|tasks_api|nodejs|process)_\w+/g) ?? [])
  const names = new Set(shown.map((name) => name.replace(/(?<=_seconds)_(bucket|count|sum)$/, '')))
  const measured = [...(await (await scrape()).text()).matchAll(/^# TYPE (\w+) /gm)].map(([, name]) => name)
  expect([...names].toSorted()).toEqual(measured.toSorted())
})

test('requests that Node rejects by itself are counted too', async () => {
  const sample = 'http_request_duration_seconds_count{method="GET",route="none",status="431"}'
  const large = { headers: { 'X-Large': 'x'.repeat(20_000) } }
  expect((await fetch(`${url}/health`, large)).status).toBe(431)
  const text = await (await scrape()).text()
  const refused = text.match(/^http_request_duration_seconds_count\{.*route="none",status="431"\} (\d+)$/m)
  expect([sample, Number(refused?.[1])]).toEqual([sample, 1])
  expect(sampleOf(text, 'tasks_api_problems_total{code="headers_too_large"}')).toBe(1)
})

test('the metrics port serves nothing else, and the port of the service no metrics', async () => {
  expect((await scrape('/')).status).toBe(404)
  expect((await scrape('/api/me')).status).toBe(404)
  expect((await scrape('/metrics', { method: 'POST' })).status).toBe(405)
  expect((await send('GET', '/metrics')).status).toBe(404)
})

test('the metrics are off by default', async () => {
  const silent = startProgram(settings())
  await silent.url()
  expect(serving(silent)).not.toHaveProperty('metrics_port')
})

test('the error for a port in use names its setting', async () => {
  const taken = createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => taken.once('listening', resolve))
  const { port } = taken.address() as { port: number }
  const refused = startProgram({ ...settings(), METRICS_PORT: String(port) })
  expect(await refused.exit()).toBe(1)
  expect(refused.output().stderr).toContain(
    `Port ${port} on 127.0.0.1 is in use; set METRICS_PORT to another one`,
  )
  taken.close()
})

test('an open connection of a scraper does not delay the shutdown', async () => {
  await scrape() // kept alive by fetch
  program.kill('SIGTERM')
  expect(await program.exit()).toBe(0)
  await expect(newClient({ send }, ada.token)('getMe', 200)).rejects.toThrow()
})
