// What may be there already. Whoever awaits it all the same pays for a promise and for a turn of the queue of microtasks,
// and keeps what it made so far alive until then.

export type MaybePromise<T> = T | Promise<T>

/** Goes on at once where there is nothing to wait for. */
export const andThen = <T, Result>(
  value: MaybePromise<T>,
  next: (value: T) => MaybePromise<Result>,
): MaybePromise<Result> => (value instanceof Promise ? value.then(next) : next(value))
