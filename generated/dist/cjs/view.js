"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.resolved = void 0;
exports.viewOf = viewOf;
const effects_ts_1 = require("./effects.js");
const positions_ts_1 = require("./positions.js");
const folded = (text) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
/** A write with the ids of the service, as far as they are known. */
const resolved = ({ idOf, withIds }, write) => ({
    ...write,
    id: idOf(write.kind, write.id),
    body: withIds(write.body),
});
exports.resolved = resolved;
/**
 * @param settled writes that the service has made, of whose effects on other things nothing is known yet
 */
function viewOf(replica, settled) {
    const { idOf, meta } = replica;
    const things = { task: new Map(), list: new Map() };
    for (const [key, { data }] of replica.things)
        things[key.startsWith('task') ? 'task' : 'list'].set(data.id, data);
    const userId = meta.get('owner') ?? 0;
    for (const write of settled)
        applySettled(replica, things, (0, exports.resolved)(replica, write), userId);
    for (const write of replica.writes())
        (0, effects_ts_1.applyWrite)(things, (0, exports.resolved)(replica, write), userId);
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
                .sort(positions_ts_1.inOrder);
        },
        lists: () => [...things.list.values()].sort(positions_ts_1.inOrder),
        all() {
            all ??= view.tasks();
            return all;
        },
        add(write) {
            (0, effects_ts_1.applyWrite)(things, (0, exports.resolved)(replica, write), userId);
            all = undefined;
        },
    };
    return view;
}
/** The thing itself is known as it is, unless it has been deleted. */
function applySettled({ things: copies }, things, write, userId) {
    (0, effects_ts_1.applyWrite)(things, write, userId);
    const copy = write.op === 'delete' ? undefined : copies.get(`${write.kind} ${write.id}`);
    if (copy)
        things[write.kind].set(write.id, copy.data);
}
//# sourceMappingURL=view.js.map