// Every URL that a response gives leads there, also behind a proxy that serves the deployment under a prefix.
import { type Operation, operations, resolve } from '../support/contract.ts'
import type { Person } from './accounts.ts'
import { type Connection, type ReadResponse, ViolationError } from './connection.ts'
import { collectionOf, creationOf, exampleBody, operationAt, things } from './things.ts'

const hasHeader = ({ responses }: Operation, status: number, name: string): boolean => {
  const response = responses[status]
  return response !== undefined && resolve(response).headers?.[name] !== undefined
}

/** Operations whose pages lead to others. */
const paged = operations.filter((operation) => hasHeader(operation, 200, 'Link'))

/**
 * Follows the links of creations, of pages, of the document and of the portal.
 * @param base where the deployment is
 * @param isWhole whether the portal is there, too
 * @throws ViolationError for a link that leads elsewhere
 */
export async function followLinks(
  connection: Connection,
  { token }: Person,
  base: string,
  isWhole: boolean,
): Promise<void> {
  const root = base === '' ? 'http://deployment' : base
  const authorization = { Authorization: `Bearer ${token}` }

  async function follow(
    from: string,
    link: string,
    headers: Record<string, string> = {},
  ): Promise<ReadResponse> {
    const target = new URL(link, root + from)
    target.hash = ''
    const cause = `curl -si -X GET '${target}'`
    if (!target.href.startsWith(`${root}/`))
      throw new ViolationError(
        `"${link}" in the response to ${from} leads to ${target}, outside of ${root}`,
        { cause },
      )
    const response = await connection.exchange({
      method: 'GET',
      url: target.href.slice(root.length),
      headers,
    })
    if (response.status !== 200)
      throw new ViolationError(
        `"${link}" in the response to ${from} leads to ${target}, which is ${response.status}`,
        { cause },
      )
    return response
  }

  for (const thing of things) {
    const creation = creationOf(thing)
    // What can be deleted alone, such as a token, is at an address that shows nothing.
    if (operationAt('GET', `${collectionOf(thing)}/{id}`) === undefined) continue
    if (creation === undefined || !hasHeader(creation, 201, 'Location')) continue
    const url = creation.path.replace('{user_id}', 'me')
    const headers = { 'Content-Type': 'application/json', ...authorization }
    const body = new TextEncoder().encode(JSON.stringify(exampleBody(creation)))
    for (let count = 0; count < 3; count += 1) {
      const created = await connection.exchange({ method: 'POST', url, headers, body })
      const there = await follow(url, created.headers.get('Location') ?? '', authorization)
      if (there.text !== created.text)
        throw new ViolationError(
          `${created.headers.get('Location')} leads to ${there.text}, not to ${created.text}`,
        )
    }
  }

  for (const { path } of paged) {
    const url = `${path.replace('{user_id}', 'me')}?limit=1`
    const page = await connection.exchange({ method: 'GET', url, headers: authorization })
    for (const [, link = ''] of (page.headers.get('Link') ?? '').matchAll(/<([^>]*)>/g))
      await follow(url, link, authorization)
  }

  const document = await connection.exchange({ method: 'GET', url: '/openapi.json', headers: {} })
  const { servers } = document.body as { servers: { url: string }[] }
  for (const { url } of servers) await follow('/openapi.json', `${url.replace(/\/$/, '')}/health`)

  if (isWhole) await followPortal(connection, follow)
}

async function followPortal(
  connection: Connection,
  follow: (from: string, link: string) => Promise<ReadResponse>,
): Promise<void> {
  const index = await connection.exchange({ method: 'GET', url: '/', headers: { Accept: 'text/html' } })
  const docs = index.headers.get('Location') ?? ''
  const page = await follow('/', docs)
  const links = [...page.text.matchAll(/(?:href|src)="([^"#]+)"/g)].map(([, link = '']) => link)
  for (const link of new Set(links)) if (!/^\w+:/.test(link)) await follow('/docs', link)
}
