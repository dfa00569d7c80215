// Places in a text, as editors name them.

/** Both from 1. A column counts characters (code points). */
export type Position = { line: number; column: number }

/**
 * @param text lines end in LF, CR LF or CR
 * @returns the function that finds the position of an offset; it goes on from the offset before, so ask in ascending order
 */
export function positionsIn(text: string): (offset: number) => Position {
  let at = 0
  let line = 1
  let column = 1
  return (offset) => {
    if (offset < at) [at, line, column] = [0, 1, 1]
    for (; at < offset; at += 1) {
      const unit = text.charCodeAt(at)
      if (unit === lf || (unit === cr && text.charCodeAt(at + 1) !== lf)) {
        line += 1
        column = 1
      } else if (unit < firstLowSurrogate || unit > lastLowSurrogate) column += 1
    }
    return { line, column }
  }
}

const lf = 10
const cr = 13
const firstLowSurrogate = 0xdc00
const lastLowSurrogate = 0xdfff
