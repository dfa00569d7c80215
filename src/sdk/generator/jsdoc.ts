// Writes doc comments, which editors show on hover.

const width = 112

/**
 * Writes a doc comment, wrapped.
 * @param lines paragraphs; an empty one is a blank line
 * @param indent in front of each line
 * @returns the comment, ending in a newline
 */
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

/** @returns a summary as a sentence, to begin a comment with */
export const sentence = (summary: string): string => (/[.?!]$/.test(summary) ? summary : `${summary}.`)
