// A pending write on its way: looked at, kept as a request, sent, and taken out of the outbox when it is done or refused.

import type { PendingWrite, Sent } from './pending-write.ts'
import { resolved } from './view.ts'
import { decide } from './conflicts.ts'
import { inspect } from './inspect.ts'
import { keep } from './keep.ts'
import { pull } from './pull.ts'
import { request } from './request.ts'
import { refuse, remove, settle } from './settle.ts'
import { isRefusal, type SyncRun } from './sync-run.ts'
import { takeBack } from './taken-back.ts'

/** How often it is looked at, if others change the same thing all the time; then later again. */
const maxLooks = 20

/** @throws what stops the sync: no connection, nobody signed in, a busy service */
export async function deliver(run: SyncRun, key: string): Promise<void> {
  const { replica } = run
  for (let looks = 0; looks < maxLooks; looks += 1) {
    const write = replica.write(key)
    if (!write) return
    const sent = isRepeatable(write) ? write.sent : await prepared(run, write)
    if (!sent) continue
    try {
      await settle(run, key, sent, await request(run, write.kind, sent))
    } catch (error) {
      await failed(run, write, error)
    }
  }
  throw new Error('it was changed elsewhere again and again')
}

/**
 * Whether the answer was lost to a request that can only be done once, by its key or its entity tag: then that one is sent again,
 * and its answer says what has come of it.
 */
const isRepeatable = ({ kind, sent }: PendingWrite) =>
  sent !== undefined && kind === 'task' && sent.ifMatch !== undefined

/** @returns the request, which is kept by then; undefined where there is none, or not yet */
async function prepared(run: SyncRun, kept: PendingWrite): Promise<Sent | undefined> {
  const { replica } = run
  if (await takeBack(replica, kept)) return undefined
  const write = resolved(replica, kept)
  const finding = inspect(replica, write)
  if (finding.is === 'send') return await keep(run, write, finding)
  if (run.settled.length > 0) await pull(run)
  else if (finding.is === 'done') await remove(run, kept, finding.id)
  else if (finding.is === 'missing') await refuse(run, kept, finding.code)
  else return await decide(run, write, finding)
  return undefined
}

/** Codes that say that the copy is behind. */
const behind = ['precondition_failed', 'task_not_found', 'list_not_found', 'not_deleted']

/** @throws what is no refusal of this request */
async function failed(run: SyncRun, write: PendingWrite, error: unknown): Promise<void> {
  if (!isRefusal(error)) throw error
  const { code } = error
  const wasCreated = code === 'external_id_taken' && write.sent !== undefined
  const isBehind = behind.includes(code) && !(code === 'list_not_found' && write.kind === 'task')
  if (!wasCreated && !isBehind) return await refuse(run, write, code, error.problem)
  const { sent: _, ...unsent } = write
  if (isBehind) await run.replica.commitSynced({ puts: [[write.key, unsent]] })
  await pull(run)
}
