"use strict";
// The tokens of a session: where they are kept, or who supplies them.
Object.defineProperty(exports, "__esModule", { value: true });
exports.memoryStore = memoryStore;
/**
 * A store that keeps the session in memory, as long as the client lives.
 *
 * @param tokens of a session to begin with
 */
function memoryStore(tokens) {
    return {
        load: () => tokens,
        save: (next) => {
            tokens = next;
        },
    };
}
//# sourceMappingURL=tokens.js.map