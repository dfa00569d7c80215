// One person with the in-memory service, a client that writes without an offline copy, and devices that have one.
import { vi } from 'vitest'
import { type Client, createClient, type Task, type TaskPatch } from '../../generated/dist/index.js'
import {
  type Conflict,
  createOffline,
  type Environment,
  inMemoryStore,
  type Offline,
  type OfflineOptions,
  type OfflineStore,
  type RefusedWrite,
} from '../../generated/dist/offline.js'
import { createDouble } from '../../generated/dist/testing/entry.js'
import { atTestEnd } from '../support/cleanup.ts'

const password = 'correct horse battery staple'

export type Request = { method: string; path: string; headers: Headers; body: string }

export async function offlineScene() {
  let now = Date.parse('2026-11-30T09:00:00.000Z')
  const double = createDouble({ now: () => new Date(now) })
  const clientOf = (fetch: (url: string, init: RequestInit) => Promise<Response> = double.fetch) =>
    createClient({ baseUrl: 'http://test', fetch })
  const signIn = async (api: Client, email = 'ada@example.com') => {
    await api.auth.login({ email, password })
    return api
  }
  const signUp = async (email: string) => {
    const api = clientOf()
    await api.auth.register({ email, password, name: 'Ada' })
    return api
  }

  /** @param decide what `onConflict` returns */
  async function device({
    decide,
    store = inMemoryStore(),
    ...options
  }: {
    decide?: (conflict: Conflict) => TaskPatch | undefined
    store?: OfflineStore
  } & Partial<OfflineOptions> = {}) {
    const requests: Request[] = []
    const conflicts: Conflict[] = []
    const refused: RefusedWrite[] = []
    /** What happens to the next requests: nothing bad where it gives undefined. */
    let script: (
      request: Request,
    ) => 'refused' | 'lost' | Response | undefined | Promise<'refused' | 'lost' | Response | undefined> =
      () => undefined
    const fetch = async (url: string, { signal: _, ...init }: RequestInit) => {
      const { pathname, search } = new URL(url)
      const request = {
        ...{ method: init.method ?? 'GET', path: pathname + search },
        ...{ headers: new Headers(init.headers), body: String(init.body ?? '') },
      }
      if (pathname.startsWith('/api/auth')) return await double.fetch(url, init)
      requests.push(request)
      const fault = await script(request)
      if (fault instanceof Response) return fault
      if (fault === 'refused') throw new TypeError('fetch failed')
      const response = await double.fetch(url, init)
      if (fault === 'lost') throw new TypeError('fetch failed')
      return response
    }
    const api = await signIn(clientOf(fetch))
    const open = async (more: Partial<OfflineOptions> = {}): Promise<Offline> => {
      const offline = await createOffline({
        ...{ api, store, autoSync: false },
        onConflict: (conflict) => {
          conflicts.push(conflict)
          return decide?.(conflict)
        },
        onRefused: (write) => void refused.push(write),
        ...options,
        ...more,
        environment: { now: () => now, after: () => () => {}, ...options.environment, ...more.environment },
      })
      atTestEnd(offline.close)
      return offline
    }
    const made = {
      ...{ api, store, requests, conflicts, refused, open, offline: await open() },
      /** What the requests other than of a pull were. */
      writes: () => requests.filter(({ path }) => !path.includes('/changes')),
      network: (next: typeof script) => {
        script = next
      },
      /** Ends the program and starts it again. */
      async restart() {
        made.offline.close()
        made.offline = await open()
      },
    }
    return made
  }

  return {
    double,
    device,
    clientOf,
    signIn,
    signUp,
    /** The same person elsewhere. */
    elsewhere: await signUp('ada@example.com'),
    now: () => now,
    travel: (millis: number) => {
      now += millis
    },
  }
}

export type Device = Awaited<ReturnType<Awaited<ReturnType<typeof offlineScene>>['device']>>

export const dayMillis = 24 * 3600 * 1000

export const titles = (tasks: readonly Task[]): string[] => tasks.map(({ title }) => title)

/** Whether somebody looks at the page: while nobody does, no stream is open. */
export function page({ isShown }: { isShown: boolean }) {
  const document = Object.assign(new EventTarget(), { visibilityState: isShown ? 'visible' : 'hidden' })
  vi.stubGlobal('document', document)
  return (isShown: boolean) => {
    document.visibilityState = isShown ? 'visible' : 'hidden'
    document.dispatchEvent(new Event('visibilitychange'))
  }
}

/** Time for what must not happen: as much as whatever would happen takes. */
export const settled = async (): Promise<void> => {
  for (let turns = 0; turns < 20; turns += 1) await new Promise((resolve) => setImmediate(resolve))
}

/** Timers that are called by hand. */
export function handTimers() {
  const timers: { millis: number; callback: () => void }[] = []
  const after: Environment['after'] = (millis, callback) => {
    const timer = { millis, callback }
    timers.push(timer)
    return () => void timers.splice(timers.indexOf(timer), timers.includes(timer) ? 1 : 0)
  }
  const ring = () => timers.shift()?.callback()
  return { timers, after, ring }
}
