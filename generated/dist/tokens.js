// The tokens of a session: where they are kept, or who supplies them.
/**
 * A store that keeps the session in memory, as long as the client lives.
 *
 * @param tokens of a session to begin with
 */
export function memoryStore(tokens) {
    return {
        load: () => tokens,
        save: (next) => {
            tokens = next;
        },
    };
}
//# sourceMappingURL=tokens.js.map