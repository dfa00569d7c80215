// What people write beside their tasks: lists, which are checked by the copies of those who follow alone.
import { randomUUID } from 'node:crypto'
import type { Requests } from './requests.ts'

/** A list is made, renamed, and often removed for good. */
export async function leadList(turn: number, token: string, requests: Requests): Promise<void> {
  const send = async (method: string, path: string, json?: object) => {
    const response = await requests.send(method, path, { token, json })
    if (response.status >= 400 && response.status < 500) requests.reportViolation(response)
    return response
  }
  const { status, body } = await send('POST', '/api/me/lists', { name: randomUUID() })
  if (status !== 201) return
  const path = `/api/me/lists/${(body as { id: number }).id}`
  await send('PATCH', path, { name: `renamed ${randomUUID()}` })
  if (turn % 2 === 0) await send('DELETE', path)
}
