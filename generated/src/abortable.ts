// Giving up by a signal, also where `AbortSignal` has neither `reason` nor `throwIfAborted`, as in React Native.

/** Why a signal was aborted. */
export const reasonOf = (signal: AbortSignal): unknown =>
  signal.reason ?? Object.assign(new Error('The call was aborted.'), { name: 'AbortError' })

/** @throws the signal's reason, if it is aborted */
export function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw reasonOf(signal)
}

/**
 * Waits for a promise until the signal is aborted; the promise itself goes on.
 *
 * @throws the signal's reason, as soon as it is aborted
 */
export function abortable<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return promise
  return new Promise((resolve, reject) => {
    const stop = () => reject(reasonOf(signal))
    if (signal.aborted) stop()
    signal.addEventListener('abort', stop)
    const listenNoMore = () => signal.removeEventListener('abort', stop)
    promise.then(resolve, reject).then(listenNoMore)
  })
}
