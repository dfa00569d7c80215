// Values that may be available without waiting. Awaiting such a value all the same would cost a promise and a turn of the
// microtask queue for every request.

/** A value, or a promise of it. */
export type MaybePromise<T> = T | Promise<T>

/**
 * Calls `next` with the value: at once if it is available, else when it is.
 * @returns what `next` returns, as a promise only where there was something to wait for
 */
export const andThen = <T, Result>(
  value: MaybePromise<T>,
  next: (value: T) => MaybePromise<Result>,
): MaybePromise<Result> => (value instanceof Promise ? value.then(next) : next(value))
