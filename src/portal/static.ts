// The portal as files for any static host, at any path: the same pages, with their policy in a meta element.
import { contentSecurityPolicy } from '../http/content-security-policy.ts'
import { exampleServer } from '../sdk/generator/example.ts'
import { portalSite } from './site.ts'

/** The name of a file for a path of the site: `/docs/paging` -> `/paging.html`. */
function fileOf(path: string): string {
  const name = path.replace(/^\/docs(?=\/|$)/, '')
  if (name === '') return '/index.html'
  return name.includes('.') || name === '/' ? name : `${name}.html`
}

/**
 * Makes the files of the portal.
 * @param contract the text of openapi/openapi.json
 * @param server the service that "try it" calls, e.g. `https://tasks.example.com`; without one there is no "try it"
 * @returns file name -> content
 */
export function staticPortal(contract: string, server?: string): Record<string, string> {
  const document = { ...JSON.parse(contract), ...(server !== undefined && { servers: [{ url: server }] }) }
  const site = portalSite(contract, {
    publishedAt: fileOf,
    server: server ?? exampleServer,
    canTry: server !== undefined,
    policy: contentSecurityPolicy(server),
  })
  const files = [...site].map(([path, { content }]) => [fileOf(path).slice(1), content()])
  return { ...Object.fromEntries(files), 'openapi.json': `${JSON.stringify(document, null, 2)}\n` }
}
