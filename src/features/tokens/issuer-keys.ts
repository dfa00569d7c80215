// The keys of another identity provider (RFC 7517): fetched once, refreshed in the background, and kept while the provider
// is unavailable. A response is limited in time and size and validated, and redirects are not followed.
import { createRemoteJWKSet, customFetch, type FetchImplementation, type JWTVerifyGetKey } from 'jose'
import type { Logger } from 'pino'
import { z } from 'zod'
import { Problem } from '../../openapi/problem.ts'

const timeoutMillis = 3000
const maxBytes = 64 * 1024

/** The age from which keys are fetched again, in the background. */
const refreshMillis = 10 * 60 * 1000

/** For this long after a fetch, a token with an unknown key id does not cause another one. */
const cooldownMillis = 30 * 1000

/** For this long after a failed fetch no other is started; shorter than the `Retry-After` of the 503. */
const retryPauseMillis = 3000

// jose validates a key when a token needs it. An empty set is taken for a mistake of the provider.
const KeySet = z.object({ keys: z.array(z.record(z.string(), z.unknown())).min(1) })

/**
 * Makes the function that jose asks for the key of a token.
 * @param options.url the URL of the JSON Web Key Set, from the configuration; never from a token
 * @returns a function that throws a Problem 503 where the key is not known and cannot be fetched now
 */
export function issuerKeys({ url, log }: { url: string; log: Logger }): JWTVerifyGetKey {
  let fetchedAt: number | undefined
  let failedAt: number | undefined

  const fetchKeys: FetchImplementation = async (href, request) => {
    if (failedAt !== undefined && isWithin(retryPauseMillis, failedAt)) throw keysUnavailable()
    try {
      const keys = await download(href, request)
      fetchedAt = Date.now()
      return Response.json(keys)
    } catch (err) {
      failedAt = Date.now()
      log.warn({ err, jwks_url: url }, "an issuer's keys could not be fetched")
      throw keysUnavailable()
    }
  }
  const keys = createRemoteJWKSet(new URL(url), {
    timeoutDuration: timeoutMillis,
    cooldownDuration: cooldownMillis,
    // With a maximum age jose would make requests wait for a refresh. Keys are refreshed below instead, and stay in use while
    // that fails.
    cacheMaxAge: Number.POSITIVE_INFINITY,
    [customFetch]: fetchKeys,
  })
  return async (header, token) => {
    const isDue = fetchedAt !== undefined && !isWithin(refreshMillis, fetchedAt)
    if (isDue && !keys.reloading) keys.reload().catch(() => {}) // logged above
    return await keys(header, token)
  }
}

/** False also where the clock was set back since then: the age is unknown. */
function isWithin(millis: number, since: number): boolean {
  const age = Date.now() - since
  return age >= 0 && age < millis
}

const keysUnavailable = () =>
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
    throw new Error(`The key set came with status ${response.status} and the type ${type || 'none'}`)
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
