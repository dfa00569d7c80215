/** For how long a token is good. What was removed has to be kept for longer. */
export declare const tokenDays = 30;
/** The kinds of what is in the sequence; changes of one number are in this order, and by id. */
export declare const changeKinds: readonly ['list', 'task', 'removed list', 'removed task'];
export type ChangeKind = (typeof changeKinds)[number];
/** What comes next is behind the change of this number, kind and id. */
export type Place = {
    change: number;
    /** The place of its kind in `changeKinds`; as many as there are behind all of them. */
    kind: number;
    id: number;
    /** Where the client began with nothing: what was removed up to this number it has never seen. */
    from: number;
};
/** Where a client begins. @param last the number of the latest change */
export declare const beginning: (last: number) => Place;
/** Behind all changes up to a number. */
export declare const behind: (change: number) => Place;
/** A place as a client has it. */
export type Given = {
    place: Place;
    /** Since when the token counts, in epoch milliseconds. While there is more, that is when the first page was asked for. */
    begun: number;
    /** What the server called the history that it was given from; empty before the first change. */
    history: string;
};
/** What a server has: its history, and the number of the latest change in it. */
export type State = {
    history: string;
    last: number;
};
export declare const tokenOf: (userId: number, { place, begun, history }: Given) => string;
/**
 * @param now epoch milliseconds
 * @returns undefined for a token that is damaged, of another user, or not good any more
 */
export declare function givenBy(token: string, userId: number, now: number): Given | undefined;
/**
 * Whether a server has what a client has seen. It may not, when a backup was restored or a standby has taken over: then what
 * was changed since can have numbers that the client takes for seen.
 */
export declare const isPartOf: ({ history, last }: State, given: Given) => boolean;
/** Those of a kind that come behind a place: with a higher number, or the same one and a higher id. */
export declare function startOf({ change, kind, id, from }: Place, of: ChangeKind): {
    change: number;
    id: number;
};
type Found = {
    kind: ChangeKind;
    change: number;
    id: number;
};
/**
 * The first of what was found, in order.
 * @param place where the page begins
 * @param last the number of the latest change that all of it may have
 * @returns the changes, where the next page begins, and whether there is one
 */
export declare function pageOf<Change extends Found>(found: readonly Change[], { place, last, limit }: {
    place: Place;
    last: number;
    limit: number;
}): {
    page: Change[];
    next: Place;
    more: boolean;
};
/** @param place where the page with the change begins */
export declare const behindOne: ({ change, kind, id }: Found, { from }: Place) => Place;
export {};
