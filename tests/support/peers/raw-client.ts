// A client that sends what a test tells it, and hears every message.
import type { Message } from './messages.ts'
import { connectToServer } from './server-connection.ts'

export type RawClient = {
  send(...messages: Buffer[]): void
  /** @returns the messages up to the next ReadyForQuery, or up to the end of the connection */
  response(): Promise<Message[]>
  cancel(): void
  /** Leaves without a word. */
  leave(): void
}

export async function rawClient(url: string): Promise<RawClient> {
  const heard: Message[] = []
  let isEnded = false
  let wake = () => {}
  const connection = await connectToServer(url, {
    message: (each) => {
      heard.push(each)
      wake()
    },
    end: () => {
      isEnded = true
      wake()
    },
  })
  return {
    send: (...messages) => connection.send(Buffer.concat(messages)),
    response: async () => {
      for (;;) {
        const end = heard.findIndex(({ type }) => type === 'Z')
        if (end >= 0) return heard.splice(0, end + 1)
        if (isEnded) return heard.splice(0)
        await new Promise<void>((resolve) => {
          wake = resolve
        })
      }
    },
    cancel: connection.cancel,
    leave: connection.destroy,
  }
}
