/** @returns the thing as responses have it */
export const shown = ({ version: _, change: __, ...thing }) => thing;
export const emptyState = () => ({
    accounts: new Map(),
    accessTokens: new Map(),
    refreshTokens: new Map(),
    mailTokens: new Map(),
    mails: [],
    lastIds: new Map(),
});
/** @returns an id that no other one of its kind has had */
export function nextId({ lastIds }, kind) {
    const id = (lastIds.get(kind) ?? 0) + 1;
    lastIds.set(kind, id);
    return id;
}
/** A write of a thing: a new version, the next number, and a later time. */
export function change(thing, changes, { account, now }) {
    // Strictly later at every write, also within one millisecond and when the clock steps back.
    const time = Math.max(now, Date.parse(thing.updated_at) + 1);
    const version = thing.version + 1;
    const updated_at = new Date(time).toISOString();
    Object.assign(thing, changes, { updated_at, version, change: nextChange(account) });
}
export function nextChange(account) {
    account.lastChange += 1;
    return account.lastChange;
}
