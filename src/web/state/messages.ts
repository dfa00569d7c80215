// Short messages at the edge of the page, some of which can be undone.
import { messageOf } from './client.ts'
import { observable } from './observable.ts'

export interface Message {
  id: number
  text: string
  /** Takes back what the message is about. */
  undo?: (() => unknown) | undefined
}

const shownMillis = 10_000
let count = 0

export const messages = observable<readonly Message[]>([])

export function say(text: string, undo?: () => unknown): void {
  count += 1
  const message = { id: count, text, undo }
  messages.set([...messages.get().slice(-2), message])
  setTimeout(() => dismiss(message), shownMillis)
}

export const dismiss = (message: Message): void =>
  messages.set(messages.get().filter((other) => other !== message))

/** Takes back what a message is about: the last that can be. */
export function undo(message = messages.get().findLast((each) => each.undo)): void {
  if (!message) return
  dismiss(message)
  attempt(message.undo?.())
}

let unfinished = 0

/** Says it where something fails. */
export function attempt(work: unknown): void {
  unfinished += 1
  Promise.resolve(work)
    .catch((error) => say(messageOf(error)))
    .finally(() => {
      unfinished -= 1
    })
}

// What is shown is on the device a moment later: the browser asks whether to leave before that.
addEventListener('beforeunload', (event) => unfinished > 0 && event.preventDefault())
