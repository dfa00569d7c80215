// A client that sends what a test gives it, and receives every message.
import type { Message } from './messages.ts'
import { connectToServer } from './server-connection.ts'

export type RawClient = {
  send(...messages: Buffer[]): void
  /** @returns the messages up to the next ReadyForQuery, or up to the end of the connection */
  response(): Promise<Message[]>
  cancel(): void
  /** Closes the connection without a message. */
  leave(): void
}

export async function rawClient(url: string): Promise<RawClient> {
  const received: Message[] = []
  let isEnded = false
  let wake = () => {}
  const connection = await connectToServer(url, {
    message: (each) => {
      received.push(each)
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
        const end = received.findIndex(({ type }) => type === 'Z')
        if (end >= 0) return received.splice(0, end + 1)
        if (isEnded) return received.splice(0)
        await new Promise<void>((resolve) => {
          wake = resolve
        })
      }
    },
    cancel: connection.cancel,
    leave: connection.destroy,
  }
}
