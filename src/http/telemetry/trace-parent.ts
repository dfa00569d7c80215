// W3C Trace Context: https://www.w3.org/TR/trace-context/#traceparent-header

const form = /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}(-.*)?$/

/**
 * The id of the trace that a request belongs to.
 * @param traceparent the header
 * @returns 32 hex digits; undefined where the header is absent or, by its version, malformed
 */
export function traceIdOf(traceparent: string | null): string | undefined {
  const parts = traceparent === null ? null : form.exec(traceparent)
  if (parts === null) return undefined
  const [, version, traceId = '', parentId = '', more] = parts
  const isKnown = version !== 'ff' && (version !== '00' || more === undefined)
  return isKnown && !isZero(traceId) && !isZero(parentId) ? traceId : undefined
}

const isZero = (id: string) => /^0+$/.test(id)
