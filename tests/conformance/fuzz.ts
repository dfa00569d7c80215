// `make fuzz RUNS=… SEED=…`: the long form of the suite, against BASE_URL or a service of its own with no limits, on an
// embedded PostgreSQL in a folder that goes with it.
import { randomBytes } from 'node:crypto'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readConfig } from '../../src/server/config.ts'
import { start } from '../../src/server/start.ts'
import { overHttp } from './over-http.ts'
import { report } from './report.ts'
import { conform } from './suite.ts'

const runs = Number(process.env.RUNS || 200)
const seed = Number(process.env.SEED || randomBytes(4).readInt32LE())
if (!Number.isSafeInteger(runs) || runs < 1 || !Number.isSafeInteger(seed)) {
  process.stderr.write('RUNS must be a positive whole number, SEED a whole number\n')
  process.exit(2)
}

/** Without durability, as in the tests: nothing of it is kept. */
async function ownService(): Promise<{ url: string; stop(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'tasks-api-fuzz-'))
  await chmod(folder, 0o755) // so that the database, which never runs as root, can stay inside
  const limits = { AUTH_RATE_LIMIT: '0', RATE_LIMIT: '0' }
  const service = await start(readConfig({ PORT: '0', DATA_DIR: folder, LOG_LEVEL: 'silent', ...limits }))
  const stop = async () => {
    await service.stop()
    await rm(folder, { recursive: true, force: true })
  }
  return { url: service.url, stop }
}

const stopping = new AbortController()
for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => stopping.abort())

const given = process.env.BASE_URL?.replace(/\/+$/, '')
const service = given ? { url: given, stop: async () => {} } : await ownService()
process.stdout.write(`RUNS=${runs} SEED=${seed} against ${service.url}\n`)
const began = performance.now()
const seconds = () => Math.round((performance.now() - began) / 1000)
const result = await conform({
  ...{
    send: overHttp(service.url),
    base: service.url,
    runs,
    seed,
    sparing: given !== undefined,
    overHttp: true,
  },
  ...{ only: process.env.ONLY ?? '', signal: stopping.signal },
  onProgress: ({ done, jobs, requests, violations }) => {
    const line = `${done} of ${jobs} properties, ${requests} requests, ${violations} failing, ${seconds()} s`
    if (process.stderr.isTTY) process.stderr.write(`\r${line} `)
    else if (done % 100 === 0) process.stderr.write(`${line}\n`)
  },
}).finally(service.stop)
process.stdout.write(`\n${report(result)}\n`)
const again = `make fuzz RUNS=${runs} SEED=${seed}${process.env.ONLY ? ` ONLY='${process.env.ONLY}'` : ''}`
process.stdout.write(`${result.requests} requests in ${seconds()} s; the same again: ${again}\n`)
process.exit(result.failures.length > 0 ? 1 : 0)
