import { isSame, only } from './pending-write.js';
import { withoutCompletion } from './taken-back.js';
/**
 * Later writes of a thing expected it to be as this one leaves it. Where it is otherwise, that is nobody else's change; and an
 * occurrence that is completed by now is not completed again.
 *
 * @param expected fields as they were to be
 * @param found fields as they are
 */
export function rebased(replica, { key, kind, id }, expected, found) {
    const puts = [];
    const deletes = [];
    for (const later of replica.writes()) {
        const isOfThing = later.kind === kind && replica.idOf(kind, later.id) === replica.idOf(kind, id);
        if (later.key <= key || !isOfThing)
            continue;
        const base = replica.withIds(later.base);
        const differs = (name) => name in found && isSame(base[name], expected[name]) && !isSame(base[name], found[name]);
        const next = { ...later, base: { ...base, ...only(found, (name) => name in base && differs(name)) } };
        const isOfDay = later.occurrence !== undefined && isSame(later.occurrence, expected.due_date);
        if (isOfDay && expected.completed === true) {
            const left = withoutCompletion([next]);
            puts.push(...left.puts);
            deletes.push(...left.deletes);
        }
        else if (isOfDay && 'due_date' in found)
            puts.push([later.key, { ...next, occurrence: found.due_date }]);
        else if (Object.keys(base).some(differs))
            puts.push([later.key, next]);
    }
    return { puts, deletes };
}
//# sourceMappingURL=rebase.js.map