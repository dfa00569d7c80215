"use strict";
// The requests that writes become: those of a task carry an Idempotency-Key, if need be as a batch of one.
Object.defineProperty(exports, "__esModule", { value: true });
exports.request = request;
/** @throws what the client throws */
async function request({ options, call }, kind, sent) {
    const { api } = options;
    const { op, id, body, ifMatch, idempotencyKey } = sent;
    const keyed = { ...call, idempotencyKey };
    if (kind === 'list') {
        if (op === 'create')
            return await api.lists.create(body, keyed).withResponse();
        if (op === 'update')
            return await api.lists.update(id, body, { ...call, ifMatch }).withResponse();
        await api.lists.delete(id, { ...call, ...body, ifMatch });
        return {};
    }
    if (op === 'create')
        return await api.tasks.create(body, keyed).withResponse();
    const operation = {
        ...{ op, id },
        ...(op !== 'restore' && { if_match: ifMatch }),
        ...(['update', 'move'].includes(op) && { body }),
    };
    const { results } = await api.tasks.batch({ operations: [operation] }, keyed);
    return { data: results[0]?.task, etag: results[0]?.etag };
}
//# sourceMappingURL=request.js.map