// Fields that hold the id of another thing of the same user: what they may hold, and what becomes of them.
import type { ContractData, ResourceDescription } from './contract-extract.ts'
import { Problem } from './response.ts'
import { type Account, change, type SignedInCall } from './state.ts'

/** A field that refers to things of a resource, and the name of the resource that has it. */
export type Reference = { from: string; field: string }

/** @returns the fields that refer to things of a resource */
export const referencesTo = (name: string, resources: ContractData['resources']): Reference[] =>
  Object.entries(resources).flatMap(([from, { fields }]) =>
    Object.entries(fields).flatMap(([field, { references }]) =>
      references?.name === name ? { from, field } : [],
    ),
  )

/** @throws Problem 404 when a field refers to something that its owner does not have */
export function assertReferences(
  described: ResourceDescription['fields'],
  { things }: Account,
  given: Record<string, unknown>,
): void {
  for (const [name, { references }] of Object.entries(described)) {
    const id = given[name] ?? undefined
    if (references && id !== undefined && !things.get(references.name)?.has(id as number))
      throw new Problem(`${references.thing}_not_found`)
  }
}

/** What refers to a thing that goes away stays, and refers to nothing, which is a write of each. */
export function clearReferences(referring: Reference[], { account, now }: SignedInCall, id: number): void {
  for (const { from, field } of referring)
    for (const thing of account.things.get(from)?.values() ?? [])
      if (thing[field] === id) change(thing, { [field]: null }, now)
}
