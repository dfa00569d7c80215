// What a pending write comes to, with the thing as the service has it now.

import {
  type Fields,
  isSame,
  type PendingWrite,
  references,
  type Thing,
} from '../offline-copy/pending-write.ts'
import { keyOf, type Replica } from '../offline-copy/replica.ts'
import type { Task } from '../runtime/contract.ts'

/** Only `send` may be found with a copy that is behind: all else is looked at again once it is up to date. */
export type Finding =
  | { is: 'send'; id: number; etag?: string | undefined }
  /** It is so already. */
  | { is: 'done'; id: number }
  /** What it is to change is in the trash, or gone. */
  | { is: 'gone'; trashed: Thing | undefined }
  /** Fields have been changed elsewhere. */
  | { is: 'conflict'; theirs: Thing; etag: string; fields: string[] }
  /** What it refers to was never created. */
  | { is: 'missing'; code: string }

/** @param write with the ids of the service, as far as they are known */
export function inspect(replica: Replica, write: PendingWrite): Finding {
  const { kind, op, id, body } = write
  const unknown = Object.keys(body).find((name) => references[name] && (body[name] as number) < 0)
  if (op === 'create') {
    const made = write.sent && createdBefore(replica, write)
    if (made) return { is: 'done', id: made.id }
    return unknown ? { is: 'missing', code: missing[unknown] ?? '' } : { is: 'send', id: 0 }
  }
  if (id < 0) return { is: 'missing', code: `${kind}_not_found` }
  if (unknown) return { is: 'missing', code: missing[unknown] ?? '' }
  const copy = replica.things.get(keyOf(kind, id))
  const isTrashed = kind === 'task' && copy !== undefined && (copy.data as Task).deleted_at !== null
  const send = { is: 'send', id, etag: copy?.etag } as const
  const isThere = copy !== undefined && !isTrashed
  if (op === 'delete' && !isThere) return { is: 'done', id }
  if (op === 'restore') {
    if (!copy) return { is: 'gone', trashed: undefined }
    return isTrashed && !isDeletedAgain(write, copy.data as Task) ? { is: 'send', id } : { is: 'done', id }
  }
  if (!isThere) return { is: 'gone', trashed: copy?.data }
  const theirs = copy.data as unknown as Fields
  const fields = changedElsewhere(write, replica.withIds(write.base), theirs)
  if (fields.length > 0) return { is: 'conflict', theirs: copy.data, etag: copy.etag, fields }
  const isDone = op === 'update' && Object.keys(body).every((name) => isSame(body[name], theirs[name]))
  return isDone ? { is: 'done', id } : send
}

/** Whether somebody has deleted it since the restoration was sent, which may have been done. */
const isDeletedAgain = ({ sent }: PendingWrite, { deleted_at }: Task) =>
  sent !== undefined && (sent.before as Task).deleted_at !== deleted_at

const missing: Record<string, string> = {
  list_id: 'list_not_found',
  parent_id: 'parent_not_found',
  after_id: 'sibling_not_found',
}

/**
 * The thing, where the answer to its creation was lost: a task by its external id; a list, which has none, by its name, among
 * those that nobody here knew before.
 */
function createdBefore({ things }: Replica, { kind, body, known = 0 }: PendingWrite): Thing | undefined {
  for (const [key, { data }] of things) {
    if (!key.startsWith(kind)) continue
    if (kind === 'task' && (data as Task).external_id === body.external_id) return data
    if (kind === 'list' && data.id > known && 'name' in data && data.name === body.name) return data
  }
  return undefined
}

function changedElsewhere({ body, occurrence }: PendingWrite, base: Fields, theirs: Fields): string[] {
  const changed = Object.keys(base).filter(
    (name) => !isSame(theirs[name], base[name]) && !isSame(theirs[name], body[name]),
  )
  // Somebody else has completed the occurrence, or we have, and its answer was lost.
  const isOver = occurrence !== undefined && !theirs.completed && !isSame(theirs.due_date, occurrence)
  return isOver && !changed.includes('completed') ? [...changed, 'completed'] : changed
}
