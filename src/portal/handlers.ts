// The portal under /docs, and llms.txt. Its pages are for people, and not part of the contract.
import { Hono } from 'hono'
import { contract } from '../features/contract.ts'
import { htmlHeaders } from '../http/content-security-policy.ts'
import { cacheForEver, fileReply } from '../http/precompressed.ts'
import { reply } from '../http/reply.ts'
import type { AppEnv } from '../http/request/context.ts'
import { relativeReference } from '../openapi/relative-reference.ts'
import { assetFolder } from './assets.ts'
import { portalSite } from './site.ts'

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
      ...(type === htmlHeaders['Content-Type'] && htmlHeaders),
    }
    router.get(path, fileReply(content, headers))
  }
  return router
}
