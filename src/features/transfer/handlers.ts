// The operations that take one's data along.
import { type Context, Hono } from 'hono'
import type { Database } from '../../db/database.ts'
import { inLongTransaction } from '../../db/transactions.ts'
import { mount } from '../../http/mount.ts'
import { replyJson, replyStream } from '../../http/reply.ts'
import { readText } from '../../http/request/body.ts'
import type { SignedInEnv } from '../../http/request/context.ts'
import { audit } from '../../http/telemetry/audit.ts'
import { fileTypes, maxFileBytes } from '../../openapi/imports/found.ts'
import { Problem } from '../../openapi/problem.ts'
import { requireAccount } from '../account/account.ts'
import { findUser } from '../account/queries.ts'
import { listTokens } from '../api-tokens/queries.ts'
import { readLists } from '../lists/queries.ts'
import { listSessions } from '../sessions/queries.ts'
import * as routes from './contract.ts'
import { begun, fileOf, pagesOfTasks } from './export.ts'
import { readFile } from './import.ts'
import { admission } from './in-work.ts'
import { insertAll } from './queries.ts'

/** At once in this process. */
const maxExports = 10
const maxImports = 2

/** @returns the router of the export and the import */
export function transfer({ db, clock }: { db: Database; clock: () => Date }) {
  const router = new Hono<SignedInEnv>()
  const beginExport = admission('exports', maxExports)
  const beginImport = admission('imports', maxImports)

  mount(router, routes.exportMe, async (c) => {
    const { id, sessionId } = c.env.principal
    const user = await findUser(db, id)
    if (user === undefined) throw new Problem('invalid_token')
    const head = {
      exported_at: clock().toISOString(),
      user,
      sessions: await listSessions(db, id, sessionId),
      tokens: await listTokens(db, id),
      lists: await db.forOwner('filters', id, (own) => readLists(own, id)),
    }
    const end = beginExport(id)
    const pages = await begun(pagesOfTasks(db, id)).catch((error) => {
      end()
      throw error
    })
    audit(c, 'account_exported', { user_id: id })
    const file = fileOf(head, pages, () => requireAccount(db, id))
    return replyStream(c, file, end, {
      'Content-Type': 'application/json',
      'Content-Disposition': `attachment; filename="tasks-${head.exported_at.slice(0, 10)}.json"`,
    })
  })

  mount(router, routes.importMe, async (c) => {
    const end = beginImport(c.env.principal.id)
    try {
      return await importFile(c)
    } finally {
      end()
    }
  })

  async function importFile(c: Context<SignedInEnv>) {
    const { id } = c.env.principal
    const { type, text } = await readText(c, fileTypes, maxFileBytes)
    const { lists, tasks, omitted, omissions } = await readFile(type, text)
    const { created, lists_created } = await inLongTransaction(db, id, (trx) =>
      insertAll(trx, id, lists, tasks),
    )
    if (created + lists_created === 0) await requireAccount(db, id)
    else audit(c, 'tasks_imported', { user_id: id })
    const counts = { created, skipped: tasks.length - created, lists_created }
    return replyJson(c, { ...counts, omitted, omissions }, 200)
  }

  return router
}
