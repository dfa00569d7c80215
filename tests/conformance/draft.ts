// A request before it is sent: with placeholders such as ⟦token⟧ for what only a running service can give. So cases are
// made, shrunk and shown without a service, and each can be shown as a curl line.

import { ending } from '../support/contract.ts'

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

/** The value of a placeholder, given when the request is about to be sent. */
export type Lookup = (name: string) => Promise<string>

/** In the place of a text, or of a part of one. */
export const placeholder = (name: string): string => `⟦${name}⟧`
/** In the place of a number in a JSON body. */
export const numberPlaceholder = (name: string): string => `⟦#${name}⟧`
const placeholders = /⟦#?(\w+)⟧/g

/** Finds the placeholders of numbers in the text of a JSON body, with their quotes. */
export const numberPlaceholders = /"⟦#(\w+)⟧"/g

export const encode = (text: string): string => encodeURIComponent(text)

export const urlOf = ({ method, path, parameters, query }: Draft): string => {
  const filled = path.replaceAll(/\{([^}]+)\}/g, (_, name: string) => parameters[name] ?? '')
  const url = query.length === 0 ? filled : `${filled}?${query.map((pair) => pair.join('=')).join('&')}`
  return ending(method, url)
}

/** The body's text; undefined for one that is no text. */
export function textOf(body: Body): string | undefined {
  if ('bytes' in body) return undefined
  return 'text' in body ? body.text : JSON.stringify(body.json)
}

/** Which placeholders a request holds. */
export function placeholdersIn(draft: Draft): string[] {
  const places = [urlOf(draft), ...Object.values(draft.headers), (draft.body && textOf(draft.body)) ?? '']
  return [
    ...new Set(
      places.flatMap((place) => [...place.matchAll(placeholders)].map(([, name]) => name as string)),
    ),
  ]
}

const identity = (text: string) => text
const inJson = (text: string) => JSON.stringify(text).slice(1, -1)

/** Replaces the placeholders by their values. */
export async function fill(draft: Draft, lookup: Lookup): Promise<Filled> {
  const values = new Map<string, string>()
  for (const name of placeholdersIn(draft)) values.set(name, await lookup(name))
  const put = (text: string, form = identity) =>
    text.replaceAll(placeholders, (_, name: string) => form(values.get(name) ?? ''))
  const putNumbers = (text: string) =>
    text.replaceAll(numberPlaceholders, (_, name: string) => values.get(name) ?? '')
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
