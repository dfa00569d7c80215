// Short messages at the edge of the page, some of which can be undone.
import { messageOf } from './client.ts'
import { observable } from './observable.ts'

export interface Message {
  text: string
  /** Takes back what the message is about. */
  undo?: (() => unknown) | undefined
}

const shownMillis = 10_000

export const messages = observable<readonly Message[]>([])

export function say(text: string, undo?: () => unknown): void {
  const message = { text, undo }
  messages.set([...messages.get().slice(-2), message])
  setTimeout(() => dismiss(message), shownMillis)
}

export const dismiss = (message: Message): void =>
  messages.set(messages.get().filter((other) => other !== message))

/** Takes back the last thing that can be. */
export function undoLast(): void {
  const last = messages.get().findLast(({ undo }) => undo)
  if (!last) return
  dismiss(last)
  attempt(last.undo?.())
}

/** Says it where something fails. */
export function attempt(work: unknown): void {
  Promise.resolve(work).catch((error) => say(messageOf(error)))
}
