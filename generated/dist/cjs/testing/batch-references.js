"use strict";
// References within a batch: where an id of a task stands, `$0` names the task that the first operation gives back. The SDK's
// in-memory service uses the same code.
Object.defineProperty(exports, "__esModule", { value: true });
exports.pointerIn = exports.missingReference = exports.maxOperations = exports.referenceForm = void 0;
exports.brokenReferences = brokenReferences;
exports.withIds = withIds;
/** As many operations as there may be, less one, is the highest number. */
exports.referenceForm = /^\$(0|[1-9][0-9]?)$/;
exports.maxOperations = 100;
/** The fields of a body that hold the id of a task, and the problem where there is none. */
const idFields = { parent_id: 'parent_not_found', after_id: 'sibling_not_found' };
const numberIn = (value) => typeof value === 'string' && exports.referenceForm.test(value) ? Number(value.slice(1)) : undefined;
function referencesIn({ id, body = {} }) {
    const ofBody = Object.entries(idFields).map(([field, missing]) => [`/body/${field}`, body[field], missing]);
    return [['/id', id, 'task_not_found'], ...ofBody].flatMap(([pointer, value, missing]) => {
        const to = numberIn(value);
        return to === undefined ? [] : [{ pointer, to, missing }];
    });
}
/** @returns each reference that names no earlier operation which gives a task back */
function brokenReferences(operations) {
    return operations.flatMap((operation, at) => referencesIn(operation)
        .filter(({ to }) => to >= at || operations[to]?.op === 'delete')
        .map(({ pointer }) => ({
        ...{ in: 'body', pointer: `/operations/${at}${pointer}`, code: 'invalid_reference' },
        message: 'must name an earlier operation that gives a task back',
    })));
}
/** @returns the first reference of an operation whose task is not there; undefined where there is none */
const missingReference = (operation, ids) => {
    const missing = referencesIn(operation).find(({ to }) => ids[to] === undefined);
    return (missing && {
        code: missing.missing,
        detail: `Operation ${missing.to}, which \`$${missing.to}\` names, was refused.`,
    });
};
exports.missingReference = missingReference;
/** @returns the operation with the ids of the tasks that it names */
function withIds(operation, ids) {
    const idOf = (value) => ids[numberIn(value) ?? -1] ?? value;
    const { id, body } = operation;
    const fields = Object.keys(idFields).filter((field) => body !== undefined && field in body);
    return {
        ...operation,
        ...(id !== undefined && { id: idOf(id) }),
        ...(body && {
            body: { ...body, ...Object.fromEntries(fields.map((field) => [field, idOf(body[field])])) },
        }),
    };
}
/** Where in the whole request a rule is broken that one operation's own request breaks. */
const pointerIn = (at, pointer = '') => `/operations/${at}/body${pointer}`;
exports.pointerIn = pointerIn;
