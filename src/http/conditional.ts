// Conditional requests (RFC 9110 section 13): entity tags, If-Match and If-None-Match.
import { createHash } from 'node:crypto'
import type { Context } from 'hono'
import { Problem } from './problem.ts'

/** The strong tag of a resource with a version. */
export const versionTag = (version: number): string => `"${version}"`

/** A weak tag of whatever the text stands for. */
export const weakTag = (text: string): string => `W/"${createHash('sha1').update(text).digest('base64url')}"`

const oneTag = /^(?:W\/)?("[\x21\x23-\x7e\x80-\xff]*")$/

/** @returns the opaque tags without their weak marks, `*`, or undefined when the header is malformed */
function parseTags(header: string): '*' | string[] | undefined {
  if (header.trim() === '*') return '*'
  // A comma may stand in a tag, so tags are matched, not split. Empty elements are allowed (RFC 9110 section 5.6.1).
  const elements = header.match(/(?:W\/)?"[^"]*"|[^,\s"]+/g) ?? []
  const leftover = header.replaceAll(/(?:W\/)?"[^"]*"|[^,\s"]+/g, '').replaceAll(/[,\s]/g, '')
  const tags = elements.map((element) => oneTag.exec(element)?.[1])
  const isWhole = leftover === '' && tags.length > 0 && !/"\s*(?:W\/)?"/.test(header.replaceAll(/"[^"]*"/g, '""').replaceAll(',', 'x'))
  return isWhole && tags.every((tag) => tag !== undefined) ? (tags as string[]) : undefined
}
