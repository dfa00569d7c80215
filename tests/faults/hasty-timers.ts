// Preloaded into a service (`node --import`): what it does every few minutes it does at every moment.
const realSetTimeout = globalThis.setTimeout
const minutes = 5 * 60 * 1000

globalThis.setTimeout = Object.assign(
  (work: () => void, millis?: number, ...given: []) =>
    realSetTimeout(work, millis !== undefined && millis >= minutes ? 50 : millis, ...given),
  realSetTimeout, // with what hangs on it, the promise among it
) as typeof setTimeout
