/**
 * Does some work while no other tab does work of the same name.
 *
 * @param name nothing secret: other scripts of the origin see it
 */
export declare function withLock<T>(name: string, work: () => Promise<T>): Promise<T>;
//# sourceMappingURL=lock.d.ts.map