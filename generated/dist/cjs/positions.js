"use strict";
// The place of what was put somewhere here, until the service has given it one: opaque texts that are compared.
Object.defineProperty(exports, "__esModule", { value: true });
exports.inOrder = void 0;
exports.behind = behind;
/** The order of things, by their positions. */
const inOrder = (one, other) => one.position < other.position ? -1 : one.position > other.position ? 1 : one.id - other.id;
exports.inOrder = inOrder;
/**
 * @param others among which it is to be
 * @param afterId of the one that it comes after; null for the first place, undefined for the last
 * @returns a position there; where that one is not among them, the last
 */
function behind(others, afterId) {
    if (afterId === undefined)
        return after(others.reduce((last, { position }) => (position > last ? position : last), ''));
    const ordered = [...others].sort(exports.inOrder);
    const at = ordered.findIndex(({ id }) => id === afterId);
    if (at === -1 && afterId !== null)
        return behind(others);
    return after(ordered[at]?.position ?? '', ordered[at + 1]?.position);
}
function after(low, high) {
    // Blanks come before every character of the service's positions, and the mark between the two.
    for (let blanks = '';; blanks += ' ') {
        const position = `${low}${blanks}!`;
        if (high === undefined || position < high || blanks.length > high.length)
            return position;
    }
}
//# sourceMappingURL=positions.js.map