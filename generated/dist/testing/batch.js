// Several operations in one request: all of them or none, or each by itself.
import { brokenReferences, missingReference, pointerIn, withIds, } from './batch-references.js';
import { Problem, refuse } from './response.js';
/** @throws Problem 400 for what no operation can name */
export const assertReferences = ({ body }) => refuse(brokenReferences(body.operations));
/** @returns what came of each operation @throws Problem of the first refused operation where all of it is done or nothing */
export function performBatch(call, perform) {
    const { atomic = true, operations } = call.body;
    const before = copyOf(call.account);
    const ids = [];
    return operations.map((operation, at) => {
        const beforeThis = atomic ? before : copyOf(call.account);
        try {
            const reply = performNext(call, operation, ids, perform);
            ids.push(reply.body?.id);
            return resultOf(reply);
        }
        catch (error) {
            if (!(error instanceof Problem))
                throw error;
            call.account.things = beforeThis;
            const problem = ofOperation(error, at);
            if (atomic)
                throw problem;
            ids.push(undefined);
            const { status, headers, body } = call.replyOf(problem);
            return { ...{ status, ...nothing }, problem: body, location: headers?.Location ?? null };
        }
    });
}
function performNext(call, operation, ids, perform) {
    const missing = missingReference(operation, ids);
    if (missing)
        throw new Problem(missing.code, { detail: missing.detail });
    const { op, id, if_match, body = {} } = withIds(operation, ids);
    const headers = new Headers(if_match === undefined ? {} : { 'If-Match': if_match });
    return perform(op, { ...call, path: { id: id ?? 0 }, query: op === 'delete' ? body : {}, headers, body });
}
const copyOf = ({ things }) => new Map([...things].map(([name, all]) => [name, new Map([...all].map(([id, thing]) => [id, { ...thing }]))]));
const nothing = { task: null, etag: null, completed_task_id: null, problem: null, location: null };
function resultOf({ status, headers, body }) {
    if (body === undefined)
        return { status, ...nothing };
    const kept = headers?.['X-Completed-Task'];
    return {
        ...{ status, ...nothing, task: body, etag: headers?.ETag },
        ...(kept !== undefined && { completed_task_id: Number(kept) }),
    };
}
/** The problem of an operation, as one of the whole request, whose path has a segment more. */
function ofOperation({ code, options: { errors, headers, ...others } }, at) {
    const { Location } = headers ?? {};
    return new Problem(code, {
        ...{ ...others, operation: at },
        ...(errors && { errors: errors.map((error) => ({ ...error, pointer: pointerIn(at, error.pointer) })) }),
        ...(headers && {
            headers: Location === undefined ? headers : { ...headers, Location: `../${Location}` },
        }),
    });
}
