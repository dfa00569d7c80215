/** Why a stream ends, other than by its client. */
export declare const endReasons: readonly ['wait_over', 'access_ended', 'account_deleted', 'sync_token_expired', 'shutting_down'];
export type EndReason = (typeof endReasons)[number];
/** What keeps a connection open that proxies would close when nothing is sent on it. */
export declare const comment = ":\n\n";
/** @param token for what comes behind the change */
export declare const changeEvent: (token: string, change: object) => string;
/** @param token for what comes behind all that was sent */
export declare const endEvent: (token: string, reason: EndReason) => string;
