"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.newCollection = newCollection;
const positions_ts_1 = require("./positions.js");
/** As of any other body; what comes behind is not read. */
const maxErrors = 50;
const maxOmissions = 100;
/** @returns the function that adds, and returns whether it wants more; and the one that returns what was added */
function newCollection(type, text) {
    const positionOf = (0, positions_ts_1.positionsIn)(text);
    const collected = { lists: [], tasks: [], errors: [], omitted: 0, omissions: [] };
    const inLists = [];
    function add(found) {
        if ('task' in found) {
            collected.tasks.push(found.task);
            if (typeof found.task.list_id === 'number')
                inLists.push(found);
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
        return collected.errors.length < maxErrors;
    }
    /** To be called once all is added: a task may come before its list. */
    function finish() {
        const known = new Set(collected.lists.map(({ id }) => id));
        const unknown = inLists.filter(({ task }) => !known.has(task.list_id));
        for (const { pointer, start } of unknown.slice(0, maxErrors - collected.errors.length))
            add({
                rule: { pointer: `${pointer}/list_id`, code: 'unknown', message: 'is of no list in the file' },
                start,
            });
        collected.tasks.sort(byPosition);
        return collected;
    }
    return { add, finish };
}
/** Those of a file that does not say it stay as they are. */
const byPosition = (one, other) => {
    const [a, b] = [one, other].map(({ position }) => (typeof position === 'string' ? position : ''));
    return a === b ? 0 : String(a) < String(b) ? -1 : 1;
};
