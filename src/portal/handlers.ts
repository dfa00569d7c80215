// The portal under /docs, and llms.txt. Its pages are for people, and not part of the contract.
import { type Context, Hono } from 'hono'
import { contract } from '../features/contract.ts'
import { precompressed } from '../http/precompressed.ts'
import { reply } from '../http/reply.ts'
import type { AppEnv } from '../http/request/context.ts'
import { relativeReference } from '../openapi/relative-reference.ts'
import { assetFolder } from './assets.ts'
import { linkPages } from './link-pages.ts'
import { contentSecurityPolicy } from './policy.ts'
import { portalSite } from './site.ts'

const cacheForEver = 'public, max-age=31536000, immutable'

const htmlHeaders = {
  'Content-Type': 'text/html; charset=UTF-8',
  'Content-Security-Policy': `${contentSecurityPolicy()}; frame-ancestors 'none'`,
}

const site = portalSite(contract)

/** The paths of the pages and of what they load. */
export const portalPaths: readonly string[] = [...site.keys()]

/** Makes a file when it is first asked for. */
function fileReply(content: () => string, headers: Record<string, string>) {
  let replyFile: ReturnType<typeof precompressed> | undefined
  return (c: Context<AppEnv>) => {
    replyFile ??= precompressed(content())
    return replyFile(c, headers)
  }
}

/** @returns the router of the documentation portal, and of the pages for links in mails; each of its files is made when it is first asked for */
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
  for (const [path, content] of linkPages)
    router.get(path, fileReply(content, { ...htmlHeaders, 'Cache-Control': 'no-cache' }))
  return router
}
