// A write leaves the outbox: done, not needed, or refused.

import type { StoredEntry } from '../offline-copy/offline-store.ts'
import { type Fields, isSame, type PendingWrite, type Sent } from '../offline-copy/pending-write.ts'
import { keyOf, type Replica } from '../offline-copy/replica.ts'
import { resolved } from '../offline-copy/view.ts'
import type { Problem } from '../runtime/contract.ts'
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
  // The answer of a request that was sent again may be older than what has been seen since.
  if (data && !(copy && copy.data.updated_at > data.updated_at))
    puts.push([keyOf(kind, id), { data, etag }], ['meta owner', data.user_id])
  if (op === 'create') puts.push([`id ${keyOf(kind, write.id)}`, id])
  const before = { ...copy?.data, ...sent.body }
  if (data) puts.push(...rebased(replica, write, id, before, data as unknown as Fields))
  // Where it had to be restored first, the write itself is still to come.
  const { sent: _, ...unsent } = write
  const isStep = sent.op !== op
  if (isStep) puts.push([key, unsent])
  settled.push({ ...resolved(replica, write), op: sent.op, body: sent.body, id })
  await replica.commitSynced({ puts, deletes: isStep ? [] : [key] })
}

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
  const puts = op === 'update' ? rebased(replica, write, replica.idOf(kind, id), body, base) : []
  await replica.commitSynced({ puts, deletes: [key] })
}

/**
 * Later writes of a thing expected it to be as this one leaves it. Where it is otherwise, that is nobody else's change.
 *
 * @param expected fields as they were to be
 * @param found fields as they are
 */
function rebased(
  replica: Replica,
  { key, kind, id: localId }: PendingWrite,
  id: number,
  expected: Fields,
  found: Fields,
): StoredEntry[] {
  const later = replica
    .writes()
    .filter(
      (one) =>
        one.key > key && one.kind === kind && (one.id === localId || replica.idOf(kind, one.id) === id),
    )
  return later.flatMap((write): StoredEntry[] => {
    const base = replica.withIds(write.base)
    const differs = (name: string) =>
      name in found && isSame(base[name], expected[name]) && !isSame(base[name], found[name])
    const names = Object.keys(base).filter(differs)
    const isMoved =
      write.occurrence !== undefined && 'due_date' in found && isSame(write.occurrence, expected.due_date)
    if (names.length === 0 && !isMoved) return []
    const next = { ...base, ...Object.fromEntries(names.map((name) => [name, found[name]])) }
    return [[write.key, { ...write, base: next, ...(isMoved && { occurrence: found.due_date }) }]]
  })
}
