// Changes as server-sent events: https://html.spec.whatwg.org/multipage/server-sent-events.html. The SDK's in-memory service
// uses the same code.
/** Why a stream ends, other than by its client. */
export const endReasons = [
    'wait_over',
    'access_ended',
    'account_deleted',
    'sync_token_expired',
    'shutting_down',
];
/** What keeps a connection open that proxies would close when nothing is sent on it. */
export const comment = ':\n\n';
/** @param token for what comes behind the change */
export const changeEvent = (token, change) => event('change', token, change);
/** @param token for what comes behind all that was sent */
export const endEvent = (token, reason) => event('end', token, { reason });
const event = (name, id, data) => `id: ${id}\nevent: ${name}\ndata: ${JSON.stringify(data)}\n\n`;
