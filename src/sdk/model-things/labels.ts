// The labels of tasks: which there are, how many there may be, and another name for one.
import { fold } from '../../openapi/comparable-text.ts'
import type { ContractData } from '../model-http/contract-extract.ts'
import { Problem } from '../model-http/response.ts'
import { type Account, change, type SignedInHandler, type StoredThing } from '../model-http/state.ts'
import { isPresent } from './derived.ts'
import { type Named, thingsOf } from './fields.ts'
import { codePoints } from './page.ts'

type Fields = Record<string, unknown>

const textsOf = (thing: Fields, field: string): string[] => (thing[field] ?? []) as string[]

const tasksOf = ({ resources }: ContractData): Named => ({
  ...{ name: 'tasks', fields: resources.tasks?.fields ?? {} },
})

/**
 * @param added what is to be written
 * @param replaced the thing that it is to be written to
 * @throws Problem 409 where the lists of a user would have more different texts than there may be
 */
export function assertFewTexts(
  { name, fields }: Named,
  account: Account,
  added: readonly Fields[],
  replaced?: StoredThing,
): void {
  for (const [field, { maxDistinct }] of Object.entries(fields)) {
    if (maxDistinct === undefined) continue
    const foldedOf = (thing: Fields) => textsOf(thing, field).map((text) => fold(text.trim()))
    const known = new Set(replaced && foldedOf(replaced))
    const wanted = added.flatMap(foldedOf)
    if (wanted.every((text) => known.has(text))) continue
    const others = [...thingsOf(account, { name }).values()].filter((thing) => thing !== replaced)
    if (new Set([...others.flatMap(foldedOf), ...wanted]).size > maxDistinct)
      throw new Problem('limit_reached')
  }
}

/** Ordered by their folded form; of several spellings the first. */
export const listLabels =
  (contract: ContractData): SignedInHandler =>
  ({ account }) => {
    const tasks = tasksOf(contract)
    const spellings = new Map<string, string[]>()
    for (const task of thingsOf(account, tasks).values())
      for (const label of isPresent(tasks.fields, task) ? textsOf(task, 'labels') : [])
        spellings.set(fold(label), [...(spellings.get(fold(label)) ?? []), label])
    const byCodePoint = (one: string, other: string) => (codePoints(one) < codePoints(other) ? -1 : 1)
    const body = [...spellings]
      .sort(([one], [other]) => byCodePoint(one, other))
      .map(([, labels]) => ({ name: [...labels].sort(byCodePoint)[0], tasks: labels.length }))
    return { status: 200, body }
  }

/** Also in the trash. */
export const renameLabel =
  (contract: ContractData): SignedInHandler =>
  (call) => {
    const { account, body } = call
    const { from, to } = Object.fromEntries(
      Object.entries(body as { from: string; to: string }).map(([name, label]) => [name, label.trim()]),
    ) as { from: string; to: string }
    let tasks = 0
    for (const task of thingsOf(account, tasksOf(contract)).values()) {
      const before = textsOf(task, 'labels')
      if (!before.some((label) => fold(label) === fold(from) && label !== to)) continue
      const names = before.map((label) => ([fold(from), fold(to)].includes(fold(label)) ? to : label))
      change(task, { labels: [...new Set(names)] }, call)
      tasks += 1
    }
    return { status: 200, body: { tasks } }
  }
