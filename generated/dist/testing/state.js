// What the double remembers: accounts, each with all that is its own, and the tokens that it has given.
export const emptyState = () => ({
    accounts: new Map(),
    accessTokens: new Map(),
    refreshTokens: new Map(),
    lastIds: { account: 0, task: 0, session: 0 },
});
/** @returns an id that no other one of its kind has had */
export function nextId({ lastIds }, kind) {
    lastIds[kind] += 1;
    return lastIds[kind];
}
