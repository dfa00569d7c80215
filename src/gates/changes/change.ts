// What a change is: its class, its place and its words; and how changes met in many places become one line.

/**
 * breaking: a client that was right can fail. notable: it cannot by the contract's rules, but this deserves a second look. additive:
 * something new. editorial: words and examples.
 */
export const classes = ['breaking', 'notable', 'additive', 'editorial'] as const
export type Class = (typeof classes)[number]

/** Who writes the value that a schema describes: the client (request) or the service (response). */
export type Direction = 'request' | 'response'

/** How the set of allowed values moved; `other` is neither a subset nor a superset, or cannot be compared. */
export type Effect = 'narrower' | 'wider' | 'other'

/** A change at one place, as the comparison meets it. */
export type Finding = {
  class: Class
  /** `POST /api/{user_id}/tasks`, or nothing for what concerns the whole document. */
  operation: string
  /** Where in it: `request body · /title`. */
  at: string
  what: string
  /** The component that it lies in: what is found in it once is one change, wherever it is used. */
  origin?: string | undefined
}

/** A change as people read it. */
export type Change = {
  class: Class
  /** e.g. `POST /api/{user_id}/tasks · request body · /title` */
  place: string
  /** e.g. `maxLength 255 → 200 (narrower)` */
  what: string
  /** The other operations in which the same change shows. */
  also: string[]
}

/** A narrower request refuses what was accepted; a wider response gives what nobody was ready for. */
export function classOf(direction: Direction, effect: Effect): Class {
  const safe: Effect = direction === 'request' ? 'wider' : 'narrower'
  return effect === safe ? 'additive' : 'breaking'
}

/** One line: what is printed, written to the changelog and approved. */
export function line({ place, what, also }: Change): string {
  const others = also.length > 3 ? `${also.length} other operations` : also.join(', ')
  return `${place}: ${what}${others && ` (also ${also.length > 3 ? 'in ' : ''}${others})`}`
}

/** Findings that tell the same of one component, or of the same part of several operations, become one change. */
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
