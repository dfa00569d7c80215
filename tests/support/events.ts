// A stream of server-sent events as its client reads it.
import type { TestService } from './service.ts'

export type Event = { id: string; event: string; data: unknown }

export type EventStream = {
  status: number
  headers: Headers
  /** The next event. @throws Error when the stream is over */
  next(): Promise<Event>
  /** The events that follow, to the end of the stream. */
  rest(): Promise<Event[]>
  /** All that was received, comments included. */
  text(): string
  close(): Promise<void>
}

export const noEvent = 'the stream is over'

/** @param query without the question mark */
export async function openEvents(
  { fetch }: Pick<TestService, 'fetch'>,
  token: string,
  query = '',
  headers: Record<string, string> = {},
): Promise<EventStream> {
  const init = { headers: { Authorization: `Bearer ${token}`, ...headers } }
  return eventsOf(await fetch(new Request(`http://test/api/me/events${query && `?${query}`}`, init)))
}

export function eventsOf(response: Response): EventStream {
  const reader = (response.body as ReadableStream<Uint8Array>).getReader()
  const utf8 = new TextDecoder()
  let received = ''
  let unread = ''
  async function next(): Promise<Event> {
    for (;;) {
      const end = unread.indexOf('\n\n')
      if (end >= 0) {
        const lines = unread.slice(0, end).split('\n')
        unread = unread.slice(end + 2)
        const of = (name: string) =>
          lines.find((line) => line.startsWith(`${name}: `))?.slice(name.length + 2)
        if (of('event'))
          return { id: of('id') ?? '', event: of('event') ?? '', data: JSON.parse(of('data') ?? '') }
        continue // a comment
      }
      const { done, value } = await reader.read()
      if (done) throw new Error(noEvent)
      const text = utf8.decode(value, { stream: true })
      received += text
      unread += text
    }
  }
  return {
    status: response.status,
    headers: response.headers,
    next,
    async rest() {
      const events: Event[] = []
      for (;;) {
        try {
          events.push(await next())
        } catch (error) {
          if ((error as Error).message === noEvent) return events
          throw error
        }
      }
    },
    text: () => received,
    close: () => reader.cancel(),
  }
}
