// Changes of the same thing here and elsewhere: the app is told, and may decide.
import type { Conflict } from './offline-options.ts'
import { type Fields, only, type PendingWrite, type Sent, type Thing } from './pending-write.ts'
import type { Finding } from './inspect.ts'
import { keep } from './keep.ts'
import { remove } from './settle.ts'
import type { SyncRun } from './sync-run.ts'

type Disputed = Finding & { is: 'gone' | 'conflict' }

/**
 * @param write with the ids of the service
 * @returns the request, which is kept by then; undefined where nothing is to be written
 */
export async function decide(run: SyncRun, write: PendingWrite, found: Disputed): Promise<Sent | undefined> {
  if (found.is === 'gone') return await decideGone(run, write, found.trashed)
  const { theirs, etag, fields } = found
  const decision = await ask(run, write, fields, theirs)
  // The occurrence that was completed here is over already: completing the next one is nobody's wish.
  const isOver = write.occurrence !== undefined && fields.includes('completed')
  const mine = isOver ? fields.filter((name) => name !== 'completed') : fields
  const undisputed = only(write.body, (name) => (decision ? !fields.includes(name) : true))
  const body = decision
    ? { ...undisputed, ...only(decision, (name) => write.op === 'update' || fields.includes(name)) }
    : only(write.body, (name) => !fields.includes(name) || mine.includes(name))
  if (Object.keys(body).length === 0) {
    await remove(run, write)
    return undefined
  }
  // What was looked at is what is overwritten: only a change that comes after it is a conflict again.
  const now = theirs as unknown as Fields
  const base = {
    ...write.base,
    ...only(now, (name) => name in body && (fields.includes(name) || name in write.base)),
  }
  const { occurrence: _, ...rest } = write
  const next =
    'completed' in body && write.occurrence !== undefined ? { ...rest, occurrence: now.due_date } : rest
  return await keep(run, { ...next, body, base }, { id: write.id, etag })
}

/** In the trash it comes back if the app has values for it; what is gone for good does not. */
async function decideGone(run: SyncRun, write: PendingWrite, trashed: Thing | undefined) {
  const decision = await ask(run, write, Object.keys(write.body), null)
  if (!decision || Object.keys(decision).length === 0 || !trashed) {
    await remove(run, write)
    return undefined
  }
  const { occurrence: _, ...rest } = write
  const base = only(trashed as unknown as Fields, (name) => name in decision)
  return await keep(run, { ...rest, op: 'update', body: decision, base }, { id: write.id }, 'restore')
}

async function ask(
  { options, replica }: SyncRun,
  { kind, id, body, base }: PendingWrite,
  fields: string[],
  theirs: Thing | null,
): Promise<Fields | undefined> {
  const mine = only(body, (name) => fields.includes(name))
  const before = only(replica.withIds(base), (name) => fields.includes(name))
  const conflict = { kind, id, fields, mine, theirs, base: before } as unknown as Conflict
  return ((await options.onConflict?.(conflict)) as Fields | undefined) ?? undefined
}
