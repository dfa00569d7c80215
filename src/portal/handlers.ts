// The portal at /docs: its page, the document that it shows, and the script that renders it. It is HTML for people, and not
// part of the contract.
import { randomBytes } from 'node:crypto'
import { Hono } from 'hono'
import { contract } from '../features/contract.ts'
import { acceptsCoding, precompressed } from '../http/precompressed.ts'
import { reply } from '../http/reply.ts'
import type { AppEnv } from '../http/request/context.ts'
import { relativeReference } from '../openapi/relative-reference.ts'
import { bundleName, compressedBundle, plainBundle } from './bundle.ts'
import { portalDocument } from './document.ts'
import { contentSecurityPolicy, page } from './page.ts'

const options = {
  title: 'Tasks API',
  // Relative to /docs, so that they lead there behind a prefix, too.
  scriptUrl: `docs/${bundleName}`,
  documentUrl: 'docs/reference.json',
  canTry: true,
}

const cacheForEver = 'public, max-age=31536000, immutable'

/** @returns the router of the documentation portal */
export function portal() {
  const router = new Hono<AppEnv>()
  let replyDocument: ReturnType<typeof precompressed> | undefined

  router.get('/docs', (c) => {
    const nonce = randomBytes(18).toString('base64url')
    return reply(c, page(options, { nonce }), 200, {
      'Content-Type': 'text/html; charset=UTF-8',
      'Content-Security-Policy': `${contentSecurityPolicy(`'nonce-${nonce}'`)}; frame-ancestors 'none'`,
    })
  })

  router.get('/docs/', (c) => reply(c, null, 308, { Location: relativeReference(c.req.path, '/docs') }))

  router.get(`/${options.documentUrl}`, (c) => {
    replyDocument ??= precompressed(portalDocument(contract))
    return replyDocument(c, { 'Content-Type': 'application/json', 'Cache-Control': 'no-cache' })
  })

  router.get(`/${options.scriptUrl}`, async (c) => {
    const headers = {
      'Content-Type': 'text/javascript; charset=utf-8',
      'Cache-Control': cacheForEver,
      Vary: 'Accept-Encoding',
    }
    if (!acceptsCoding(c.req.header('Accept-Encoding'), 'br'))
      return reply(c, await plainBundle(), 200, headers)
    return reply(c, await compressedBundle(), 200, { ...headers, 'Content-Encoding': 'br' })
  })

  return router
}
