// Doc comments, for the hover in an editor.

const width = 112

/** @param lines paragraphs; an empty one separates @returns the comment, each line indented alike, ending in a newline */
export function docComment(lines: string[], indent = ''): string {
  const wrapped = lines.flatMap((line) => wrap(line.replaceAll('*/', '*\\/'), width - indent.length))
  const [only] = wrapped
  if (wrapped.length === 1 && only) return `${indent}/** ${only} */\n`
  return [`${indent}/**`, ...wrapped.map((line) => `${indent} * ${line}`.trimEnd()), `${indent} */\n`].join(
    '\n',
  )
}

function wrap(text: string, limit: number): string[] {
  if (text.length <= limit) return [text]
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + word.length >= limit) {
      lines.push(line)
      line = ''
    }
    line += (line === '' ? '' : ' ') + word
  }
  return [...lines, line]
}

/** A summary as the first sentence of a comment. */
export const sentence = (summary: string): string => (/[.?!]$/.test(summary) ? summary : `${summary}.`)
