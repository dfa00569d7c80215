// A write leaves the outbox: done, not needed, or refused.

import type { StoredEntry } from '../offline-copy/offline-store.ts'
import { only, type PendingWrite, references, type Sent } from '../offline-copy/pending-write.ts'
import { keyOf } from '../offline-copy/replica.ts'
import { resolved } from '../offline-copy/view.ts'
import type { Problem } from '../runtime/contract.ts'
import { rebased } from './rebase.ts'
import type { Written } from './request.ts'
import type { SyncRun } from './sync-run.ts'

/** Takes over what the service has made of a request. */
export async function settle(run: SyncRun, key: string, sent: Sent, { data, etag }: Written): Promise<void> {
  const { replica, settled } = run
  const write = replica.write(key)
  if (!write) return
  const { kind, op } = write
  const id = data?.id ?? sent.id
  const copy = replica.things.get(keyOf(kind, id))
  const puts: StoredEntry[] = []
  // The answer to a request that was sent again may be older than what has been seen since.
  const isOld = copy && data && copy.data.updated_at > data.updated_at
  if (data && !isOld) puts.push([keyOf(kind, id), { data, etag }], ['meta owner', data.user_id])
  if (op === 'create') puts.push([`id ${keyOf(kind, write.id)}`, id])
  // Where it had to be restored first, the write itself is still to come.
  const { sent: _, ...unsent } = write
  const isStep = sent.op !== op
  if (isStep) puts.push([key, unsent])
  const expected = { ...sent.before, ...sent.body }
  // A restoration has no entity tag to hold to the state that was looked at: only the place follows from it.
  const found = only({ ...data }, (name) => sent.op !== 'restore' || name in references)
  const later = data ? rebased(replica, write, expected, found) : nothing
  settled.push({ ...resolved(replica, write), op: sent.op, body: sent.body, id })
  await replica.commitSynced({
    puts: [...puts, ...later.puts],
    deletes: [...(isStep ? [] : [key]), ...later.deletes],
  })
}

const nothing = { puts: [], deletes: [] }

/** Takes out a write that is not needed (any more). @param id of the thing that it has created */
export async function remove({ replica }: SyncRun, { key, kind, op, id }: PendingWrite, made?: number) {
  const puts: StoredEntry[] = op === 'create' && made ? [[`id ${keyOf(kind, id)}`, made]] : []
  await replica.commitSynced({ puts, deletes: [key] })
}

/** Takes out a write that cannot be made, once the app knows. */
export async function refuse(
  { options, replica }: SyncRun,
  write: PendingWrite,
  code: string,
  problem?: Problem,
) {
  const { key, kind, op, id } = write
  const { body, base } = resolved(replica, write)
  await options.onRefused?.({ kind, op, id: replica.idOf(kind, id), body, code, problem })
  // What was written after it is written to what there was before it.
  const { completed: _, ...expected } = body
  const later = op === 'update' ? rebased(replica, write, expected, base) : nothing
  await replica.commitSynced({ puts: later.puts, deletes: [key, ...later.deletes] })
}
