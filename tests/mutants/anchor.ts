// Finds a piece of source text however a formatter has laid it out: white space, semicolons, trailing commas, the kind of
// quotes and parentheses that a formatter may add or drop make no difference.

/** Where the piece is, as indexes into the text, or why it was not found. */
export type Found = { begin: number; end: number } | { reason: string }

type Token = { text: string; begin: number; end: number }

const tokensOf = (text: string): Token[] =>
  Array.from(text.matchAll(/[\w$]+|[^\s\w$]/g), ({ 0: token, index }) => ({
    text: token === '"' ? "'" : token,
    begin: index,
    end: index + token.length,
  }))

const isParenthesis = ({ text }: Token) => text === '(' || text === ')'

/** Whether a token has a meaning of its own, wherever the formatter puts it. */
function isSignificant(token: Token, place: number, all: readonly Token[]): boolean {
  if (isParenthesis(token) || token.text === ';') return false
  return token.text !== ',' || !/^[)\]}]?$/.test(all[place + 1]?.text ?? '')
}

/** How many parentheses are left open. */
const openIn = (tokens: readonly Token[]) =>
  tokens.reduce((sum, { text }) => sum + (text === '(' ? 1 : text === ')' ? -1 : 0), 0)

/** @param anchor must be in the text exactly once */
export function find(anchor: string, text: string): Found {
  const wanted = tokensOf(anchor)
  const tokens = tokensOf(text)
  const significant = tokens.filter(isSignificant)
  const words = wanted.filter(isSignificant).map((token) => token.text)
  const starts = significant
    .keys()
    .filter((at) => words.every((word, i) => significant[at + i]?.text === word))
  const [at, ...others] = starts
  if (at === undefined || words.length === 0) return { reason: `not found; ${nearest(words, text)}` }
  if (others.length > 0) {
    const lines = [at, ...others].map((start) => lineAt(text, (significant[start] as Token).begin))
    return { reason: `found ${lines.length} times, in lines ${lines.join(', ')}` }
  }
  const first = tokens.indexOf(significant[at] as Token)
  const last = tokens.indexOf(significant[at + words.length - 1] as Token)
  return widened(wanted, tokens, { first, last })
}

/** Takes in the parentheses and separators that the anchor has at its edges, as far as they are there. */
function widened(
  wanted: readonly Token[],
  tokens: readonly Token[],
  range: { first: number; last: number },
): Found {
  let { first, last } = range
  const tooManyOpen = () => openIn(tokens.slice(first, last + 1)) - openIn(wanted)
  const next = () => tokens[last + 1]?.text ?? ''
  const edge = wanted.slice(wanted.findLastIndex(isSignificant) + 1)
  if (edge.every(({ text }, i) => tokens[last + 1 + i]?.text === text)) last += edge.length
  while (tooManyOpen() > 0 && /^[,;)]$/.test(next())) last += 1
  while (tooManyOpen() < 0 && tokens[first - 1]?.text === '(') first -= 1
  if (tooManyOpen() !== 0) return { reason: 'found, but it would cut a pair of parentheses in two' }
  return { begin: (tokens[first] as Token).begin, end: (tokens[last] as Token).end }
}

const lineAt = (text: string, index: number) => text.slice(0, index).split('\n').length

/** The line that has most in common with what was looked for. */
function nearest(words: readonly string[], text: string): string {
  const lines = text.split('\n').map((line, index) => {
    const tokens = new Set(tokensOf(line).map((token) => token.text))
    const common = new Set(words.filter((word) => /\w/.test(word) && tokens.has(word)))
    return { line: line.trim(), number: index + 1, common: common.size, length: tokens.size }
  })
  const [best] = lines.toSorted((a, b) => b.common - a.common || a.length - b.length)
  return best && best.common > 0
    ? `nearest is line ${best.number}: ${best.line.slice(0, 120)}`
    : 'no line is like it'
}
