// Changes of the same thing here and elsewhere: the app is told, and may decide.
import type { Conflict } from '../offline-copy/offline-options.ts'
import { type Fields, only, type PendingWrite, type Sent, type Thing } from '../offline-copy/pending-write.ts'
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
  const body = bodyOf(write, fields, decision)
  const op = write.op === 'delete' && decision ? 'update' : write.op
  if (op !== 'delete' && Object.keys(body).length === 0) {
    await remove(run, write)
    return undefined
  }
  // What was looked at is what is overwritten: only a change that comes after it is a conflict again.
  const now = theirs as unknown as Fields
  const base = only(now, (name) => name in write.base)
  const { occurrence, ...rest } = write
  const isStillDone = occurrence !== undefined && body.completed === true
  const next = { ...rest, op, body, base, ...(isStillDone && { occurrence: now.due_date }) }
  return await keep(run, next, { id: write.id, etag })
}

function bodyOf(
  { op, body, occurrence }: PendingWrite,
  fields: string[],
  decision: Fields | undefined,
): Fields {
  const undisputed = only(body, (name) => !fields.includes(name))
  if (op === 'delete') return decision ?? body
  // A move takes its own fields alone.
  if (decision)
    return { ...undisputed, ...only(decision, (name) => op === 'update' || fields.includes(name)) }
  // The occurrence that was completed here is over already: completing the next one is nobody's wish.
  return occurrence !== undefined && fields.includes('completed')
    ? only(body, (name) => name !== 'completed')
    : body
}

/** In the trash it comes back if the app has values for it; what is gone for good does not. */
async function decideGone(run: SyncRun, write: PendingWrite, trashed: Thing | undefined) {
  const decision = await ask(run, write, Object.keys(write.body), null)
  if (!decision || Object.keys(decision).length === 0 || !trashed) {
    await remove(run, write)
    return undefined
  }
  const { occurrence: _, ...rest } = write
  return await keep(run, { ...rest, op: 'update', body: decision }, { id: write.id }, 'restore')
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
