// What a file to import holds, put together as it is found.
import { maxErrors, maxLevels } from './limits.js';
import { levelsOf } from './file-levels.js';
import { positionsIn } from './positions.js';
const maxOmissions = 100;
/** @returns the function that adds, and returns whether it wants more; and the one that returns what was added */
export function newCollection(type, text) {
    const positionOf = positionsIn(text);
    const collected = { lists: [], tasks: [], errors: [], omitted: 0, omissions: [] };
    const placed = [];
    function add(found) {
        if ('task' in found) {
            collected.tasks.push(found.task);
            if (typeof (found.task.list_id ?? found.task.parent_id) === 'number')
                placed.push(found);
        }
        else if ('list' in found)
            collected.lists.push(found.list);
        else if ('rule' in found) {
            const error = { in: 'body', ...found.rule, ...positionOf(found.start) };
            collected.errors.push(error);
            if (type === 'application/json' && error.code === 'malformed')
                collected.malformed = error;
        }
        else {
            collected.omitted += 1;
            if (collected.omissions.length < maxOmissions)
                collected.omissions.push({ what: found.omitted, ...positionOf(found.start) });
        }
        return collected.errors.length < maxErrors; // what comes behind is not read
    }
    /** To be called once all is added: a task may come before its list and its parent. */
    function finish() {
        const levels = levelsOf(collected.tasks);
        const lists = new Set(collected.lists.map(({ id }) => id));
        for (const { task, pointer, start } of placed) {
            const { list_id, parent_id } = task;
            const [field, message] = typeof list_id === 'number' && !lists.has(list_id)
                ? ['list_id', 'is of no list in the file']
                : typeof parent_id === 'number' && levels.get(task) === undefined
                    ? [
                        'parent_id',
                        `is of no task in the file, or of one that is itself below this one, or ${maxLevels} levels deep`,
                    ]
                    : [];
            if (field === undefined || collected.errors.length >= maxErrors)
                continue;
            add({ rule: { pointer: `${pointer}/${field}`, code: 'unknown', message: message }, start });
        }
        const level = (task) => levels.get(task) ?? 1;
        collected.tasks.sort((a, b) => level(a) - level(b) || byPosition(a, b));
        return collected;
    }
    return { add, finish };
}
/** Those of a file that does not say it stay as they are. */
const byPosition = (one, other) => {
    const [a, b] = [one, other].map(({ position }) => (typeof position === 'string' ? position : ''));
    return a === b ? 0 : String(a) < String(b) ? -1 : 1;
};
