// The copy of a person's tasks and lists on this device: what the page shows, and where it writes.
import { createContext } from 'preact'
import { useContext } from 'preact/hooks'
import {
  type Conflict,
  createOffline,
  type Decision,
  indexedDbStore,
  inMemoryStore,
  type Offline,
  type OfflineSnapshot,
  type OfflineStore,
} from 'tasks-sdk/offline'
import { api, reasonOf } from './client.ts'
import { say } from './messages.ts'
import { observable, useExternal } from './observable.ts'

/** A conflict that waits for the person. */
export interface Question {
  conflict: Conflict
  decide(decision: Decision): void
  /** Ends the sync that asks. The next one asks again. */
  putOff(): void
}

/** One at a time, as the syncs are. */
export const question = observable<Question | undefined>(undefined)

/** Asks the person where they look: all tabs wait for the answer. */
function ask(conflict: Conflict): Promise<Decision> {
  const { promise, resolve, reject } = Promise.withResolvers<Decision>()
  question.set({ conflict, decide: resolve, putOff: () => reject(new Error('It is asked later.')) })
  putOffUnseen()
  return promise.finally(() => question.set(undefined))
}

function putOffUnseen() {
  if (document.hidden) question.get()?.putOff()
}
document.addEventListener('visibilitychange', putOffUnseen)

/** Each person has a store of their own, so that what waits to be sent is sent as nobody else. */
export async function openCopy(userId: number): Promise<Offline> {
  let copy: Offline | undefined
  const nameOf = (id: number) => copy?.tasks.get(id)?.title ?? copy?.lists.get(id)?.name
  const open = (store: OfflineStore) =>
    createOffline({
      api,
      store,
      onConflict: ask,
      onRefused: ({ op, id, body, code, problem }) =>
        say(`Could not ${op} “${body.title ?? body.name ?? nameOf(id)}”: ${reasonOf(problem) ?? code}`),
    })
  copy = await open(indexedDbStore(`tasks-${userId}`)).catch(() => {
    say('This browser keeps no data: what is not sent yet is lost when you leave the page.')
    return open(inMemoryStore())
  })
  return copy
}

export function closeCopy({ close }: Offline): void {
  close()
  question.get()?.putOff()
}

export const CopyContext = createContext<Offline>({} as Offline)

export const useCopy = (): Offline => useContext(CopyContext)

/** What is shown now. */
export function useSnapshot(): OfflineSnapshot {
  const { subscribe, getSnapshot } = useCopy()
  return useExternal(subscribe, getSnapshot)
}
