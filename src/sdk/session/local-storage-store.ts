// A store in the browser's localStorage, which all tabs of an origin share; where that is refused, in memory.
import { memoryStore, type TokenStore, type Tokens } from '../runtime/tokens.ts'

/**
 * A store that keeps the session in `localStorage`, so that it outlives a reload and all tabs of the origin share it. Where
 * there is none, or the browser refuses to use it, the session is kept in memory, as long as the page lives.
 *
 * @param name of the item; clients with the same name share a session
 */
export function localStorageStore(name = 'tasks-sdk'): TokenStore {
  const memory = memoryStore()
  return {
    load() {
      try {
        // What another tab has written since is newer than what was kept here.
        const text = globalThis.localStorage?.getItem(name)
        if (text) return sessionIn(text)
      } catch {}
      return memory.load()
    },
    save(tokens) {
      memory.save(undefined)
      if (tokens && isWritten(name, JSON.stringify(tokens))) return
      // The old one must go in any case: used again by another tab, its refresh token would end the session.
      remove(name)
      memory.save(tokens)
    },
  }
}

function isWritten(name: string, text: string): boolean {
  try {
    globalThis.localStorage.setItem(name, text)
    return true
  } catch {
    return false
  }
}

function remove(name: string): void {
  try {
    globalThis.localStorage.removeItem(name)
  } catch {}
}

/** @returns undefined for what is no session */
function sessionIn(text: string): Tokens | undefined {
  const tokens = JSON.parse(text)
  return typeof tokens?.token === 'string' ? tokens : undefined
}
