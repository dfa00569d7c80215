// The portal under /docs, and llms.txt. Its pages are for people, and not part of the contract.
import { Hono } from 'hono'
import { contract } from '../features/contract.ts'
import { precompressed } from '../http/precompressed.ts'
import { reply } from '../http/reply.ts'
import type { AppEnv } from '../http/request/context.ts'
import { relativeReference } from '../openapi/relative-reference.ts'
import { assetFolder } from './assets.ts'
import { contentSecurityPolicy } from './policy.ts'
import { portalSite } from './site.ts'

const cacheForEver = 'public, max-age=31536000, immutable'

const site = portalSite(contract)

/** The paths of the pages and of what they load. */
export const portalPaths: readonly string[] = [...site.keys()]

/** @returns the router of the documentation portal; each of its files is made when it is first asked for */
export function portal() {
  const router = new Hono<AppEnv>()
  router.get('/docs/', (c) => reply(c, null, 308, { Location: relativeReference(c.req.path, '/docs') }))

  for (const [path, { type, content }] of site) {
    const headers = {
      'Content-Type': type,
      'Cache-Control': path.startsWith(assetFolder) ? cacheForEver : 'no-cache',
      ...(type.startsWith('text/html') && {
        'Content-Security-Policy': `${contentSecurityPolicy()}; frame-ancestors 'none'`,
      }),
    }
    let replyFile: ReturnType<typeof precompressed> | undefined
    router.get(path, (c) => {
      replyFile ??= precompressed(content())
      return replyFile(c, headers)
    })
  }
  return router
}
