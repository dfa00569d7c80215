// Recurring things: completing one keeps what was done as a thing of its own, and the recurring one moves to its next day.
import { usualOccurrences } from '../../openapi/limits.ts'
import { nextOccurrence, occurrencesOf, type RecurringTask } from '../../openapi/recurrence/occurrences.ts'
import type { Reply, SignedInCall, StoredThing } from '../model-http/state.ts'
import { isPresent } from './derived.ts'
import { add, assertRoom, thingsOf } from './fields.ts'
import type { Owned } from './thing.ts'
import { find } from './thing.ts'

type Fields = Record<string, unknown>
type Recurring = StoredThing & RecurringTask & { completed: boolean }

/** The field that says of which recurring thing one is an occurrence; undefined where nothing recurs. */
const seriesIn = ({ fields }: Owned): string | undefined =>
  Object.keys(fields).find((name) => fields[name]?.derived?.kind === 'series')

/**
 * What a write makes of a thing that it completes.
 * @returns the changes as they are to be made, and what keeps the occurrence once they are
 */
export function completing(
  owned: Owned,
  call: SignedInCall,
  thing: StoredThing,
  changes: Fields,
  isReplacement: boolean,
) {
  const done = { ...thing, ...changes } as Recurring
  const recurs = seriesIn(owned) && done.completed && !thing.completed && done.recurrence && done.due_date
  const next = recurs ? nextOccurrence(done, call.now) : undefined
  if (next === undefined) return undefined
  const before = isReplacement ? keptBefore(owned, call, done) : undefined
  if (before === undefined) assertRoom(owned, call.account, 1)
  return {
    changes: { ...changes, ...next, completed: false },
    /** @returns its id */
    keep: () => before?.id ?? keep(owned, call, thing, done),
  }
}

function keep(owned: Owned, call: SignedInCall, thing: StoredThing, { due_date }: Recurring): number {
  const own = { recurrence: null, recurs_from: 'due', external_id: null }
  const kept = add(call, owned, { ...thing, ...own, due_date, completed: true })
  kept[seriesIn(owned) ?? ''] = thing.id
  return kept.id
}

/** An occurrence that is there already is not kept a second time: a PUT may be sent again. */
const keptBefore = (
  owned: Owned,
  { account }: SignedInCall,
  { id, due_date }: Pick<Recurring, 'id' | 'due_date'>,
): StoredThing | undefined =>
  [...thingsOf(account, owned).values()].find(
    (other) =>
      other[seriesIn(owned) ?? ''] === id &&
      other.due_date === due_date &&
      other.completed &&
      isPresent(owned.fields, other),
  )

/** @returns what a replacement became that has completed an occurrence, and the id of that; undefined for any other */
export function madeBefore(owned: Owned, call: SignedInCall, { id }: StoredThing) {
  const replacement = call.body as Recurring
  if (seriesIn(owned) === undefined || !replacement.completed || !replacement.recurrence) return undefined
  const kept = keptBefore(owned, call, { ...replacement, id })
  const next = kept && nextOccurrence(replacement, kept.created_at)
  return next && { body: { ...replacement, ...next, completed: false }, keptId: kept.id }
}

/** The next days of a recurring thing. */
export function occurrences(owned: Owned, call: SignedInCall): Reply {
  const { limit, before } = call.query as { limit?: number; before?: string }
  const range = { limit: limit ?? usualOccurrences, before }
  return { status: 200, body: occurrencesOf(find(owned, call) as Recurring, range) }
}
