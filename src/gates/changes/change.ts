// The types of a change: its class, its place and its text; and how findings in many places become one change.

/**
 * - `breaking`: a correct client can fail.
 * - `notable`: by the contract's rules no correct client fails, but the change deserves a review.
 * - `additive`: something new.
 * - `editorial`: texts and examples.
 */
export const classes = ['breaking', 'notable', 'additive', 'editorial'] as const
export type Class = (typeof classes)[number]

/** Who writes the value that a schema describes: the client (request) or the service (response). */
export type Direction = 'request' | 'response'

/** How the set of allowed values changed; `other` is neither a subset nor a superset, or cannot be compared. */
export type Effect = 'narrower' | 'wider' | 'other'

/** A difference at one place of the document. */
export type Finding = {
  class: Class
  /** e.g. `POST /api/{user_id}/tasks`; empty for what concerns the whole document */
  operation: string
  /** The place within the operation, e.g. `request body · /title`. */
  at: string
  what: string
  /** The component that contains it: the same finding in a component is one change, wherever the component is used. */
  origin?: string | undefined
}

/** A change as people read it. */
export type Change = {
  class: Class
  /** e.g. `POST /api/{user_id}/tasks · request body · /title` */
  place: string
  /** e.g. `maxLength 255 → 200 (narrower)` */
  what: string
  /** The other operations that have the same change. */
  also: string[]
}

/** A narrower request schema rejects what was accepted; a wider response schema allows what clients do not expect. */
export function classOf(direction: Direction, effect: Effect): Class {
  const safe: Effect = direction === 'request' ? 'wider' : 'narrower'
  return effect === safe ? 'additive' : 'breaking'
}

/** @returns a change as one line, for the report, the changelog and the approvals */
export function line({ place, what, also }: Change): string {
  const others = also.length > 3 ? `${also.length} other operations` : also.join(', ')
  return `${place}: ${what}${others && ` (also ${also.length > 3 ? 'in ' : ''}${others})`}`
}

/** Merges the same findings in one component, or in the same part of several operations, into one change. */
export function mergeFindings(findings: readonly Finding[]): Change[] {
  const changes = new Map<string, Change & { operation: string }>()
  for (const { class: kind, operation, at, what, origin } of findings) {
    const key = JSON.stringify([kind, what, origin ?? (at || operation)])
    const known = changes.get(key)
    if (known === undefined) {
      const place = [operation, at].filter(Boolean).join(' · ')
      changes.set(key, { class: kind, place, what, also: [], operation })
    } else if (operation !== known.operation && !known.also.includes(operation)) {
      known.also.push(operation)
    }
  }
  return [...changes.values()].map(({ operation: _, ...change }) => change)
}
