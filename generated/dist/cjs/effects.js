"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.applyWrite = applyWrite;
const positions_ts_1 = require("./positions.js");
/** @param write with the ids of the service, as far as they are known */
function applyWrite(things, write, userId) {
    const { kind, op, id, body } = write;
    if (op === 'create')
        create(things, write, userId);
    else if (!things[kind].has(id))
        return;
    else if (op === 'update')
        update(things, write, body);
    else if (op === 'move')
        move(things, write);
    else if (kind === 'list')
        removeList(things, write);
    else if (op === 'delete')
        trash(things, below(things, id, isPresent), write);
    else
        restore(things, write);
}
const isPresent = ({ deleted_at }) => deleted_at === null;
const set = (map, id, changes) => {
    const thing = map.get(id);
    if (thing)
        map.set(id, { ...thing, ...changes });
};
/** A task with those below it. @param keeps of which of them, and what is below those */
function below({ task }, id, keeps) {
    const children = [...task.values()].filter((one) => one.parent_id === id && keeps(one));
    return [id, ...children.flatMap((child) => below({ task }, child.id, keeps))];
}
/** What a task has that is not given: each field of the contract that may be left out. */
const unset = {
    ...{ description: null, completed: false, priority: null, due_date: null, due_time: null, time_zone: null },
    ...{ recurrence: null, recurs_from: 'due', labels: [], list_id: null, parent_id: null },
    ...{ completed_at: null, deleted_at: null, series_id: null },
};
function create(things, { kind, id, body, at }, userId) {
    const all = things[kind];
    if (all.has(id))
        return;
    const own = { id, user_id: userId, created_at: at, updated_at: at };
    if (kind === 'list') {
        things.list.set(id, { ...own, ...body, position: (0, positions_ts_1.behind)([...things.list.values()]) });
        return;
    }
    const task = { ...own, ...unset, ...placed(things, body), ...doneAt(body, at) };
    things.task.set(id, { ...task, position: (0, positions_ts_1.behind)(siblings(things, task)) });
}
/** A subtask is in the list of its parent. */
function placed({ task }, fields) {
    const parent = typeof fields.parent_id === 'number' ? task.get(fields.parent_id) : undefined;
    return parent ? { ...fields, list_id: parent.list_id } : fields;
}
const doneAt = ({ completed }, at) => completed === undefined ? {} : { completed_at: completed ? at : null };
const siblings = ({ task }, { id, list_id, parent_id }) => [...task.values()].filter((other) => other.id !== id && other.list_id === list_id && other.parent_id === parent_id);
function update(things, { kind, id, at }, body) {
    if (kind === 'list') {
        set(things.list, id, { ...body, updated_at: at });
        return;
    }
    const before = things.task.get(id);
    const after = { ...before, ...placed(things, body), ...doneAt(body, at), updated_at: at };
    const isElsewhere = before.list_id !== after.list_id || before.parent_id !== after.parent_id;
    if (isElsewhere)
        after.position = (0, positions_ts_1.behind)(siblings(things, after));
    things.task.set(id, after);
    if (before.list_id === after.list_id)
        return;
    for (const one of below(things, id, () => true))
        set(things.task, one, { list_id: after.list_id });
}
function move(things, write) {
    const { after_id, ...place } = write.body;
    update(things, write, place);
    const task = things.task.get(write.id);
    set(things.task, write.id, { position: (0, positions_ts_1.behind)(siblings(things, task), after_id) });
}
const trash = ({ task }, ids, { at }) => {
    for (const id of ids)
        set(task, id, { deleted_at: at, updated_at: at });
};
function restore(things, { id, at }) {
    const task = things.task.get(id);
    for (const one of below(things, id, ({ deleted_at }) => deleted_at === task.deleted_at))
        set(things.task, one, { deleted_at: null, updated_at: at });
    const parent = things.task.get(task.parent_id);
    if (!parent || !isPresent(parent))
        set(things.task, id, { parent_id: null });
}
function removeList(things, write) {
    const inside = [...things.task.values()].filter(({ list_id }) => list_id === write.id);
    if (write.body.tasks === 'trash')
        trash(things, inside.filter(isPresent).map(({ id }) => id), write);
    for (const { id } of inside)
        set(things.task, id, { list_id: null });
    things.list.delete(write.id);
}
//# sourceMappingURL=effects.js.map