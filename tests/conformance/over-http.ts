// Requests over HTTP by fetch, as any client sends them: to a deployment by its address alone.
import { Agent, fetch } from 'undici'
import { document } from '../support/contract.ts'
import type { Send } from './connection.ts'

/** How long a response may take. */
const timeoutMillis = 30_000

/** HTTP/1.1, which every deployment speaks: a proxy ends a connection in HTTP/2 after some requests, and Node's `fetch` fails those that run. */
const dispatcher = new Agent({ allowH2: false })

/** @param base e.g. `https://tasks.example.com`, with a path where the service is mounted under one */
export const overHttp =
  (base: string): Send =>
  async (method, url, init) =>
    (await fetch(base + url, {
      dispatcher,
      method,
      ...init,
      redirect: 'manual',
      signal: AbortSignal.timeout(timeoutMillis),
    })) as unknown as Response

/** @returns why this service cannot be there; undefined where it is */
export async function unreachable(send: Send): Promise<string | undefined> {
  try {
    const response = await send('GET', '/openapi.json', { headers: {} })
    const text = await response.text()
    const status = `GET /openapi.json responds with ${response.status}`
    const elsewhere = response.headers.get('Location')
    if (elsewhere !== null) return `${status} and leads to ${elsewhere}: redirects are not followed`
    if (response.status !== 200) return `${status}; BASE_URL is what stands before /openapi.json and /api`
    return text.includes(`"title": ${JSON.stringify(document.info.title)}`)
      ? undefined
      : `GET /openapi.json responds with another contract than that of ${document.info.title}`
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : (error as Error)
    return cause.message || String(cause)
  }
}
