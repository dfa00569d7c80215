// `Retry-After` (RFC 9110 §10.2.3): seconds or a date.

/** @returns milliseconds from now, 0 at least; undefined where the header is absent or makes no sense */
export function retryAfterMillis(headers: Headers): number | undefined {
  const text = headers.get('Retry-After')
  if (!text) return undefined
  if (/^\d+$/.test(text)) return Number(text) * 1000
  // Measured by the server's own clock where it tells it: ours may be wrong.
  const now = Date.parse(headers.get('Date') ?? '') || Date.now()
  const date = Date.parse(text)
  return Number.isNaN(date) ? undefined : Math.max(0, date - now)
}
