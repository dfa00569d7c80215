// What every resource of a user does: pages, creation with replay, conditional reads and writes, and the audit trail.
import type { Context } from 'hono'
import type { Database, Executor } from '../../db/database.ts'
import { connectionTimeoutMillis } from '../../db/session/time-limits.ts'
import { pageAdmission } from '../../http/limits/page-admission.ts'
import { reply, replyJson } from '../../http/reply.ts'
import { isNotModified, requiredVersions, versionTag } from '../../http/request/conditional.ts'
import type { SignedInEnv } from '../../http/request/context.ts'
import { bodyHash, idempotencyKey } from '../../http/request/idempotency-key.ts'
import { audit } from '../../http/telemetry/audit.ts'
import { Problem } from '../../openapi/problem.ts'
import type { PageQuery, Pages } from '../../openapi/resources/pages.ts'
import { requireAccount } from '../account/account.ts'
import { positionOf } from './cursor.ts'
import { idempotentCreation } from './idempotent-creation.ts'
import { once } from './once.ts'
import { pageHeaders, pageTag } from './page-headers.ts'
import { pagesOf } from './pages.ts'
import type { ownedQueries, Stored } from './queries.ts'
import { assertUnchanged, type FindMade, isRepeated, separate } from './read-only-fields.ts'
import { idOf, type Target, valid } from './target.ts'

type Item = { id: number; user_id: number; created_at: string; updated_at: string }
type Handler = (c: Context<SignedInEnv>) => Promise<Response>

type WriteOptions = {
  /** Whether it takes If-Match. */
  isConditional?: boolean
  /** It takes an Idempotency-Key: what is written before those that it keeps. */
  keyPrefix?: string
}

/**
 * The handlers of a resource's operations, to be mounted under its routes.
 * @param queries its statements
 * @param pages its filters and orders
 */
export function ownedHandlers<I extends Item, New extends object, Patch extends object>(
  db: Database,
  queries: ReturnType<typeof ownedQueries<I, New, Patch>> & { findMade?: FindMade<New> },
  pages: Pages,
): Record<'page' | 'create' | 'get' | 'replace' | 'update' | 'remove', Handler> & {
  writing<Body>(
    write: (db: Executor, target: Target, body: Body) => Promise<Stored<I> | undefined>,
    options?: WriteOptions,
  ): Handler
  removing<Query>(remove: (target: Target, query: Query) => Promise<boolean>): Handler
} {
  const { thing, writable, readOnly: readOnlyNames } = pages.resource
  const { pathOf } = queries
  const createOnce = idempotentCreation<I, New>(pages.resource, queries)
  const readPage = pagesOf<I>(pages)
  const admit = pageAdmission(pages.filters, connectionTimeoutMillis)
  const idsOf = (userId: number, id: number) => ({ user_id: userId, [`${thing}_id`]: id })

  function created(c: Context<SignedInEnv>, stored: Stored<I> | undefined, replayed = false): Response {
    if (stored === undefined) throw new Problem('invalid_token')
    const { version, ...item } = stored
    const { user_id, id } = stored
    if (!replayed) audit(c, `${thing}_created`, idsOf(user_id, id))
    return replyJson(c, item, 201, {
      Location: `${pathOf(user_id)}/${id}`,
      ETag: versionTag(version),
      ...(replayed && { 'Idempotency-Replayed': 'true' }),
    })
  }

  async function written(c: Context<SignedInEnv>, stored: Stored<I> | undefined): Promise<Response> {
    const row = stored ?? (await notWritten(c))
    audit(c, `${thing}_updated`, idsOf(c.env.principal.id, idOf(c)))
    const { completedTask } = row
    if (completedTask !== undefined) audit(c, `${thing}_created`, idsOf(row.user_id, completedTask))
    return replyWith(c, row)
  }

  function replyWith(
    c: Context<SignedInEnv>,
    { version, completedTask, ...item }: Stored<I>,
    replayed = false,
  ): Response {
    return replyJson(c, item, 200, {
      ETag: versionTag(version),
      ...(completedTask !== undefined && { 'X-Completed-Task': String(completedTask) }),
      ...(replayed && { 'Idempotency-Replayed': 'true' }),
    })
  }

  /** A write found no row: there is none, or its version is another one. */
  async function notWritten(c: Context<SignedInEnv>): Promise<never> {
    if ((await queries.find(db, c.env.principal.id, idOf(c))) !== undefined)
      throw new Problem('precondition_failed')
    return await notFound(c)
  }

  /** @param item what is to be written @throws Problem 404, 412 */
  async function findVersion(c: Context<SignedInEnv>, item: New, versions?: number[]): Promise<Stored<I>> {
    const { id: userId } = c.env.principal
    const stored = (await queries.find(db, userId, idOf(c))) ?? (await notFound(c))
    await queries.requireReferences(db, userId, item)
    if (versions?.includes(stored.version) === false) throw new Problem('precondition_failed')
    return stored
  }

  async function notFound(c: Context<SignedInEnv>): Promise<never> {
    await requireAccount(db, c.env.principal.id)
    throw new Problem(`${thing}_not_found`)
  }

  /** @param write @returns the item as it is now; undefined where there is none with such a version */
  function writing<Body>(
    write: (db: Executor, target: Target, body: Body) => Promise<Stored<I> | undefined>,
    { isConditional = true, keyPrefix }: WriteOptions = {},
  ): Handler {
    return async (c) => {
      const { id: userId } = c.env.principal
      const target = { userId, id: idOf(c), versions: isConditional ? requiredVersions(c) : undefined }
      const body = valid<Body>(c, 'json')
      const key = keyPrefix === undefined ? undefined : idempotencyKey(c)
      if (key === undefined) return await written(c, await write(db, target, body))
      const sent = bodyHash({ id: target.id, body: await c.req.json() })
      const request = { userId, key: `${keyPrefix} ${key}`, bodyHash: sent }
      const done = await once(db, request, (trx) => write(trx, target, body))
      return done?.replayed ? replyWith(c, done.result, true) : await written(c, done?.result)
    }
  }

  /** @param remove @returns whether there was one with such a version */
  function removing<Query>(remove: (target: Target, query: Query) => Promise<boolean>): Handler {
    return async (c) => {
      const { id: userId } = c.env.principal
      const target = { userId, id: idOf(c), versions: requiredVersions(c) }
      if (!(await remove(target, valid<Query>(c, 'query')))) return await notWritten(c)
      audit(c, `${thing}_deleted`, idsOf(userId, target.id))
      return reply(c, null, 204)
    }
  }

  return {
    async page(c) {
      const userId = c.env.principal.id
      const query = valid<PageQuery>(c, 'query')
      const from =
        query.cursor === undefined ? undefined : positionOf(query.cursor, userId, query, pages.sorts)
      const page = await admit(c.env.activity, query, () => readPage(db, userId, query, from))
      if (page.items.length === 0) await requireAccount(db, userId)
      const ETag = pageTag(page)
      if (isNotModified(c, ETag)) return reply(c, null, 304, { ETag })
      return replyJson(c, page.items, 200, {
        ...pageHeaders(pathOf(userId), userId, query, page),
        ETag,
      })
    },

    async create(c) {
      const userId = c.env.principal.id
      const key = idempotencyKey(c)
      const item = valid<New>(c, 'json')
      if (key === undefined) return created(c, await queries.insert(db, userId, item))
      const request = { userId, key, bodyHash: bodyHash(await c.req.json()) }
      const once = await createOnce(db, request, item)
      return created(c, once?.item, once?.replayed)
    },

    async get(c) {
      const stored = await queries.find(db, c.env.principal.id, idOf(c))
      const { version, ...item } = stored ?? (await notFound(c))
      const ETag = versionTag(version)
      return isNotModified(c, ETag) ? reply(c, null, 304, { ETag }) : replyJson(c, item, 200, { ETag })
    },

    async replace(c) {
      const versions = requiredVersions(c)
      const { id: userId } = c.env.principal
      const { item, readOnly } = separate<New>(valid(c, 'json'), readOnlyNames)
      if (readOnly === undefined)
        return written(c, await queries.replace(db, userId, idOf(c), item, versions))
      for (;;) {
        const before = await findVersion(c, item, versions)
        if (isRepeated(before, item, readOnly, writable)) return replyWith(c, before)
        const made = await queries.findMade?.(db, { userId, id: idOf(c) }, item)
        if (made && isRepeated(before, made.item, readOnly, writable))
          return replyWith(c, { ...before, ...made.beside })
        assertUnchanged(before, readOnly)
        const stored = await queries.replace(db, userId, idOf(c), item, [before.version])
        if (stored !== undefined) return written(c, stored)
      }
    },

    update: writing<Patch>((own, { userId, id, versions }, fields) =>
      queries.update(own, userId, id, fields, versions),
    ),
    writing,
    remove: removing(({ userId, id, versions }) => queries.remove(db, userId, id, versions)),
    removing,
  }
}
