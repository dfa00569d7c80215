// A request before it is sent: with words such as ⟦token⟧ in the places of what only a running service can give. So
// cases are made, made smaller and shown without one, and each can be shown as a curl line.

export type Body = { json: unknown } | { text: string } | { bytes: Uint8Array<ArrayBuffer> }

export type Draft = {
  method: string
  /** With parameters in braces. */
  path: string
  parameters: Record<string, string>
  /** Names and values, percent-encoded. */
  query: readonly (readonly [string, string])[]
  headers: Record<string, string>
  body?: Body
}

export type Filled = {
  method: string
  /** With the query. */
  url: string
  headers: Record<string, string>
  body?: Uint8Array<ArrayBuffer>
}

/** What a word stands for, given when the request is about to be sent. */
export type Lookup = (name: string) => Promise<string>

/** In the place of a text, or of a part of one. */
export const word = (name: string): string => `⟦${name}⟧`
/** In the place of a number in a JSON body. */
export const numberWord = (name: string): string => `⟦#${name}⟧`
const words = /⟦#?(\w+)⟧/g

/** Finds the words for numbers in the text of a JSON body, with their quotes. */
export const numberWords = /"⟦#(\w+)⟧"/g

export const encode = (text: string): string => encodeURIComponent(text)

export const urlOf = ({ path, parameters, query }: Draft): string => {
  const filled = path.replaceAll(/\{([^}]+)\}/g, (_, name: string) => parameters[name] ?? '')
  return query.length === 0 ? filled : `${filled}?${query.map((pair) => pair.join('=')).join('&')}`
}

/** The body's text; undefined for one that is no text. */
export function textOf(body: Body): string | undefined {
  if ('bytes' in body) return undefined
  return 'text' in body ? body.text : JSON.stringify(body.json)
}

/** Which words a request holds. */
export function wordsIn(draft: Draft): string[] {
  const places = [urlOf(draft), ...Object.values(draft.headers), (draft.body && textOf(draft.body)) ?? '']
  return [...new Set(places.flatMap((place) => [...place.matchAll(words)].map(([, name]) => name as string)))]
}

const identity = (text: string) => text
const inJson = (text: string) => JSON.stringify(text).slice(1, -1)

/** Puts the values in the words' places. */
export async function fill(draft: Draft, lookup: Lookup): Promise<Filled> {
  const values = new Map<string, string>()
  for (const name of wordsIn(draft)) values.set(name, await lookup(name))
  const put = (text: string, form = identity) =>
    text.replaceAll(words, (_, name: string) => form(values.get(name) ?? ''))
  const putNumbers = (text: string) =>
    text.replaceAll(numberWords, (_, name: string) => values.get(name) ?? '')
  const headers = Object.fromEntries(Object.entries(draft.headers).map(([name, value]) => [name, put(value)]))
  const filled = { method: draft.method, url: put(urlOf(draft), encodeIfNeeded), headers }
  return draft.body === undefined
    ? filled
    : { ...filled, body: bytesOf(draft.body, (text) => put(putNumbers(text), inJson)) }
}

/** Ids and cursors are the same when they are encoded; other values are not. */
const encodeIfNeeded = (text: string) => encode(text)

function bytesOf(body: Body, put: (text: string) => string): Uint8Array<ArrayBuffer> {
  return 'bytes' in body ? body.bytes : new TextEncoder().encode(put(textOf(body) as string))
}
