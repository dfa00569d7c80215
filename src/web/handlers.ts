// The task app at /app/: the files that `make generate` has built, and where the links of mails lead. It is a client of the API
// as any other, and not part of the contract.
import { readdirSync, readFileSync } from 'node:fs'
import { extname } from 'node:path'
import { Hono } from 'hono'
import { contentSecurityPolicy, htmlHeaders } from '../http/content-security-policy.ts'
import { cacheForEver, fileReply } from '../http/precompressed.ts'
import { reply } from '../http/reply.ts'
import type { AppEnv } from '../http/request/context.ts'
import { relativeReference } from '../openapi/relative-reference.ts'

const folder = new URL('../../generated/web/', import.meta.url)
const names = readdirSync(folder)

const headersOf: Record<string, Record<string, string>> = {
  '.html': htmlHeaders,
  '.js': { 'Content-Type': 'text/javascript; charset=UTF-8' },
  '.css': { 'Content-Type': 'text/css; charset=UTF-8' },
  '.svg': { 'Content-Type': 'image/svg+xml' },
  '.txt': { 'Content-Type': 'text/plain; charset=UTF-8' },
}

const pathOf = (name: string) => `/app/${name === 'index.html' ? '' : name}`

/** Links of mails, which `APP_URL` may lead to the service's root as well. */
const linkPaths = ['/reset-password', '/verify-email'].flatMap((path) => [path, `/app${path}`])

/** The paths of the app. */
export const webPaths: readonly string[] = ['/app', ...names.map(pathOf), ...linkPaths]

/** @returns the router of the task app */
export function web() {
  const router = new Hono<AppEnv>()
  router.get('/app', (c) => reply(c, null, 308, { Location: relativeReference(c.req.path, '/app/') }))
  for (const name of names) {
    const isNamedByContent = /-[\w-]{8}\.\w+$/.test(name)
    const headers = {
      ...headersOf[extname(name)],
      ...(name === 'service-worker.js' && { 'Content-Security-Policy': contentSecurityPolicy() }), // of what it fetches
      'Cache-Control': isNamedByContent ? cacheForEver : 'no-cache',
    }
    router.get(
      pathOf(name),
      fileReply(() => readFileSync(new URL(name, folder), 'utf8'), headers),
    )
  }
  // The token goes into the fragment, which no server is sent.
  for (const path of linkPaths)
    router.get(path, (c) => {
      const { pathname, search } = new URL(c.req.url)
      const page = `${relativeReference(pathname, '/app/')}#${path.replace('/app', '')}${search}`
      return reply(c, null, 307, { Location: page, 'Cache-Control': 'no-store' })
    })
  return router
}
