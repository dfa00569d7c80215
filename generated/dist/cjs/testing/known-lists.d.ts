type Named = {
    id: number;
    name: string;
};
/**
 * @param names of the lists of a file, in their order
 * @param existing the lists of the account, in theirs
 * @returns the id of each, in the place of its name; undefined for one that is not there yet
 */
export declare function idsByName(names: readonly string[], existing: readonly Named[]): (number | undefined)[];
export {};
