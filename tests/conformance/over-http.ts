// Requests over HTTP by fetch, as any client sends them: to a deployment by its address alone.
import type { Send } from './wire.ts'

/** How long an answer may take. */
const patienceMillis = 30_000

/** @param base e.g. `https://tasks.example.com`, with a path where the service is mounted under one */
export const overHttp =
  (base: string): Send =>
  async (method, url, init) =>
    await fetch(base + url, {
      method,
      ...init,
      redirect: 'manual',
      signal: AbortSignal.timeout(patienceMillis),
    })

/** @returns why nobody answers there as this service does; undefined where somebody does */
export async function unreachable(send: Send): Promise<string | undefined> {
  try {
    const answer = await send('GET', '/openapi.json', { headers: {} })
    await answer.body?.cancel()
    return answer.status === 200 ? undefined : `GET /openapi.json answers ${answer.status}`
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : (error as Error)
    return cause.message || String(cause)
  }
}
