// What an app tells the offline copy, and is told by it.
import type { Call } from '../runtime/call.ts'
import type {
  Change,
  Changes,
  List,
  ListPatch,
  NewList,
  NewTask,
  Problem,
  Task,
  TaskBatch,
  TaskBatchResult,
  TaskPatch,
} from '../runtime/contract.ts'
import type { CallOptions, IdempotencyOptions, IfMatchOptions, OwnerOptions } from '../runtime/options.ts'
import type { ClientSession } from '../session/client-session.ts'
import type { Environment } from './environment.ts'
import type { OfflineStore } from './offline-store.ts'

type Options = CallOptions & OwnerOptions

/** What is used of a client: what `createClient` returns has it. */
export interface OfflineClient {
  readonly session: ClientSession
  readonly changes: {
    list(query: { since?: string }, options: Options): Call<Changes>
    /** Without it, it asks now and then. */
    stream?(query: { since?: string }, options: Options): AsyncIterable<{ change: Change }>
  }
  readonly tasks: {
    create(body: NewTask, options: Options & IdempotencyOptions): Call<Task>
    batch(body: TaskBatch, options: Options & IdempotencyOptions): Call<TaskBatchResult>
  }
  readonly lists: {
    create(body: NewList, options: Options & IdempotencyOptions): Call<List>
    update(id: number, body: ListPatch, options: Options & IfMatchOptions): Call<List>
    delete(id: number, options: Options & IfMatchOptions & { tasks?: 'keep' | 'trash' }): Call<void>
  }
}

/** Fields that were changed here and elsewhere. */
export interface TaskConflict {
  kind: 'task'
  id: number
  /** The fields in question. */
  fields: (keyof TaskPatch)[]
  /** What was written here. */
  mine: TaskPatch
  /** The task as the service has it; null when it is in the trash, or gone. */
  theirs: Task | null
  /** What the fields had when they were changed here. */
  base: TaskPatch
}
/** The same of a list. */
export interface ListConflict {
  kind: 'list'
  id: number
  fields: (keyof ListPatch)[]
  mine: ListPatch
  theirs: List | null
  base: ListPatch
}
export type Conflict = TaskConflict | ListConflict

/** What is to be written; undefined for no decision. */
// biome-ignore lint/suspicious/noConfusingVoidType: for functions that return nothing, which TypeScript 5.0 takes no other way
export type Decision = TaskPatch | ListPatch | undefined | void

/** A write that the service has refused, or that came too late. It is not shown any more. */
export interface RefusedWrite {
  kind: 'task' | 'list'
  op: 'create' | 'update' | 'move' | 'delete' | 'restore'
  /** Negative for what was created here. */
  id: number
  /** What was to be written. */
  body: Record<string, unknown>
  /** Why: a code of the service. */
  code: string
  /** The problem that the service responded with; undefined where it was not asked. */
  problem: Problem | undefined
}

export interface OfflineOptions {
  /** The client whose person's tasks and lists these are. */
  api: OfflineClient
  /** Where they are kept: `indexedDbStore()` in browsers, `inMemoryStore()`, or one of your own. */
  store: OfflineStore
  /**
   * Called when something that was changed here has been changed elsewhere as well. What it returns is written to the fields in
   * question: `{}` leaves theirs. Without a decision yours is written; where `theirs` is null, nothing. May be called again with the
   * same when the program ends before the decision has arrived.
   */
  onConflict?: (conflict: Conflict) => Decision | Promise<Decision>
  /** Called for each write that cannot be made, before it is taken back. */
  onRefused?: (refused: RefusedWrite) => void | Promise<void>
  /**
   * Whether it syncs by itself: at the start, after each write, when somebody signs in, when the network is back or the page is
   * shown, again after a failure, and whenever something is changed elsewhere, which one tab hears of by a stream while it is
   * shown. Default: true. With false only `sync` does.
   */
  autoSync?: boolean
  /** Clock, timers, randomness, and how tabs find each other, for tests and unusual environments. */
  environment?: Partial<Environment>
}
