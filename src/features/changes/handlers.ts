// The operations on the sequence of changes.
import { Hono } from 'hono'
import type { Database } from '../../db/database.ts'
import { connectionTimeoutMillis } from '../../db/session/time-limits.ts'
import { pageAdmission } from '../../http/limits/page-admission.ts'
import { countedChunks } from '../../http/limits/unread-responses.ts'
import { mount } from '../../http/mount.ts'
import { replyJson, replyStream } from '../../http/reply.ts'
import { authenticated } from '../../http/request/authenticate.ts'
import type { RequestContext, SignedInEnv } from '../../http/request/context.ts'
import { Problem } from '../../openapi/problem.ts'
import { problems } from '../../openapi/problem-codes.ts'
import { maxPageSize } from '../../openapi/resources/pages.ts'
import { type Given, tokenOf } from '../../openapi/resources/sync-tokens.ts'
import type { Clock } from '../tokens/access-token.ts'
import * as routes from './contract.ts'
import { eventsOf } from './events.ts'
import { isBehind, readPage, shown, startFor } from './pages.ts'
import { Reading } from './reading.ts'
import type { Streams } from './streams.ts'

/** Changes that a stream reads at once, and has in memory until its client has read them. */
const streamedAtOnce = 50

/** @returns the router of the operations */
export function changes({ db, clock, streams }: { db: Database; clock: Clock; streams: Streams }) {
  const router = new Hono<SignedInEnv>()
  const admit = pageAdmission({}, connectionTimeoutMillis)

  mount(router, routes.listChanges, async (c) => {
    const { id: userId } = c.env.principal
    const { since, limit = maxPageSize } = c.req.valid('query')
    const now = clock().getTime()
    const start = await startFor(db, userId, since, now)
    const read = () => readPage(db, userId, start, { limit, now })
    const { changes: page, next, more } = await admit(c.env.activity, { limit, sort: 'change' }, read)
    return replyJson(c, { changes: page.map(shown), next: tokenOf(userId, next), more }, 200)
  })

  mount(router, routes.streamChanges, async (c) => {
    const { id: userId, goodUntil = 0 } = c.env.principal
    const { since, wait = Number.POSITIVE_INFINITY } = c.req.valid('query')
    const { env } = c // of all that Hono has made for the request the stream keeps this alone
    const credentials = c.req.header('Authorization')
    const read = (given: Given) =>
      readPage(db, userId, given, { limit: streamedAtOnce, now: clock().getTime() })
    const token = c.req.header('Last-Event-ID') || since // where a client connects again, the URL is that of the first time
    const stream = streams.open(userId)
    try {
      stream.isStale = false
      const reading = new Reading(userId, await startFor(db, userId, token, clock().getTime()), read)
      await reading.next()
      const source = {
        isAllowed: async () => clock().getTime() < goodUntil || isAllowed(credentials, env),
        isBehind: (given: Given) => isBehind(db, userId, given),
        onFailure: (err: unknown) =>
          env.log.warn({ request_id: env.requestId, err }, 'a stream of events waits for the database'),
      }
      const events = eventsOf(stream, source, reading, { waitMillis: wait * 1000 })
      return replyStream(c, countedChunks(env.activity, events), () => stream.close(), {
        'Content-Type': 'text/event-stream',
        'X-Accel-Buffering': 'no', // nginx would collect some kilobytes first
      })
    } catch (error) {
      stream.close()
      throw error
    }
  })

  return router
}

/** Whether the token of a request that began a while ago is still good. */
async function isAllowed(credentials: string | undefined, env: RequestContext): Promise<boolean> {
  try {
    return !((await authenticated(credentials, { env })) instanceof Problem)
  } catch (error) {
    if (error instanceof Problem && problems[error.code].status === 401) return false
    throw error
  }
}
