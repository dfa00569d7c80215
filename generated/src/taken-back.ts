// A recurring task that was completed and reopened before anything was sent: nothing is to happen then, but once it is
// completed, reopening it would not bring its day back.
import type { StoredEntry } from './offline-store.ts'
import { only, type PendingWrite } from './pending-write.ts'
import type { Replica } from './replica.ts'

/** @returns whether a completion was taken back, and is no longer in the outbox */
export async function takeBack(replica: Replica, write: PendingWrite): Promise<boolean> {
  if (write.occurrence === undefined || write.body.completed !== true) return false
  const id = replica.idOf('task', write.id)
  const reopening = replica
    .writes()
    .find(
      (one) => one.key > write.key && replica.idOf(one.kind, one.id) === id && one.body.completed === false,
    )
  if (!reopening) return false
  await replica.commitSynced(withoutCompletion([write, reopening]))
  return true
}

/** What is left of writes without the field `completed`. */
export function withoutCompletion(writes: PendingWrite[]): { puts: StoredEntry[]; deletes: string[] } {
  const puts: StoredEntry[] = []
  const deletes: string[] = []
  for (const { occurrence: _, ...write } of writes) {
    const body = only(write.body, (name) => name !== 'completed')
    if (Object.keys(body).length === 0) deletes.push(write.key)
    else puts.push([write.key, { ...write, body, base: only(write.base, (name) => name !== 'completed') }])
  }
  return { puts, deletes }
}
