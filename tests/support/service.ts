// The application on a database of its own, behind the contract checker; what it sees is left for the coverage tests.
import { randomUUID } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, inject, test } from 'vitest'
import { type Database, openDatabase } from '../../src/db/database.ts'
import { setMaxRows } from '../../src/db/max-rows.ts'
import { composeBy, notices } from '../../src/features/mail/composers.ts'
import { claimMail, removeMail } from '../../src/features/mail/queue.ts'
import { linkComposers } from '../../src/features/recovery/composers.ts'
import { accessTokens } from '../../src/features/tokens/access-token.ts'
import type { TrustedIssuer } from '../../src/features/tokens/issuer-list.ts'
import { otherIssuers } from '../../src/features/tokens/issuers.ts'
import { maxTasks } from '../../src/openapi/limits.ts'
import { buildApp } from '../../src/server/app.ts'
import { createLog } from '../../src/server/log.ts'
import { atFileEnd } from './cleanup.ts'
import { ending } from './contract.ts'
import { checkResponse, type Seen } from './contract-checker.ts'
import { createDatabase } from './database.ts'
import { inMemoryService } from './in-memory-service.ts'
import { checkRequest } from './request-checker.ts'

/** The secret that the tests' services sign with. */
export const secret = 'a-secret-of-the-tests-that-is-long-enough'
export const previousSecret = 'the-secret-before-it-that-is-long-enough'

export type TestResponse = { status: number; headers: Headers; body: unknown; text: string }
export type Send = (method: string, path: string, options?: SendOptions) => Promise<TestResponse>
type SendOptions = {
  token?: string | undefined
  headers?: Record<string, string>
  /** Sent as JSON. */
  json?: unknown
  /** Sent as it is. */
  raw?: string | Uint8Array<ArrayBuffer> | ReadableStream
}

export type TestService = {
  send: Send
  /** The application itself, unchecked. */
  fetch: (request: Request, env?: object) => Response | Promise<Response>
  db: Database
  databaseUrl: string
  /** The time as the service sees it; set it to travel. */
  now: Date
  /** What the service logged, a parsed line each. */
  logs: Record<string, unknown>[]
  /** Composes what waits, as the worker does, and returns all mails that were sent so far. */
  mails(): Promise<SentMail[]>
  draining: boolean
  /** Ends the streams of events, as a shutdown does. */
  endStreams(): void
}

/** A mail, with the token of its link. */
export type SentMail = {
  kind: string
  to: string
  token: string | undefined
  subject?: string
  text?: string
}

/** As the settings of the same names; off by default. */
type Throttling = { authRateLimit?: number; rateLimit?: number; trustedHops?: number }

/** Starts a service for a test file; it ends with the file. */
export async function testService(
  options: {
    databaseUrl?: string
    production?: boolean
    corsOrigins?: string[]
    publicUrl?: string
    logLevel?: string
    issuers?: TrustedIssuer[]
    throttling?: Throttling
    /** Whether mail can be sent; by default it can, and waits in the table `mails`. */
    hasMail?: boolean
    /** The database's role is held to it. */
    rowSecurity?: boolean
    requireVerifiedEmail?: boolean
    /** How many tasks a user may have. */
    maxTasks?: number
    /** Called with each statement. */
    onStatement?: (sql: string) => void
  } = {},
): Promise<TestService> {
  if (inject('isInMemory')) return inMemoryService(options)
  const database = options.databaseUrl ? undefined : await createDatabase(inject('clusterUrl'))
  const url = options.databaseUrl ?? (database as { url: string }).url
  const statements = new Set<string>()
  const { rowSecurity = false } = options
  const onQuery = ({ query }: { query: { sql: string } }) => {
    statements.add(query.sql)
    options.onStatement?.(query.sql)
  }
  const db = openDatabase({ url, poolSize: 20, rowSecurity, onQuery })
  setMaxRows(db, { tasks: options.maxTasks ?? maxTasks })
  const logs: TestService['logs'] = []
  const log = createLog(options.logLevel ?? 'trace', { write: (line: string) => logs.push(JSON.parse(line)) })
  const clock = () => service.now
  const others = otherIssuers(options.issuers ?? [], { db, clock, log })
  const app = buildApp({
    db,
    log,
    clock,
    uptime: () => service.now.getTime(),
    tokens: await accessTokens({ secret, previousSecret, clock, issuers: others }),
    mail: { isAvailable: options.hasMail ?? true, wake() {} },
    requireVerifiedEmail: options.requireVerifiedEmail ?? false,
    isDraining: () => service.draining,
    production: options.production ?? false,
    corsOrigins: options.corsOrigins ?? [],
    publicUrl: options.publicUrl,
    ...{ authRateLimit: 0, rateLimit: 0, trustedHops: 0, ...options.throttling },
  })
  const seen: Seen[] = []
  const fetch = (request: Request, env?: object) => app.fetch(request, env)
  const service: TestService = {
    send: sender(fetch, seen),
    fetch,
    db,
    databaseUrl: url,
    now: new Date(),
    logs,
    mails: mailsOf(db, options.throttling?.authRateLimit ?? 0),
    draining: false,
    endStreams: app.endStreams,
  }
  atFileEnd(async () => {
    record({ seen, statements: [...statements] })
    await db.destroy()
    await database?.drop()
  })
  return service
}

/** What the worker does, without sending. */
function mailsOf(db: Database, authRateLimit: number): TestService['mails'] {
  const appUrl = 'https://tasks.example.com/app'
  const { kinds, compose } = composeBy({
    ...notices(appUrl),
    ...linkComposers({ db, secret, appUrl, authRateLimit }),
  })
  const sent: SentMail[] = []
  const sendAll = async () => {
    for (let job = await claimMail(db, kinds); job; job = await claimMail(db, kinds)) {
      const message = await compose(job)
      if (message) sent.push({ ...message, kind: job.kind, token: /token=([\w-]+)/.exec(message.text)?.[1] })
      await removeMail(db, job)
    }
    return sent
  }
  // One after the other: what one has taken, another one would miss.
  let last = Promise.resolve(sent)
  return () => {
    last = last.then(sendAll)
    return last
  }
}

const ignored = Object.assign(() => {}, { each: () => () => {} })
const nothing = { test: ignored as unknown as typeof test, describe: ignored as unknown as typeof describe }

/**
 * `test` and `describe` for what only the real service can be asked; with the in-memory one there is no such test.
 * @param _reason why the in-memory service cannot be asked
 */
export const onService = (_reason: string) => (inject('isInMemory') ? nothing : { test, describe })

/** Leaves for tests/coverage what a file has seen. */
export function record(records: { seen?: Seen[]; statements?: string[] }): void {
  writeFileSync(join(inject('recordFolder'), `${randomUUID()}.json`), JSON.stringify(records))
}

/** Where a 400 says the mistakes are. */
export const pointers = (response: { body: unknown }): string[] =>
  (response.body as { errors: { pointer: string }[] }).errors.map(({ pointer }) => pointer)

/** A request whose response goes through the contract checker. */
export function sender(
  fetch: (request: Request) => Response | Promise<Response>,
  seen: Seen[],
  base = 'http://test',
): Send {
  return async (method, path, { token, headers = {}, json, raw } = {}) => {
    const body = json === undefined ? raw : JSON.stringify(json)
    const init: RequestInit & { duplex?: 'half' } = {
      method,
      headers: {
        ...(token !== undefined && { Authorization: `Bearer ${token}` }),
        ...(json !== undefined && { 'Content-Type': 'application/json' }),
        ...headers,
      },
    }
    if (body !== undefined) Object.assign(init, { body, duplex: 'half' })
    const url = base + ending(method, path)
    const response = await fetch(new Request(url, init))
    const what = await checkResponse(method, new URL(url).pathname, response)
    if (what) seen.push(what)
    const text = await response.text()
    const isJson = /json/.test(response.headers.get('Content-Type') ?? '') && text !== ''
    const result = {
      status: response.status,
      headers: response.headers,
      text,
      body: isJson ? JSON.parse(text) : undefined,
    }
    if (raw === undefined) checkRequest({ method, url: new URL(base + path), body: json }, result)
    return result
  }
}
