// Idempotency-Key: one task for one key and body, however often they are sent.
import { Problem, refuse } from './problem.ts'
import type { Account, StoredTask } from './state.ts'

const lifetimeMillis = 24 * 60 * 60 * 1000

const bare = /^(?!")[\x21-\x7e]{1,255}$/
const quoted = /^"((?:[\x21\x23-\x5b\x5d-\x7e]|\\["\\]){1,255})"$/ // an sf-string of RFC 8941

/** @returns the key, without quotes; undefined when none was sent @throws Problem 400 when it is malformed */
function keyIn(headers: Headers): string | undefined {
  const header = headers.get('Idempotency-Key')
  if (header === null) return undefined
  const key = quoted.exec(header)?.[1]?.replaceAll(/\\(.)/g, '$1') ?? bare.exec(header)?.[0]
  if (key === undefined) {
    const message = 'must be 1 to 255 visible ASCII characters'
    refuse([{ in: 'header', pointer: 'Idempotency-Key', code: 'invalid_format', message }])
  }
  return key
}

/** @throws Problem 422 when the key was sent with another body within 24 hours */
export function createOnce(
  account: Account,
  request: { headers: Headers; body: object; now: number },
  create: () => StoredTask,
): { task: StoredTask; replayed: boolean } {
  const { headers, now } = request
  const key = keyIn(headers)
  if (key === undefined) return { task: create(), replayed: false }
  const body = JSON.stringify(Object.entries(request.body).sort(([a], [b]) => (a < b ? -1 : 1)))
  const kept = account.keys.get(key)
  if (kept && kept.since > now - lifetimeMillis) {
    if (kept.body !== body) throw new Problem('idempotency_key_reused')
    return { task: kept.task, replayed: true }
  }
  const task = create()
  account.keys.set(key, { body, task: { ...task }, since: now })
  return { task, replayed: false }
}
