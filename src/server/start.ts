// Starting and stopping the service: database, schema, application, port, and all of it backwards.
import type { Server } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { openDatabase } from '../db/database.ts'
import { startHousekeeping } from '../db/housekeeping.ts'
import { prepareDatabase } from '../db/prepare.ts'
import type { Peer } from '../db/session/session.ts'
import { loadCommonPasswords } from '../features/credentials/weak-passwords.ts'
import { expiries } from '../features/expiries.ts'
import { accessTokens } from '../features/tokens/access-token.ts'
import { otherIssuers } from '../features/tokens/issuers.ts'
import { OperatorError } from '../operator-error.ts'
import { buildApp } from './app.ts'
import type { Config } from './config.ts'
import { developmentSecret } from './development-secret.ts'
import { createHttpServer, drain, listen, listenOnManySockets } from './http-server.ts'
import { createLog } from './log.ts'
import { startMetrics } from './metrics/metrics.ts'
import { createMetricsServer } from './metrics/server.ts'

/** How long a shutdown goes on answering new connections, so that balancers see /ready say no. */
const noticeMillis = 1000

/** How long running requests may take to finish after that. */
const drainMillis = 6000

export type Service = {
  /** Where it serves, e.g. `http://127.0.0.1:3000`. */
  url: string
  /** Where the embedded data are; undefined with a database of one's own. */
  dataFolder: string | undefined
  /** Lets running requests finish, then closes everything; 10 seconds at most. */
  stop(): Promise<void>
}

/** @throws Refused when the database or the port cannot be had */
export async function start(config: Config): Promise<Service> {
  const log = createLog(config.LOG_LEVEL)
  const production = config.NODE_ENV === 'production'
  const writeMetrics = config.METRICS_PORT === undefined ? undefined : startMetrics()
  // The list is read while the database is waited for.
  const [database] = await Promise.all([prepareDatabase(config), loadCommonPasswords()])
  const closing: (() => Promise<unknown>)[] = [database.close]
  const close = async () => {
    for (const step of closing.reverse()) await step()
  }
  try {
    const onIdleError = (err: Error) => log.warn({ err }, 'an idle connection to the database broke')
    const db = openDatabase({
      url: database.url,
      poolSize: config.DATABASE_POOL_SIZE,
      prepared: config.DATABASE_PREPARED_STATEMENTS === 'on',
      rowSecurity: database.rowSecurity,
      onIdleError,
      onPeer: logChanges((peer) => log.info({ peer }, 'what the connections to the database lead to')),
    })
    closing.push(() => Promise.race([db.destroy(), sleep(1000)]))

    const secret = config.BETTER_AUTH_SECRET ?? (await developmentSecret(config.DATA_DIR))
    const clock = () => new Date()
    const previousSecret = config.BETTER_AUTH_SECRET_PREVIOUS
    const others = otherIssuers(config.AUTH_ISSUERS, { db, clock, log })
    const tokens = await accessTokens({ secret, previousSecret, clock, others })
    let draining = false
    const isDraining = () => draining
    const settings = {
      corsOrigins: config.CORS_ORIGINS,
      authRateLimit: config.AUTH_RATE_LIMIT,
      rateLimit: config.RATE_LIMIT,
      trustedHops: config.TRUSTED_HOPS,
    }
    const app = buildApp({ db, tokens, log, clock, isDraining, production, ...settings })

    const server = createHttpServer(app.fetch, { log, production })
    const metrics = writeMetrics && createMetricsServer(writeMetrics)
    const metrics_port = metrics && (await listenOn(listen, metrics, config, 'METRICS_PORT'))
    closing.push(async () => {
      metrics?.close()
      metrics?.closeAllConnections()
    })
    const port = await listenOn(listenOnManySockets, server, config, 'PORT')
    const stopHousekeeping = startHousekeeping({ db, log, expiries })
    closing.push(() => Promise.race([stopHousekeeping(), sleep(1000)]))
    closing.push(async () => {
      draining = true
      log.info('shutting down')
      await sleep(noticeMillis)
      await drain(server, drainMillis)
    })
    log.info({ host: config.HOST, port, metrics_port, migrations: database.applied }, 'serving')
    const host = config.HOST.includes(':') ? `[${config.HOST}]` : config.HOST
    return {
      url: `http://${host}:${port}`,
      dataFolder: database.folder,
      stop: () => close().then(() => log.info('stopped')),
    }
  } catch (error) {
    await close()
    throw error
  }
}

/** Called with the same over and over, tells it once. */
function logChanges(tell: (peer: Peer) => void): (peer: Peer) => void {
  let told: Peer | undefined
  return (peer) => {
    if (peer !== told) tell(peer)
    told = peer
  }
}

async function listenOn(
  how: typeof listen,
  server: Server,
  config: Config,
  name: 'PORT' | 'METRICS_PORT',
): Promise<number> {
  const port = config[name] ?? 0
  try {
    return await how(server, port, config.HOST)
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    if (code === 'EADDRINUSE')
      throw new OperatorError(`Port ${port} on ${config.HOST} is in use; set ${name} to another one`)
    throw new OperatorError(`Cannot listen on ${config.HOST}, port ${port}: ${message}`)
  }
}
