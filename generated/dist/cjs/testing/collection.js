"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.newCollection = newCollection;
const positions_ts_1 = require("./positions.js");
/** As of any other body; what comes behind is not read. */
const maxErrors = 50;
const maxOmissions = 100;
/** @returns what was added so far; and the function that adds, and returns whether it wants more */
function newCollection(type, text) {
    const positionOf = (0, positions_ts_1.positionsIn)(text);
    const collected = { tasks: [], errors: [], omitted: 0, omissions: [] };
    function add(found) {
        if ('task' in found)
            collected.tasks.push(found.task);
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
    return { collected, add };
}
