// Fields that the service alone writes: positions in an order, and since when another field is true.
import type { ResourceDescription } from '../model-http/contract-extract.ts'
import { nextId, type State, type StoredThing } from '../model-http/state.ts'

type Descriptions = ResourceDescription['fields']
type Fields = Record<string, unknown>

/** The position of a thing with this id that was never moved: a later one comes later. */
const positionOf = (id: number): string => `n${id.toString(16).padStart(14, '0')}`

/** Behind everything that there is, and before what is to come. */
export const lastPosition = (state: State, resource: string): string => positionOf(nextId(state, resource))

/** The derived fields of a new thing. @param time of its creation, as its fields have it */
export function ofNew(described: Descriptions, id: number, given: Fields, time: string): Fields {
  const fields = Object.entries(described).flatMap(([name, { derived }]) => {
    if (derived?.kind === 'position') return [[name, positionOf(id)]]
    if (derived?.kind === 'trash' || derived?.kind === 'series') return [[name, null]]
    return derived ? [[name, given[derived.field] ? time : null]] : []
  })
  return Object.fromEntries(fields)
}

/** Brings the derived fields of a thing that was written up to date. @param before its fields before */
export function derive(described: Descriptions, thing: StoredThing, before: Fields): void {
  for (const [name, { derived }] of Object.entries(described))
    if (derived?.kind === 'since' && thing[derived.field] !== before[derived.field])
      thing[name] = thing[derived.field] ? thing.updated_at : null
}

/** The field that holds the position, and the fields within which things are in one order; undefined where there is none. */
export function orderIn(described: Descriptions): { field: string; within: readonly string[] } | undefined {
  for (const [field, { derived }] of Object.entries(described))
    if (derived?.kind === 'position') return { field, within: derived.within }
  return undefined
}

/** The field that says when a thing went to the trash; undefined where there is none. */
export const trashIn = (described: Descriptions): string | undefined =>
  Object.keys(described).find((name) => described[name]?.derived?.kind === 'trash')

/** Whether a thing is not in the trash. */
export function isPresent(described: Descriptions, thing: Fields): boolean {
  const field = trashIn(described)
  return field === undefined || (thing[field] ?? null) === null
}

const digit = (text: string, at: number) => Number.parseInt(text[at] ?? '0', 16)

/**
 * A position between two others.
 * @param low '' for the first of all
 * @param high a later one
 */
export function between(low: string, high: string): string {
  let found = 'n'
  let isBounded = true
  for (let at = 1; ; at += 1) {
    const from: number = digit(low, at)
    const to: number = isBounded ? digit(high, at) : 16
    if (to - from > 1) return found + ((from + to) >> 1).toString(16)
    found += from.toString(16)
    isBounded &&= from === to
  }
}
