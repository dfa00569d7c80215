// JSON (RFC 8259) read piece by piece, with the offset of each piece: a large file need not be parsed at once, and what is
// wrong with it has a place.

/** A member of an object or an element of an array. @param start of its value */
export type Entry = { key: string | number; start: number }

/** What is not JSON, and where. */
export class JsonSyntaxError extends Error {
  readonly offset: number
  constructor(offset: number) {
    super('is not JSON')
    this.offset = offset
  }
}

/** Of an object or an array by its first character; undefined for any other value. */
const closerOf = (character: string | undefined) =>
  character === '{' ? '}' : character === '[' ? ']' : undefined

/**
 * Walks through an object or an array.
 * @param at its first character
 * @returns its entries, and at last the offset behind it. `next(end)` says where the value of the entry ends, for whoever
 * has read it; else it is skipped
 * @throws JsonSyntaxError
 */
export function* entriesOf(text: string, at: number): Generator<Entry, number, number | undefined> {
  const close = closerOf(text[at])
  let next = skipSpace(text, at + 1)
  if (text[next] === close) return next + 1
  for (let index = 0; ; index += 1) {
    const start = close === '}' ? skipKey(text, next) : next
    const key = close === '}' ? (JSON.parse(text.slice(next, skipString(text, next))) as string) : index
    next = skipSpace(text, (yield { key, start }) ?? skipValue(text, start))
    if (text[next] === close) return next + 1
    next = skipSpace(text, expect(text, next, ','))
  }
}

/** @returns the offset behind the value, however deep it is nested @throws JsonSyntaxError */
export function skipValue(text: string, at: number): number {
  /** Of what the value at `next` is in, the innermost last. */
  const closers: string[] = []
  for (let next = at; ; ) {
    const close = closerOf(text[next])
    if (close !== undefined) {
      const first = skipSpace(text, next + 1)
      if (text[first] !== close) {
        closers.push(close)
        next = close === '}' ? skipKey(text, first) : first
        continue
      }
      next = first + 1
    } else next = text[next] === '"' ? skipString(text, next) : skipScalar(text, next)
    while (closers.length > 0 && text[skipSpace(text, next)] === closers.at(-1)) {
      next = skipSpace(text, next) + 1
      closers.pop()
    }
    if (closers.length === 0) return next
    next = skipSpace(text, expect(text, skipSpace(text, next), ','))
    if (closers.at(-1) === '}') next = skipKey(text, next)
  }
}

/**
 * @param path of keys and indices
 * @returns the offset of the value, or that of the last one on the way to it that is there
 */
export function offsetOf(text: string, at: number, path: readonly PropertyKey[]): number {
  const [key, ...rest] = path
  if (key === undefined || closerOf(text[at]) === undefined) return at
  let found: number | undefined
  for (const entry of entriesOf(text, at)) if (entry.key === key) found = entry.start // of the same keys the last counts
  return found === undefined ? at : offsetOf(text, found, rest)
}

/** @returns the offset behind white space */
export function skipSpace(text: string, at: number): number {
  space.lastIndex = at
  space.test(text)
  return space.lastIndex
}

/** @returns the offset of the value behind a key */
const skipKey = (text: string, at: number): number =>
  skipSpace(text, expect(text, skipSpace(text, skipString(text, at)), ':'))

function skipString(text: string, at: number): number {
  for (let next = expect(text, at, '"'); ; ) {
    plain.lastIndex = next
    plain.test(text)
    next = plain.lastIndex
    if (text[next] === '"') return next + 1
    escaped.lastIndex = next
    if (!escaped.test(text)) throw new JsonSyntaxError(next)
    next = escaped.lastIndex
  }
}

function skipScalar(text: string, at: number): number {
  scalar.lastIndex = at
  if (!scalar.test(text)) throw new JsonSyntaxError(at)
  return scalar.lastIndex
}

function expect(text: string, at: number, character: string): number {
  if (text[at] !== character) throw new JsonSyntaxError(at)
  return at + 1
}

// Sticky: each matches at `lastIndex` alone. Those that end in `*` always match.
const space = /[ \t\n\r]*/y
// biome-ignore lint/suspicious/noControlCharactersInRegex: JSON has no control characters in strings
const plain = /[^"\\\x00-\x1f]*/y
const escaped = /\\(?:["\\/bfnrt]|u[0-9A-Fa-f]{4})/y
const scalar = /(?:true|false|null|-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?)/y
