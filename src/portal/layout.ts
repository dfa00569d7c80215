// The HTML around the content of a page: head, skip link, navigation, and "try it" for an operation.
import { html, raw } from 'hono/html'
import { exampleServer } from '../sdk/generator/example.ts'
import { assets } from './assets.ts'
import { toHtml } from './markdown.ts'
import { markdownPathOf, type Page, pathOf } from './pages/page.ts'

export type Layout = {
  title: string
  pages: readonly Page[]
  /** @returns a reference from one path of the site to another */
  reference: (from: string, to: string) => string
  /** The form of an operation, or an empty text. */
  tryIt: (page: Page) => string
  /** Where the service is; by default where the portal is. */
  server?: string | undefined
  /** A content security policy within the page, for hosts that send none. */
  policy?: string | undefined
}

/**
 * Writes a page.
 * @returns HTML
 */
export function layout(page: Page, options: Layout): string {
  const { title, reference, server, policy } = options
  const path = pathOf(page.slug)
  const to = (target: string) => reference(path, target)
  const [start = '', rest = ''] = splitAtSecondHeading(page.markdown())
  const content = (markdown: string) =>
    raw(toHtml(markdown, (target) => (target.startsWith('/') ? to(target) : target)))
  const meta = policy && html`<meta http-equiv="Content-Security-Policy" content="${policy}">`
  return html`<!doctype html>
<html lang="en" data-root="${to('/')}" data-example="${exampleServer}"${server === undefined ? '' : html` data-server="${server}"`}>
<head>
<meta charset="utf-8">
${meta ?? ''}
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="description" content="${page.summary()}">
<title>${page.title} · ${title}</title>
<link rel="icon" href="${to(assets.icon)}">
<link rel="stylesheet" href="${to(assets.style)}">
<link rel="alternate" type="text/markdown" href="${to(markdownPathOf(page.slug))}">
<script type="module" src="${to(assets.script)}"></script>
</head>
<body>
<a class="skip" href="#content">Skip to the content</a>
<header class="bar">
<a class="name" href="${to('/docs')}"><img src="${to(assets.icon)}" alt="" width="24" height="24">${title}</a>
<search data-index="${to('/docs/search.json')}"></search>
<a class="to-contents" href="#contents">Contents</a>
<a class="document" href="${to('/openapi.json')}">OpenAPI document</a>
</header>
<main id="content" tabindex="-1">
${content(start)}${raw(options.tryIt(page))}${content(rest)}
<footer class="foot"><a href="${to(markdownPathOf(page.slug))}">This page as Markdown</a> <a href="${to('/llms.txt')}">All pages for programs</a></footer>
</main>
<nav class="contents" id="contents" aria-label="Contents">${navigation(page, options.pages, to)}</nav>
</body>
</html>
`.toString()
}

/** What stands before the first heading of level 2, and the rest. */
function splitAtSecondHeading(markdown: string): [string, string] {
  const index = markdown.indexOf('\n## ')
  return index < 0 ? [markdown, ''] : [markdown.slice(0, index), markdown.slice(index)]
}

function navigation(current: Page, pages: readonly Page[], to: (path: string) => string) {
  return [...Map.groupBy(pages, ({ group }) => group)].map(
    ([group, members]) => html`
<h2 class="group">${group}</h2>
<ul>
${members.map(
  (page) =>
    html`<li><a class="page" href="${to(pathOf(page.slug))}"${page === current ? raw(' aria-current="page"') : ''}>${page.title}</a></li>
`,
)}</ul>`,
  )
}
