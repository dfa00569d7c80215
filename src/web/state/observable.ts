// Values that components follow.
import { useLayoutEffect, useReducer } from 'preact/hooks'

/** What `useSyncExternalStore` does in React: renders again when something outside of the components has changed. */
export function useExternal<T>(subscribe: (listener: () => void) => () => void, get: () => T): T {
  const [, render] = useReducer((times: number) => times + 1, 0)
  const value = get()
  useLayoutEffect(() => subscribe(() => render(undefined)), [subscribe])
  useLayoutEffect(() => {
    if (get() !== value) render(undefined) // it has changed since it was rendered
  })
  return value
}

/** A value of the page. */
export function observable<T>(value: T) {
  const listeners = new Set<() => void>()
  const get = () => value
  const subscribe = (listener: () => void) => {
    listeners.add(listener)
    return () => void listeners.delete(listener)
  }
  return {
    get,
    set(next: T) {
      value = next
      for (const listener of listeners) listener()
    },
    /** For components, which render again when it changes. */
    use: () => useExternal(subscribe, get),
  }
}
