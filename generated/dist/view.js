import { applyWrite } from './effects.js';
import { inOrder } from './positions.js';
const folded = (text) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
/** A write with the ids of the service, as far as they are known. */
export const resolved = ({ idOf, withIds }, write) => ({
    ...write,
    id: idOf(write.kind, write.id),
    body: withIds(write.body),
});
/**
 * @param settled writes that the service has made, of whose effects on other things nothing is known yet
 */
export function viewOf(replica, settled) {
    const { idOf, meta } = replica;
    const things = { task: new Map(), list: new Map() };
    for (const [key, { data }] of replica.things)
        things[key.startsWith('task') ? 'task' : 'list'].set(data.id, data);
    const userId = meta.get('owner') ?? 0;
    for (const write of settled)
        applySettled(replica, things, resolved(replica, write), userId);
    for (const write of replica.writes())
        applyWrite(things, resolved(replica, write), userId);
    let all;
    const view = {
        task: (id) => things.task.get(id) ?? things.task.get(idOf('task', id)),
        list: (id) => things.list.get(id) ?? things.list.get(idOf('list', id)),
        tasks({ list_id, parent_id, completed, label, deleted = false } = {}) {
            const isIn = (kind, id, given) => given === undefined || id === given || (given !== null && id === idOf(kind, given));
            const name = label && folded(label);
            return [...things.task.values()]
                .filter((task) => (task.deleted_at !== null) === deleted &&
                isIn('list', task.list_id, list_id) &&
                isIn('task', task.parent_id, parent_id) &&
                (completed === undefined || task.completed === completed) &&
                (name === undefined || task.labels.some((one) => folded(one) === name)))
                .sort(inOrder);
        },
        lists: () => [...things.list.values()].sort(inOrder),
        all() {
            all ??= view.tasks();
            return all;
        },
        add(write) {
            applyWrite(things, resolved(replica, write), userId);
            all = undefined;
        },
    };
    return view;
}
/** The thing itself is known as it is, unless it has been deleted. */
function applySettled({ things: copies }, things, write, userId) {
    applyWrite(things, write, userId);
    const copy = write.op === 'delete' ? undefined : copies.get(`${write.kind} ${write.id}`);
    if (copy)
        things[write.kind].set(write.id, copy.data);
}
//# sourceMappingURL=view.js.map