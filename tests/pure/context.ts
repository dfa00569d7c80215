// The part of Hono's context that the pure rules of HTTP read, without a server behind it.
import type { Context } from 'hono'

type Request = { headers?: Record<string, string>; url?: string; params?: Record<string, string> }

/** The context, and what a check has left in it for the handler. */
export function contextOf({ headers = {}, url = 'http://test/', params = {} }: Request) {
  const sent = new Headers(headers)
  const valid: Record<string, unknown> = {}
  const req = {
    url,
    header: (name: string) => sent.get(name) ?? undefined,
    param: () => params,
    addValidatedData: (part: string, data: unknown) => {
      valid[part] = data
    },
  }
  return { c: { req } as unknown as Context, valid }
}
