import type { Reply, ReplyOf, State } from './state.js';
import type { Handlers, Match } from './routes.js';
type Within = {
    state: State;
    handlers: Handlers;
    now: Date;
    replyOf: ReplyOf;
};
/** Token (401) and its scopes (403), the path's shape (400) and owner (403), query and body (400, 413, 415), existence (404), the rest. */
export declare function perform(request: Request, { operation, texts }: Match, within: Within): Promise<Reply>;
export {};
