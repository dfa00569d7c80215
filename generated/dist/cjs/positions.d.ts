type Placed = {
    id: number;
    position: string;
};
/** The order of things: by their positions; those that were created here as they were created, behind the others. */
export declare function inOrder(one: Placed, other: Placed): number;
/**
 * @param others among which it is to be
 * @param afterId of the one that it comes after; null for the first place, undefined for the last
 * @returns a position there; where that one is not among them, the last
 */
export declare function behind(others: Placed[], afterId?: number | null): string;
export {};
