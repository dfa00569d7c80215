// The operations on the service itself: its index, its health, its readiness and its contract.
import { Hono } from 'hono'
import { accepts } from 'hono/accepts'
import type { Logger } from 'pino'
import type { Database } from '../../db/database.ts'
import { mount } from '../../http/mount.ts'
import { precompressed } from '../../http/precompressed.ts'
import { reply, replyJson } from '../../http/reply.ts'
import type { AppEnv } from '../../http/request/context.ts'
import { Problem } from '../../openapi/problem.ts'
import * as routes from './contract.ts'
import { readiness } from './readiness.ts'

const index = {
  name: 'tasks-api',
  docs: 'docs',
  openapi: 'openapi.json',
  health: 'health',
  ready: 'ready',
} as const

type Deps = {
  db: Database
  log: Logger
  isDraining: () => boolean
  /** The OpenAPI document as text. */
  contract: string
}

/**
 * Makes the router of the operations on the service itself.
 * @param deps.contract the OpenAPI document as text
 */
export function service({ db, log, isDraining, contract }: Deps) {
  const router = new Hono<AppEnv>()
  const isReady = readiness({ db, log })

  mount(router, routes.getIndex, (c) => {
    const supports = ['application/json', 'text/html']
    const wanted = accepts(c, { header: 'Accept', supports, default: 'application/json' })
    if (wanted === 'text/html') return reply(c, null, 302, { Location: index.docs, Vary: 'Accept' })
    return replyJson(c, index, 200, { Vary: 'Accept' })
  })

  mount(router, routes.getHealth, (c) => replyJson(c, { status: 'ok' } as const, 200))

  mount(router, routes.getReadiness, async (c) => {
    if (isDraining()) throw new Problem('shutting_down')
    if (!(await isReady())) throw new Problem('database_unavailable')
    return replyJson(c, { status: 'ready' } as const, 200)
  })

  const replyContract = precompressed(contract) // the bytes of the committed file
  router.get(routes.getContract.path, (c) =>
    replyContract(c, { 'Content-Type': 'application/json', 'Cache-Control': 'no-cache' }),
  )

  return router
}
