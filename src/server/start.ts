// Starts the service (database, schema, application, port) and stops it in the reverse order.
import type { Server } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { openDatabase } from '../db/database.ts'
import { startHousekeeping } from '../db/housekeeping.ts'
import { setMaxRows } from '../db/max-rows.ts'
import { prepareDatabase } from '../db/prepare.ts'
import type { Peer } from '../db/session/session.ts'
import { openSignals } from '../features/changes/signals.ts'
import { loadCommonPasswords } from '../features/credentials/weak-passwords.ts'
import { expiries } from '../features/expiries.ts'
import { notices } from '../features/mail/composers.ts'
import { linkComposers } from '../features/recovery/composers.ts'
import { accessTokens } from '../features/tokens/access-token.ts'
import { otherIssuers } from '../features/tokens/issuers.ts'
import { OperatorError } from '../operator-error.ts'
import { buildApp } from './app.ts'
import type { Config } from './config.ts'
import { developmentSecret } from './development-secret.ts'
import { createHttpServer, drain, listen, listenOnManySockets } from './http-server.ts'
import { createLog } from './log.ts'
import { openMail } from './mail.ts'
import { startMetrics } from './metrics/metrics.ts'
import { createMetricsServer } from './metrics/server.ts'

/** How long a shutdown still accepts connections, so that load balancers see /ready answer 503. */
const noticeMillis = 1000

/** How long running requests may then take to finish. */
const drainMillis = 6000

export type Service = {
  /** Its base URL, e.g. `http://127.0.0.1:3000`. */
  url: string
  /** The folder of the embedded PostgreSQL; undefined with DATABASE_URL. */
  dataFolder: string | undefined
  /** Lets running requests finish, then closes everything; takes 10 seconds at most. */
  stop(): Promise<void>
}

/**
 * Starts the service: prepares the database and its schema, then listens.
 * @param config as readConfig returns it
 * @returns the running service
 * @throws OperatorError when the database or the port is not available
 */
export async function start(config: Config): Promise<Service> {
  const log = createLog(config.LOG_LEVEL)
  const production = config.NODE_ENV === 'production'
  const writeMetrics = config.METRICS_PORT === undefined ? undefined : startMetrics(config.DATABASE_POOL_SIZE)
  // Both take a moment, and neither needs the other.
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
      onPeer: logChanges((peer) => log.info({ peer }, 'identified the peer of the database connections')),
    })
    closing.push(() => Promise.race([db.destroy(), sleep(1000)]))
    setMaxRows(db, { tasks: config.MAX_TASKS_PER_USER })

    const secret = config.BETTER_AUTH_SECRET ?? (await developmentSecret(config.DATA_DIR))
    const clock = () => new Date()
    const previousSecret = config.BETTER_AUTH_SECRET_PREVIOUS
    const issuers = otherIssuers(config.AUTH_ISSUERS, { db, clock, log })
    const tokens = await accessTokens({ secret, previousSecret, clock, issuers })
    const mail = openMail(config, { db, log })
    const signals = openSignals({ db, log })
    closing.push(() => Promise.race([signals.stop(), sleep(1000)]))
    let draining = false
    const isDraining = () => draining
    const settings = {
      corsOrigins: config.CORS_ORIGINS,
      authRateLimit: config.AUTH_RATE_LIMIT,
      rateLimit: config.RATE_LIMIT,
      trustedHops: config.TRUSTED_HOPS,
      publicUrl: config.PUBLIC_URL,
      requireVerifiedEmail: config.REQUIRE_VERIFIED_EMAIL === 'on',
    }
    const uptime = () => performance.now()
    const app = buildApp({
      db,
      tokens,
      log,
      clock,
      signals,
      uptime,
      mail,
      isDraining,
      production,
      ...settings,
    })

    const server = createHttpServer(app.fetch, { log, production, publicUrl: config.PUBLIC_URL })
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
      app.endStreams()
      await Promise.all([drain(server, drainMillis), mail.stop()])
    })
    const host = config.HOST.includes(':') ? `[${config.HOST}]` : config.HOST
    const url = `http://${host}:${port}`
    const appUrl = config.APP_URL ?? `${config.PUBLIC_URL ?? url}/app`
    mail.start({
      ...notices(appUrl),
      ...linkComposers({ db, secret, appUrl, authRateLimit: config.AUTH_RATE_LIMIT }),
    })
    log.info({ host: config.HOST, port, metrics_port, migrations: database.applied }, 'serving')
    return {
      url,
      dataFolder: database.folder,
      stop: () => close().then(() => log.info('stopped')),
    }
  } catch (error) {
    await close()
    throw error
  }
}

/** Calls `log` only when the peer differs from the one before. */
function logChanges(log: (peer: Peer) => void): (peer: Peer) => void {
  let previous: Peer | undefined
  return (peer) => {
    if (peer !== previous) log(peer)
    previous = peer
  }
}

async function listenOn(
  startListening: typeof listen,
  server: Server,
  config: Config,
  name: 'PORT' | 'METRICS_PORT',
): Promise<number> {
  const port = config[name] ?? 0
  try {
    return await startListening(server, port, config.HOST)
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    if (code === 'EADDRINUSE')
      throw new OperatorError(`Port ${port} on ${config.HOST} is in use; set ${name} to another one`)
    throw new OperatorError(`Cannot listen on ${config.HOST}, port ${port}: ${message}`)
  }
}
