// What one write has come to, for those of the same thing that wait behind it.
import type { StoredEntry } from './offline-store.ts'
import { type Fields, isSame, only, type PendingWrite } from './pending-write.ts'
import type { Replica } from './replica.ts'
import { withoutCompletion } from './taken-back.ts'

/**
 * Later writes of a thing expected it to be as this one leaves it. Where it is otherwise, that is nobody else's change; and an
 * occurrence that is completed by now is not completed again.
 *
 * @param expected fields as they were to be
 * @param found fields as they are
 */
export function rebased(
  replica: Replica,
  { key, kind, id }: Pick<PendingWrite, 'key' | 'kind' | 'id'>,
  expected: Fields,
  found: Fields,
): { puts: StoredEntry[]; deletes: string[] } {
  const puts: StoredEntry[] = []
  const deletes: string[] = []
  for (const later of replica.writes()) {
    const isOfThing = later.kind === kind && replica.idOf(kind, later.id) === replica.idOf(kind, id)
    if (later.key <= key || !isOfThing) continue
    const base = replica.withIds(later.base)
    const differs = (name: string) =>
      name in found && isSame(base[name], expected[name]) && !isSame(base[name], found[name])
    const next = { ...later, base: { ...base, ...only(found, (name) => name in base && differs(name)) } }
    const isOfDay = later.occurrence !== undefined && isSame(later.occurrence, expected.due_date)
    if (isOfDay && expected.completed === true) {
      const left = withoutCompletion([next])
      puts.push(...left.puts)
      deletes.push(...left.deletes)
    } else if (isOfDay && 'due_date' in found) puts.push([later.key, { ...next, occurrence: found.due_date }])
    else if (Object.keys(base).some(differs)) puts.push([later.key, next])
  }
  return { puts, deletes }
}
