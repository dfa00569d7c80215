"use strict";
// Changes as server-sent events: https://html.spec.whatwg.org/multipage/server-sent-events.html. The SDK's in-memory service
// uses the same code.
Object.defineProperty(exports, "__esModule", { value: true });
exports.endEvent = exports.changeEvent = exports.comment = exports.endReasons = void 0;
/** Why a stream ends, other than by its client. */
exports.endReasons = [
    'wait_over',
    'access_ended',
    'account_deleted',
    'sync_token_expired',
    'shutting_down',
];
/** What keeps a connection open that proxies would close when nothing is sent on it. */
exports.comment = ':\n\n';
/** @param token for what comes behind the change */
const changeEvent = (token, change) => event('change', token, change);
exports.changeEvent = changeEvent;
/** @param token for what comes behind all that was sent */
const endEvent = (token, reason) => event('end', token, { reason });
exports.endEvent = endEvent;
const event = (name, id, data) => `id: ${id}\nevent: ${name}\ndata: ${JSON.stringify(data)}\n\n`;
