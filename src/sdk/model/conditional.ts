// Conditional requests (RFC 9110 section 13): entity tags, If-Match and If-None-Match.
import { Problem, refuse } from './problem.ts'
import type { StoredTask } from './state.ts'

export const tagOf = ({ version }: StoredTask): string => `"${version}"`

/** Weak marks, as compressing proxies add them, are passed over. @throws Problem 412, or 400 for a malformed header */
export function assertMatch(headers: Headers, task: StoredTask): void {
  const tags = requiredTags(headers)
  if (tags !== undefined && !tags.includes(tagOf(task))) throw new Problem('precondition_failed')
}

/** @returns undefined when any version will do @throws Problem 400 when the header is malformed */
export function requiredTags(headers: Headers): string[] | undefined {
  const header = headers.get('If-Match')
  if (header === null || header.trim() === '*') return undefined
  const tags = parseTags(header)
  if (tags === undefined) {
    const message = 'must be * or a list of entity tags'
    refuse([{ in: 'header', pointer: 'If-Match', code: 'invalid_format', message }])
  }
  return tags
}

/** Whether the client has this representation already. A malformed header counts for nothing. */
export function isNotModified(headers: Headers, tag: string): boolean {
  const header = headers.get('If-None-Match')
  if (header === null) return false
  return header.trim() === '*' || parseTags(header)?.includes(tag.replace(/^W\//, '')) === true
}

// RFC 9110 sections 5.6.1 and 8.8.3: elements may be empty, and a tag may hold a comma.
const tagList = /^[ \t]*(?:,[ \t]*)*(?:(?:W\/)?"[\x21\x23-\x7e\x80-\xff]*"[ \t]*(?:,[ \t]*|$)+)+$/

/** @returns the tags without their weak marks, or undefined when the list is malformed */
const parseTags = (header: string): string[] | undefined =>
  tagList.test(header) ? (header.match(/"[^"]*"/g) ?? undefined) : undefined
