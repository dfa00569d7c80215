// The layout of messages, as text and as HTML: plain, in the reader's own colours, without anything from elsewhere.
import type { Message } from './message.ts'

export type Content = {
  to: string
  subject: string
  /** Plain text, a paragraph each. */
  paragraphs: readonly string[]
  /** Where the reader is to go, after the first paragraph. */
  link?: { text: string; url: string }
}

/**
 * Makes a message of plain text. Nothing in it is taken for HTML.
 * @param content.link shown as a button, and written out for those who see no HTML or trust no button
 */
export function messageOf({ to, subject, paragraphs, link }: Content): Message {
  const [first = '', ...others] = paragraphs
  const text = [first, ...(link ? [`${link.text}:\n${link.url}`] : []), ...others].join('\n\n')
  const body = [paragraph(first), ...(link ? [button(link)] : []), ...others.map(paragraph)].join('\n')
  return { to, subject, text: `${text}\n`, html: page(subject, body) }
}

// Colours that are readable on white and on black alike, where a mail program inverts only some of them.
const page = (title: string, body: string) => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>${escaped(title)}</title>
<style>:root { color-scheme: light dark; supported-color-schemes: light dark }</style>
</head>
<body style="margin: 0; padding: 24px 16px; font: 16px/1.5 system-ui, -apple-system, 'Segoe UI', Roboto, Arial, sans-serif">
<div style="max-width: 34em; margin: 0 auto">
${body}
</div>
</body>
</html>
`

const paragraph = (text: string) => `<p style="margin: 0 0 16px">${escaped(text)}</p>`

const button = ({ text, url }: { text: string; url: string }) =>
  `<p style="margin: 24px 0 8px"><a href="${escaped(url)}" style="display: inline-block; padding: 10px 18px; border-radius: 6px; background: #1a56db; color: #ffffff; text-decoration: none; font-weight: 600">${escaped(text)}</a></p>
<p style="margin: 0 0 24px; font-size: 13px; word-break: break-all">${escaped(url)}</p>`

const escaped = (text: string) => text.replaceAll(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
