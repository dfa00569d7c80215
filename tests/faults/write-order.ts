// Whether some order of the writes to one task explains the responses and what is stored. Knows no database.
import type { TaskHistory } from './history.ts'

/** A task as somebody saw it. */
export type Snapshot = { title: string; description: string | null; completed: boolean; version: number }

/** A change or a deletion, as it was sent. */
export type Write = {
  /** What it sets: title and description say the same. */
  set: 'deletion' | { text?: string; completed?: boolean }
  outcome: 'acknowledged' | 'refused' | 'unknown'
  /** The version in its response. */
  version?: number
  /** The last version that its writer knew when it was sent: it cannot have made an earlier one. */
  after: number
  /** It was only for a task of exactly that version. */
  ifMatch?: boolean
}

/** The version of a task that was just made. */
const firstVersion = 1

/** How a task is marked when it is made, and at each change: both fields, so that half a change shows. */
export const titleOf = (mark: string, text = 'new') => `${mark} ${text}`
export const descriptionOf = (text = 'new') => `described as ${text}`

/**
 * Looks for an order of the writes in which every acknowledged one has its version, every unknown one happened once or
 * not at all, and never before it was sent, and everything that was seen was so. An unknown one may have been overtaken.
 * @param row what is there now; undefined when there is no such task
 */
export function hasValidOrder(task: TaskHistory, row: Snapshot | undefined): boolean {
  const { mark, writes, seen } = task
  const changes = writes.filter(({ set, outcome }) => set !== 'deletion' && outcome !== 'refused')
  const deletions = writes.filter(({ set, outcome }) => set === 'deletion' && outcome !== 'refused')
  const isGoneForSure = deletions.some(({ outcome }) => outcome === 'acknowledged')
  if (row ? isGoneForSure : deletions.length === 0) return false
  const sightings = row ? [...seen, row] : seen
  const acknowledged = changes.filter(({ outcome }) => outcome === 'acknowledged')
  const versions = [...sightings, ...acknowledged].map(({ version }) => version ?? firstVersion)
  const last = Math.max(firstVersion, ...versions)
  if (row && row.version !== last) return false
  if (new Set(acknowledged.map(({ version }) => version)).size < acknowledged.length) return false
  return canReach(last, { mark, changes, sightings })
}

type Evidence = { mark: string; changes: Write[]; sightings: Snapshot[] }

/** Whether an order of writes leads from a version to the last one. */
function canReach(
  last: number,
  evidence: Evidence,
  now: Snapshot = firstOf(evidence.mark),
  used: ReadonlySet<Write> = new Set(),
): boolean {
  if (!evidence.sightings.every((one) => one.version !== now.version || isSame(one, now))) return false
  if (now.version >= last) return true
  const next = now.version + 1
  const acknowledged = evidence.changes.find(({ version }) => version === next)
  const candidates = acknowledged
    ? [acknowledged]
    : evidence.changes.filter((change) => canBe(change, next) && !used.has(change))
  return candidates.some((change) =>
    canReach(last, evidence, changed(evidence.mark, now, change), new Set([...used, change])),
  )
}

const canBe = ({ outcome, after, ifMatch }: Write, version: number) =>
  outcome === 'unknown' && (ifMatch ? version === after + 1 : version > after)

const firstOf = (mark: string): Snapshot => ({
  title: titleOf(mark),
  description: descriptionOf(),
  completed: false,
  version: firstVersion,
})

function changed(mark: string, before: Snapshot, { set }: Write): Snapshot {
  const version = before.version + 1
  if (set === 'deletion') return before
  const { text, completed = before.completed } = set
  const texts = text === undefined ? {} : { title: titleOf(mark, text), description: descriptionOf(text) }
  return { ...before, ...texts, completed, version }
}

const isSame = (one: Snapshot, other: Snapshot) =>
  one.title === other.title && one.description === other.description && one.completed === other.completed
