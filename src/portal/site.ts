// Everything that the portal serves: a path for each page, its Markdown, the search, and the files that pages load.
import { relativeReference } from '../openapi/relative-reference.ts'
import type { Document } from '../sdk/generator/document.ts'
import { assetFiles } from './assets.ts'
import { layout } from './layout.ts'
import { sectionsOf } from './markdown.ts'
import { markdownPathOf, type Page, pathOf } from './pages/page.ts'
import { portalPages } from './pages/pages.ts'
import { tryItForm } from './try-it-form.ts'

export type SiteOptions = {
  /** @returns where a path of the site is published; by default there */
  publishedAt?: (path: string) => string
  /** Where the service is; by default where the portal is. */
  server?: string | undefined
  /** Whether pages have "try it"; so by default. */
  canTry?: boolean
  /** A content security policy within each page. */
  policy?: string
}

/** A file, whose content is made when it is asked for. */
export type File = { type: string; content: () => string }

const types = {
  html: 'text/html; charset=UTF-8',
  md: 'text/markdown; charset=UTF-8',
  txt: 'text/plain; charset=UTF-8',
  json: 'application/json',
  js: 'text/javascript; charset=UTF-8',
  css: 'text/css; charset=UTF-8',
  svg: 'image/svg+xml',
} as const

/**
 * Makes the portal.
 * @param contract the text of openapi/openapi.json
 * @returns path -> file, with `/docs` first
 */
export function portalSite(contract: string, options: SiteOptions = {}): Map<string, File> {
  const { publishedAt = (path: string) => path, server, canTry = true, policy } = options
  const document: Document = JSON.parse(contract)
  const { title } = document.info
  const pages = portalPages(document)
  const reference = (from: string, to: string) => relate(publishedAt(from), to, publishedAt)
  const tryIt = ({ operation }: Page) => (operation && canTry ? tryItForm(document, operation) : '')
  const files = new Map<string, File>()
  const add = (path: string, type: keyof typeof types, content: () => string) =>
    files.set(path, { type: types[type], content })

  for (const page of pages)
    add(pathOf(page.slug), 'html', () => layout(page, { title, pages, reference, tryIt, server, policy }))
  for (const { slug, markdown } of pages) {
    const path = markdownPathOf(slug)
    add(path, 'md', () => `${withMarkdownLinks(markdown(), path, reference, pages)}\n`)
  }
  add('/llms.txt', 'txt', () => overview(document, pages, (to) => reference('/llms.txt', to)))
  add('/docs/search.json', 'json', () => searchIndex(pages, (to) => reference('/docs/search.json', to)))
  for (const { path, kind, content } of assetFiles) add(path, kind, () => content)
  return files
}

/** A path may have a fragment, which stays. */
function relate(from: string, to: string, publishedAt: (path: string) => string): string {
  const [path = '', fragment] = to.split('#')
  const target = path === '/' ? './' : ''
  const relative = relativeReference(from, publishedAt(path)) || target
  return fragment === undefined ? relative : `${relative}#${fragment}`
}

/** In the Markdown of a page, links lead to the Markdown of the others. */
function withMarkdownLinks(
  markdown: string,
  from: string,
  reference: (from: string, to: string) => string,
  pages: readonly Page[],
): string {
  const targets = new Map(pages.map(({ slug }) => [pathOf(slug), markdownPathOf(slug)]))
  return markdown.replaceAll(/\]\((\/[^)#]*)(#[^)]*)?\)/g, (_, path: string, fragment = '') => {
    return `](${reference(from, targets.get(path) ?? path)}${fragment})`
  })
}

/** `llms.txt` (https://llmstxt.org): what there is, for programs that read. */
function overview(document: Document, pages: readonly Page[], reference: (to: string) => string): string {
  const [opening = ''] = document.info.description.split(/^# /m)
  const groups = [...Map.groupBy(pages, ({ group }) => group)].map(([group, members]) => {
    const lines = members.map(
      ({ slug, title, summary }) => `- [${title}](${reference(markdownPathOf(slug))}): ${summary()}`,
    )
    return `## ${group}\n\n${lines.join('\n')}`
  })
  const contract = `The whole contract is the [OpenAPI 3.1 document](${reference('/openapi.json')}).`
  return `# ${document.info.title}\n\n> ${opening.trim().replaceAll('\n', ' ')}\n\n${contract}\n\n${groups.join('\n\n')}\n`
}

/** An entry for each heading; `href` is relative to the index. */
function searchIndex(pages: readonly Page[], reference: (to: string) => string): string {
  const entries = pages.flatMap((page) =>
    sectionsOf(page.markdown()).map(({ id, heading, text }) => ({
      href: `${reference(pathOf(page.slug))}${id && `#${id}`}`,
      page: page.title,
      heading: id === '' ? '' : heading,
      text: text.replaceAll(/\s+/g, ' ').trim(),
    })),
  )
  return JSON.stringify(entries.map((entry, id) => ({ id, ...entry })))
}
