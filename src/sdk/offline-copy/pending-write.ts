// A write that was accepted here and waits for the network: as it is kept in the outbox.
import type { List, Task } from '../runtime/contract.ts'

/** What there is to write. */
export type Kind = 'task' | 'list'
export type Thing = Task | List
export type Fields = Record<string, unknown>

/** A request as it was or will be sent: kept before it is, so that after a crash the same one is sent again. */
export interface Sent {
  /** Of the header Idempotency-Key. */
  idempotencyKey: string
  op: PendingWrite['op']
  /** The id at the service; 0 for a creation. */
  id: number
  body: Fields
  /** The state that was looked at, and its entity tag. */
  before?: Thing | undefined
  ifMatch?: string | undefined
}

export interface PendingWrite {
  /** Its key in the store; writes are sent in the order of their keys. */
  key: string
  kind: Kind
  op: 'create' | 'update' | 'move' | 'delete' | 'restore'
  /** The id of the thing, negative where it was created here and the id of the service was not known yet. */
  id: number
  body: Fields
  /** The values that the fields of `body` had here when it was written. */
  base: Fields
  /** The day of the occurrence that is completed, where the task recurs. */
  occurrence?: unknown
  /** When it was written, by the clock here, as the service writes times. */
  at: string
  sent?: Sent | undefined
  /** The highest id of a list that was known when the creation of one was sent. */
  known?: number
}

/** The fields that hold an id, and what there is by that id. */
export const references: Record<string, Kind> = {
  list_id: 'list',
  parent_id: 'task',
  after_id: 'task',
}

/** Whether two values of a field are the same. */
export const isSame = (one: unknown, other: unknown): boolean =>
  one === other || JSON.stringify(one) === JSON.stringify(other)

/** The members of an object that a rule keeps. */
export const only = (fields: Fields, keeps: (name: string, value: unknown) => boolean): Fields =>
  Object.fromEntries(Object.entries(fields).filter(([name, value]) => keeps(name, value)))
