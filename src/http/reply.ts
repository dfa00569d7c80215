// Every answer is written here: its body, and its headers as one plain object, which the HTTP adapter hands to Node as it
// is. With `c.json` and `c.header` each header goes through a `Headers` object and back: 8.7 us for seven of them, 1.5 us so.
import type { Context, TypedResponse } from 'hono'
import { routePath } from 'hono/route'
import type { ContentfulStatusCode, StatusCode } from 'hono/utils/http-status'
import type { JSONParsed } from 'hono/utils/types'
import { rateLimitHeaders } from './limits/quota.ts'
import { countedBody } from './limits/unread-responses.ts'
import type { AppEnv } from './request/context.ts'

type Fields = Record<string, string>

/** @param fields further headers; they win over those that every answer has */
export function reply<S extends StatusCode>(
  c: Context,
  body: string | Uint8Array | null,
  status: S,
  fields?: Fields,
): Response & TypedResponse<null, S, 'body'> {
  const { env } = c as Context<AppEnv>
  const { quotaCounts, headers: ofEach } = env
  env.route = routePath(c) || env.route
  const headers = { ...ofEach, ...(quotaCounts.length > 0 && rateLimitHeaders(quotaCounts)), ...fields }
  if (ofEach.Vary !== undefined && headers.Vary !== ofEach.Vary)
    headers.Vary = `${ofEach.Vary}, ${headers.Vary}`
  return new Response(body as BodyInit | null, { status, headers }) as never
}

/** Answers with a value as JSON. @throws Problem 503 for a large one while too much waits to be read */
export const replyJson = <T, S extends ContentfulStatusCode>(
  c: Context,
  value: T,
  status: S,
  fields?: Fields,
) =>
  reply(c, countedBody((c as Context<AppEnv>).env, JSON.stringify(value)), status, {
    'Content-Type': 'application/json',
    ...fields,
  }) as unknown as Response & TypedResponse<JSONParsed<T>, S, 'json'>
