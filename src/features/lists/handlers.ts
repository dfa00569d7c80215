// The operations on lists.
import { Hono } from 'hono'
import type { Database } from '../../db/database.ts'
import { mount } from '../../http/mount.ts'
import type { SignedInEnv } from '../../http/request/context.ts'
import { ownedHandlers } from '../owned/handlers.ts'
import { moveAmongAll } from '../owned/moves.ts'
import * as routes from './contract.ts'
import type { ListDeletion, ListMove } from './list.ts'
import { listPages } from './page-query.ts'
import { listQueries, removeWithTasks } from './queries.ts'

/** @returns the router of the lists' operations */
export function lists({ db }: { db: Database }) {
  const router = new Hono<SignedInEnv>()
  const own = ownedHandlers(db, listQueries, listPages)

  mount(router, routes.listLists, own.page)
  mount(router, routes.createList, own.create)
  mount(router, routes.getList, own.get)
  mount(router, routes.updateList, own.update)
  mount(
    router,
    routes.deleteList,
    own.removing<ListDeletion>((target, query) =>
      query.tasks === 'trash'
        ? removeWithTasks(db, target)
        : listQueries.remove(db, target.userId, target.id, target.versions),
    ),
  )
  mount(
    router,
    routes.moveList,
    own.writing<ListMove>((own, place, { after_id }) => moveAmongAll(own, listQueries, place, after_id)),
  )

  return router
}
