"use strict";
// Writes as an app makes them: kept in the outbox, and shown at once.
Object.defineProperty(exports, "__esModule", { value: true });
exports.localWrites = localWrites;
const pending_write_ts_1 = require("./pending-write.js");
const operation_ts_1 = require("./operation.js");
/**
 * @param now the time in ms since 1970
 * @param view what is shown
 * @param shown called with what was written, before it is in the store; without it when it was taken back
 * @param kept called when it is in the store
 */
function localWrites(replica, { now, view, shown, kept, }) {
    async function accept(given) {
        const last = replica.writes().at(-1)?.key.split(' ')[1] ?? 0;
        const key = `write ${String(Number(last) + 1).padStart(12, '0')} ${(0, operation_ts_1.randomKey)()}`;
        const write = { base: {}, ...given, key, at: new Date(now()).toISOString() };
        const done = replica.commit({ puts: [[key, write]] });
        shown(write);
        try {
            await done;
        }
        catch (error) {
            shown(); // it was taken back
            throw error;
        }
        kept();
    }
    function found(kind, id, isTrashed = false) {
        const thing = view()[kind](id);
        const isThere = thing && (kind === 'list' || (thing.deleted_at !== null) === isTrashed);
        if (!isThere)
            throw new Error(`There is no ${kind} ${id}${isTrashed ? ' in the trash' : ''}.`);
        return thing;
    }
    async function change(kind, op, id, given) {
        const before = found(kind, id);
        const changes = trimmed((0, pending_write_ts_1.only)(given, (_, value) => value !== undefined));
        const body = op === 'update'
            ? (0, pending_write_ts_1.only)(replica.withIds(changes), (name, value) => !(0, pending_write_ts_1.isSame)(value, before[name]))
            : changes;
        if (op === 'update' && Object.keys(body).length === 0)
            return;
        const base = (0, pending_write_ts_1.only)(before, (name) => name in body);
        const recurs = body.completed === true && Boolean(before.recurrence && before.due_date);
        await accept({ kind, op, id, body, base, ...(recurs && { occurrence: before.due_date }) });
    }
    const task = (id) => view().task(id);
    const list = (id) => view().list(id);
    const tasks = {
        async create(given) {
            const id = localId();
            const body = trimmed((0, pending_write_ts_1.only)({ ...given }, (_, value) => value !== undefined));
            await accept({
                kind: 'task',
                op: 'create',
                id,
                body: { ...body, external_id: body.external_id ?? (0, operation_ts_1.randomKey)() },
            });
            return task(id);
        },
        async update(id, changes) {
            await change('task', 'update', id, { ...changes });
            return task(id);
        },
        complete: (id, completed = true) => tasks.update(id, { completed }),
        async move(id, place) {
            await change('task', 'move', id, { ...place });
            return task(id);
        },
        async delete(id) {
            found('task', id);
            await accept({ kind: 'task', op: 'delete', id, body: {} });
        },
        async restore(id) {
            found('task', id, true);
            await accept({ kind: 'task', op: 'restore', id, body: {} });
            return task(id);
        },
    };
    const lists = {
        async create(given) {
            const id = localId();
            await accept({ kind: 'list', op: 'create', id, body: trimmed({ ...given }) });
            return list(id);
        },
        async update(id, changes) {
            await change('list', 'update', id, { ...changes });
            return list(id);
        },
        async delete(id, options = {}) {
            const { name } = found('list', id);
            await accept({
                ...{ kind: 'list', op: 'delete', id, base: { name } },
                body: (0, pending_write_ts_1.only)({ ...options }, (_, value) => value !== undefined),
            });
        },
    };
    return { tasks, lists };
}
/** An id that no other tab has given either. */
const localId = () => -Number.parseInt((0, operation_ts_1.randomKey)().slice(0, 13), 16) - 1;
/** The service drops white space around these. */
function trimmed(fields) {
    const trim = (value) => (typeof value === 'string' ? value.trim() : value);
    return Object.fromEntries(Object.entries(fields).map(([name, value]) => {
        if (name === 'title' || name === 'name')
            return [name, trim(value)];
        return [name, name === 'labels' && Array.isArray(value) ? value.map(trim) : value];
    }));
}
//# sourceMappingURL=local-writes.js.map