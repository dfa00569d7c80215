// A network for streams: each connection behaves as its script says, and everything else goes to the in-memory service.
import { type Client, type ClientOptions, createClient } from '../../generated/dist/index.js'
import { createDouble } from '../../generated/dist/testing/entry.js'
import { problemResponse } from './faulty-fetch.ts'

/** One that was opened. */
export type Connection = {
  url: URL
  headers: Headers
  /** Whether its client has closed it. */
  isCancelled: boolean
  /** Whether its client has asked for more than there was. */
  isRead: boolean
}

/** What a connection does. */
export type Script = (connection: Connection) => Response | 'refused' | 'served' | Promise<Response>

const utf8 = new TextEncoder()

/** @param then what happens behind the text: the stream ends, breaks, or says nothing more */
export const streamed =
  (text: string | string[], then: 'ends' | 'breaks' | 'is silent' = 'ends'): Script =>
  (connection) => {
    const chunks = [text].flat().map((chunk) => utf8.encode(chunk))
    const body = new ReadableStream<Uint8Array>(
      {
        pull(controller) {
          const chunk = chunks.shift()
          if (chunk) return controller.enqueue(chunk)
          connection.isRead = true
          if (then === 'ends') controller.close()
          if (then === 'breaks') controller.error(new TypeError('terminated'))
          return new Promise(() => {})
        },
        cancel() {
          connection.isCancelled = true
        },
      },
      { highWaterMark: 0 },
    )
    return new Response(body, { headers: { 'Content-Type': 'text/event-stream' } })
  }

export const changed = (token: string, title: string): string =>
  `id: ${token}\nevent: change\ndata: ${JSON.stringify({ type: 'task', id: 1, data: { title }, etag: '"1"' })}\n\n`
export const ended = (token: string, reason: string): string =>
  `id: ${token}\nevent: end\ndata: ${JSON.stringify({ reason })}\n\n`

/** @param scripts of the connections in their order; those that follow are served */
export async function streamScene(
  scripts: (Script | 'refused')[] = [],
  options: Partial<ClientOptions> = {},
) {
  let now = Date.now()
  const double = createDouble({ now: () => new Date(now) })
  const connections: Connection[] = []
  const fetch = async (url: string, init: RequestInit) => {
    const target = new URL(url)
    if (!target.pathname.endsWith('/events')) return await double.fetch(url, init)
    init.signal?.throwIfAborted()
    const connection = {
      url: target,
      headers: new Headers(init.headers),
      isCancelled: false,
      isRead: false,
    }
    connections.push(connection)
    const script = scripts.shift() ?? 'served'
    const fate = typeof script === 'function' ? await script(connection) : script
    if (fate === 'refused') throw new TypeError('fetch failed')
    return fate === 'served' ? await double.fetch(url, init) : fate
  }
  const api: Client = createClient({ baseUrl: 'http://test', ...options, fetch })
  await api.auth.register({ email: 'ada@example.com', password: 'correct horse battery staple', name: 'Ada' })
  return {
    api,
    double,
    connections,
    /** The tokens that the connections went on from. */
    resumed: () => connections.map(({ headers }) => headers.get('Last-Event-ID')),
    travel: (millis: number) => {
      now += millis
    },
  }
}

export const refusedWith =
  (status: number, code: string, headers?: Record<string, string>): Script =>
  () =>
    problemResponse(status, code, headers)
