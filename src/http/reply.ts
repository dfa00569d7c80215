// Every response of the application is created here. Its headers are one plain object, which the HTTP adapter passes on to
// Node; with `c.json` and `c.header` each of them would be converted to a `Headers` object and back.
import {
  ReadableStream,
  type ReadableStreamDefaultController,
  type UnderlyingDefaultSource,
} from 'node:stream/web'
import type { Context, TypedResponse } from 'hono'
import { routePath } from 'hono/route'
import type { ContentfulStatusCode, StatusCode } from 'hono/utils/http-status'
import type { JSONParsed } from 'hono/utils/types'
import { rateLimitHeaders } from './limits/quota.ts'
import { type Chunks, countedBody } from './limits/unread-responses.ts'
import type { AppEnv } from './request/context.ts'

/**
 * Creates a response.
 * @param body null for none
 * @param status the HTTP status
 * @param headers further headers; they replace those of the same name that every response has
 */
export function reply<S extends StatusCode>(
  c: Context,
  body: string | Uint8Array | ReadableStream<Uint8Array> | null,
  status: S,
  headers?: Record<string, string>,
): Response & TypedResponse<null, S, 'body'> {
  const { env } = c as Context<AppEnv>
  const { quotaCounts, headers: common } = env
  env.route = routePath(c) || env.route
  const all = { ...common, ...(quotaCounts.length > 0 && rateLimitHeaders(quotaCounts)), ...headers }
  if (common.Vary !== undefined && all.Vary !== common.Vary) all.Vary = `${common.Vary}, ${all.Vary}`
  return new Response(body as BodyInit | null, { status, headers: all }) as never
}

/**
 * Creates a response with a value as JSON.
 * @param headers as for `reply`
 * @throws Problem 503 for a large body while too many large responses wait to be read
 */
export const replyJson = <T, S extends ContentfulStatusCode>(
  c: Context,
  value: T,
  status: S,
  headers?: Record<string, string>,
) =>
  reply(c, countedBody((c as Context<AppEnv>).env, JSON.stringify(value)), status, {
    'Content-Type': 'application/json',
    ...headers,
  }) as unknown as Response & TypedResponse<JSONParsed<T>, S, 'json'>

/**
 * Creates a response whose body is made while it is sent, as fast as the client reads. Where making it fails, the error is
 * logged and the connection ends without an end of the body, so that the client does not take it for the whole.
 * @param end called once no more of it is needed, whatever the reason
 */
export function replyStream(
  c: Context,
  chunks: Chunks,
  end: () => void,
  headers: Record<string, string>,
): Response & TypedResponse<never, 200, 'json'> {
  const { env } = c as Context<AppEnv>
  if (c.req.method === 'HEAD') {
    end()
    return reply(c, null, 200, headers) as never
  }
  function cut(err: unknown): void {
    env.log.error({ request_id: env.requestId, err }, 'a response was cut short')
    // The HTTP adapter would print the error, and end the response with its message.
    if (env.outgoing === undefined) throw err
    env.outgoing.destroy()
  }
  env.outgoing?.once('close', end) // also where nothing was ever read of it
  const body = new ReadableStream<Uint8Array>(sourceOf(chunks, end, cut), { highWaterMark: 0 })
  return reply(c, body, 200, headers) as never
}

/**
 * @param end called once: at the end, or at once when the client has gone, also while the next chunk is being made
 * @param cut called with what the making of a chunk has failed with
 */
function sourceOf(
  chunks: Chunks,
  end: () => void,
  cut: (error: unknown) => void,
): UnderlyingDefaultSource<Uint8Array> {
  let controller: ReadableStreamDefaultController<Uint8Array>
  // Made once for all chunks: many streams of events wait for their next one.
  const give = ({ done, value }: Awaited<ReturnType<Chunks['next']>>) => {
    if (!done) return controller.enqueue(value)
    end()
    controller.close()
  }
  const fail = (error: unknown) => {
    end()
    cut(error)
    controller.close()
  }
  return {
    start(own) {
      controller = own
    },
    pull: () => chunks.next().then(give, fail),
    async cancel() {
      end()
      await chunks.return(undefined)
    },
  }
}
