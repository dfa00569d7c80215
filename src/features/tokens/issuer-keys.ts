// The keys of another identity provider (RFC 7517): fetched once, refreshed behind the requests, and kept when the
// provider is away. An answer is bounded in time and size, checked, and never a redirect.
import { createRemoteJWKSet, customFetch, type FetchImplementation, type JWTVerifyGetKey } from 'jose'
import type { Logger } from 'pino'
import { z } from 'zod'
import { Problem } from '../../openapi/problem.ts'

const timeoutMillis = 3000
const maxBytes = 64 * 1024

/** How old keys may get before they are fetched anew, in the background. */
const refreshMillis = 10 * 60 * 1000

/** After keys were fetched, a token that names an unknown one fetches no others for this long. */
const cooldownMillis = 30 * 1000

/** After a fetch failed, none is begun for this long; shorter than the `Retry-After` of the refusal. */
const pauseMillis = 3000

// What is in a key is judged by jose when a token needs it. An empty set is no news but a mistake.
const KeySet = z.object({ keys: z.array(z.record(z.string(), z.unknown())).min(1) })

/**
 * What jose asks for the key of a token.
 * @param options.url of the JSON Web Key Set, from the configuration: no token names one
 * @throws Problem 503, where the key is not known and cannot be asked for now
 */
export function issuerKeys({ url, log }: { url: string; log: Logger }): JWTVerifyGetKey {
  let fetchedAt: number | undefined
  let failedAt: number | undefined

  const fetchKeys: FetchImplementation = async (href, request) => {
    if (failedAt !== undefined && isWithin(pauseMillis, failedAt)) throw keysAway()
    try {
      const keys = await download(href, request)
      fetchedAt = Date.now()
      return Response.json(keys)
    } catch (err) {
      failedAt = Date.now()
      log.warn({ err, jwks_url: url }, "an issuer's keys could not be fetched")
      throw keysAway()
    }
  }
  const keys = createRemoteJWKSet(new URL(url), {
    timeoutDuration: timeoutMillis,
    cooldownDuration: cooldownMillis,
    // jose would let a request wait for keys that are due. These never are: they are refreshed here, and while that
    // fails the old ones go on working.
    cacheMaxAge: Number.POSITIVE_INFINITY,
    [customFetch]: fetchKeys,
  })
  return async (header, token) => {
    const isDue = fetchedAt !== undefined && !isWithin(refreshMillis, fetchedAt)
    if (isDue && !keys.reloading) keys.reload().catch(() => {}) // logged above
    return await keys(header, token)
  }
}

/** False also where the clock was set back since then: nobody knows how long ago that was. */
function isWithin(millis: number, since: number): boolean {
  const age = Date.now() - since
  return age >= 0 && age < millis
}

const keysAway = () =>
  new Problem('overloaded', {
    detail:
      'The keys of the identity provider that issued the access token cannot be had now. ' +
      'Try again after the seconds in `Retry-After`.',
  })

async function download(...[href, request]: Parameters<FetchImplementation>) {
  const response = await fetch(href, request) // with jose's time limit, and `redirect: 'manual'`
  const type = response.headers.get('Content-Type') ?? ''
  if (response.status !== 200 || !/^application\/([\w.-]+\+)?json\s*(;|$)/i.test(type)) {
    await response.body?.cancel()
    throw new Error(`The key set was answered with status ${response.status} and the type ${type || 'none'}`)
  }
  return KeySet.parse(JSON.parse(await readBounded(response)))
}

async function readBounded(response: Response): Promise<string> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of response.body ?? []) {
    size += chunk.byteLength
    if (size > maxBytes) throw new Error(`The key set has more than ${maxBytes} bytes`)
    chunks.push(chunk)
  }
  return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks))
}
