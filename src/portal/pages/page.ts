// What a page of the portal is. Every page is written as Markdown first: its HTML, its place in the search and the text for
// programs follow from that.
import type { SdkOperation } from '../../sdk/generator/document.ts'

export type Page = {
  /** Its group in the navigation, e.g. `Guide` or `Tasks`. */
  group: string
  /** The last part of its path, or the last two: `paging`, `operations/createTask`. */
  slug: string
  title: string
  /** Writes one sentence for the list of pages and for search engines, without Markdown. */
  summary: () => string
  /** Writes the content, beginning with a heading of level 1. Links to other pages are paths from the root: `/docs/errors`. */
  markdown: () => string
  /** What the page can send, if it is the page of an operation. */
  operation?: SdkOperation
}

/** The page that the portal opens with. */
export const firstSlug = 'getting-started'

/** @returns the path of a page, e.g. `/docs/paging` */
export const pathOf = (slug: string): string => (slug === firstSlug ? '/docs' : `/docs/${slug}`)

/** @returns the path of the Markdown of a page, e.g. `/docs/paging.md` */
export const markdownPathOf = (slug: string): string => `/docs/${slug}.md`

/** @returns a text as a part of a path: `Limits and retries` -> `limits-and-retries` */
export const slugOf = (text: string): string =>
  text
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, '-')
    .replaceAll(/^-|-$/g, '')

/** @returns the first sentence of Markdown, without its marks */
export const firstSentence = (markdown: string): string => {
  const paragraph = markdown
    .split('\n\n')
    .map((text) => text.trim())
    .find((text) => text !== '' && !/^(#|\||```|- )/.test(text))
  const plain = (paragraph ?? '').replaceAll(/[`*]|\]\([^)]*\)|\[(?=[^\]]*\])/g, '').replaceAll(/\s+/g, ' ')
  return /.*?[.:](?=\s|$)/.exec(plain)?.[0].replace(/:$/, '.') ?? plain
}
