// The portal as files for any static host, at any path: the same page, with its policy in a meta element.
import { createHash } from 'node:crypto'
import { exampleServer } from '../sdk/generator/example.ts'
import { bundleName, plainBundle } from './bundle.ts'
import { portalDocument } from './document.ts'
import { contentSecurityPolicy, firstScript, page, pageScript } from './page.ts'

/**
 * Makes the files of the portal.
 * @param contract the text of openapi/openapi.json
 * @param server the service that "try it" calls, e.g. `https://tasks.example.com`; without one there is no "try it"
 * @returns file name -> content
 */
export async function staticPortal(
  contract: string,
  server?: string,
): Promise<Record<string, string | Buffer>> {
  const options = {
    title: 'Tasks API',
    scriptUrl: bundleName,
    documentUrl: 'reference.json',
    server: server ?? exampleServer,
    canTry: server !== undefined,
  }
  const hashes = [firstScript, pageScript(options)].map((script) => `'sha256-${sha256(script)}'`)
  const policy = contentSecurityPolicy(`'self' ${hashes.join(' ')}`, server)
  const document = { ...JSON.parse(contract), ...(server !== undefined && { servers: [{ url: server }] }) }
  return {
    'index.html': page(options, { policy }),
    'openapi.json': `${JSON.stringify(document, null, 2)}\n`,
    'reference.json': portalDocument(contract),
    [bundleName]: await plainBundle(),
  }
}

const sha256 = (text: string) => createHash('sha256').update(text).digest('base64')
