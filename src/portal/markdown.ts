// Markdown as HTML: headings that can be linked to, tables and code that a keyboard can scroll. Only texts of this
// repository are rendered, so nothing is sanitized.
import { Marked, type Token, type Tokens } from 'marked'
import { slugOf } from './pages/page.ts'

/** A heading and the text below it, up to the next one. */
export type Section = { id: string; heading: string; text: string }

/**
 * Renders Markdown.
 * @param markdown GitHub flavoured
 * @param address turns the target of a link into what stands in the page
 * @returns HTML
 */
export function toHtml(markdown: string, address: (target: string) => string): string {
  const idOf = headingIds()
  const marked = new Marked({
    renderer: {
      heading({ tokens, depth, text }) {
        const content = this.parser.parseInline(tokens)
        return depth === 1 ? `<h1>${content}</h1>\n` : heading(depth, idOf(text), content)
      },
      link({ href, tokens }) {
        return `<a href="${escaped(address(href))}">${this.parser.parseInline(tokens)}</a>`
      },
      code({ text, lang }) {
        return `<div class="code"><pre tabindex="0"><code class="language-${lang}">${escaped(text)}</code></pre></div>\n`
      },
      table({ header, rows }) {
        const cell = ({ tokens }: Tokens.TableCell) => `<td>${this.parser.parseInline(tokens)}</td>`
        // A header without a text would be a header that nobody can read out.
        const head = ({ text, tokens }: Tokens.TableCell) =>
          text === '' ? '<td></td>' : `<th scope="col">${this.parser.parseInline(tokens)}</th>`
        const body = rows.map((row) => `<tr>${row.map(cell).join('')}</tr>\n`).join('')
        const table = `<table><thead><tr>${header.map(head).join('')}</tr></thead><tbody>\n${body}</tbody></table>`
        return `<div class="table" tabindex="0">${table}</div>\n`
      },
    },
  })
  return marked.parse(markdown, { async: false })
}

const heading = (depth: number, id: string, content: string) =>
  `<h${depth} id="${id}"><a class="anchor" href="#${id}">${content}</a></h${depth}>\n`

/**
 * Cuts Markdown into its sections, for the search.
 * @returns the first with an empty id: what stands before the second heading
 */
export function sectionsOf(markdown: string): Section[] {
  const idOf = headingIds()
  const sections: Section[] = []
  for (const token of new Marked().lexer(markdown)) {
    if (token.type !== 'heading') {
      const section = sections.at(-1)
      if (section) section.text += `${textOf(token)} `
    } else {
      const id = token.depth === 1 ? '' : idOf(token.text)
      sections.push({ id, heading: textOf(token), text: '' })
    }
  }
  return sections
}

/** The ids of the headings of one page: a second heading of the same text gets a number. */
function headingIds(): (text: string) => string {
  const seen = new Map<string, number>()
  return (text) => {
    // The `type` of a problem leads to its code.
    const id = /^`\w+`$/.test(text) ? `code:${text.slice(1, -1)}` : slugOf(text)
    const count = (seen.get(id) ?? 0) + 1
    seen.set(id, count)
    return count === 1 ? id : `${id}-${count}`
  }
}

/** The text of a token and all that is in it, without marks. */
function textOf(token: Token): string {
  if (token.type === 'table') {
    const { header, rows } = token as Tokens.Table
    return [header, ...rows].flatMap((row) => row.map(({ tokens }) => tokens.map(textOf).join(''))).join(' ')
  }
  if (token.type === 'list') return (token as Tokens.List).items.map((item) => textOf(item)).join(' ')
  if ('tokens' in token && token.tokens) return token.tokens.map(textOf).join('')
  return 'text' in token ? String(token.text) : ''
}

const escaped = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
