// The lists of a file that are there already: lists are known by their names, and of several with one name by their order.
/**
 * @param names of the lists of a file, in their order
 * @param existing the lists of the account, in theirs
 * @returns the id of each, in the place of its name; undefined for one that is not there yet
 */
export function idsByName(names, existing) {
    const left = [...existing];
    return names.map((name) => {
        const at = left.findIndex((list) => list.name === name);
        return at === -1 ? undefined : left.splice(at, 1)[0]?.id;
    });
}
