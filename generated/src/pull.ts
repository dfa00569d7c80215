// Brings the copy up to date.

import type { StoredEntry } from './offline-store.ts'
import { keyOf } from './replica.ts'
import type { Changes } from './contract.ts'
import { isProblem } from './errors.ts'
import type { SyncRun } from './sync-run.ts'

/** Asks for all that was changed. The place up to which it has come is kept with what came. */
export async function pull(run: SyncRun): Promise<void> {
  const { options, replica, settled, call } = run
  for (let more = true; more; ) {
    const since = replica.meta.get('token') as string | undefined
    try {
      const page = await options.api.changes.list(since === undefined ? {} : { since }, call)
      await replica.commitSynced(changeOf(page))
      more = page.more
    } catch (error) {
      if (!isProblem(error, 'sync_token_expired')) throw error
      await pullAnew(run)
      more = false
    }
  }
  settled.length = 0
}

/** A new copy, which takes the place of the old one when it is complete; what waits to be sent stays. */
async function pullAnew({ options, replica, call }: SyncRun): Promise<void> {
  const copy = new Map<string, unknown>()
  let since: string | undefined
  for (let more = true; more; ) {
    const page: Changes = await options.api.changes.list(since === undefined ? {} : { since }, call)
    const { puts, deletes } = changeOf(page)
    for (const key of deletes) copy.delete(key)
    for (const [key, value] of puts) copy.set(key, value)
    since = page.next
    more = page.more
  }
  const deletes = [...replica.things.keys()].filter((key) => !copy.has(key))
  await replica.commitSynced({ puts: [...copy], deletes })
}

/** What a page changes in the store. */
function changeOf({ changes, next }: Changes): { puts: StoredEntry[]; deletes: string[] } {
  const puts: StoredEntry[] = [['meta token', next]]
  const owner = changes.find(({ data }) => data !== null)?.data?.user_id
  if (owner !== undefined) puts.push(['meta owner', owner])
  const deletes: string[] = []
  for (const { type, id, data, etag } of changes) {
    if (data === null) deletes.push(keyOf(type, id))
    else puts.push([keyOf(type, id), { data, etag }])
  }
  return { puts, deletes }
}
