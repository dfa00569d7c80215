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

/** A conflict that waits for the person to decide. */
export interface Question {
  conflict: Conflict
  decide(decision: Decision): void
}

export const questions = observable<readonly Question[]>([])

/** Asks the person, one question at a time. */
const ask = (conflict: Conflict): Promise<Decision> =>
  new Promise((resolve) => {
    const question: Question = {
      conflict,
      decide(decision) {
        questions.set(questions.get().filter((other) => other !== question))
        resolve(decision)
      },
    }
    questions.set([...questions.get(), question])
  })

/** Each person has a store of their own, so that what waits to be sent is sent as nobody else. */
export async function openCopy(userId: number): Promise<Offline> {
  let copy: Offline | undefined
  const open = async (store: OfflineStore) => {
    copy = await createOffline({
      api,
      store,
      onConflict: ask,
      onRefused({ op, id, body, code, problem }) {
        const name = body.title ?? body.name ?? copy?.tasks.get(id)?.title ?? copy?.lists.get(id)?.name
        say(`Could not ${op} “${name}”: ${reasonOf(problem) ?? code}`)
      },
    })
    return copy
  }
  try {
    return await open(indexedDbStore(`tasks-${userId}`))
  } catch {
    say('This browser keeps no data: what is not sent yet is lost when you leave the page.')
    return open(inMemoryStore())
  }
}

export const CopyContext = createContext<Offline>({} as Offline)

export const useCopy = (): Offline => useContext(CopyContext)

/** What is shown now. */
export function useSnapshot(): OfflineSnapshot {
  const { subscribe, getSnapshot } = useCopy()
  return useExternal(subscribe, getSnapshot)
}
