// The position of a comparison: the two documents, the place that the report names, and the component that contains it.
import type { Class, Direction, Finding } from './change.ts'

/** A JSON object of the document. */
export type Json = Record<string, unknown>

export type Scope = {
  before: Json
  after: Json
  direction: Direction
  operation: string
  at: string
  origin?: string | undefined
  /** The pairs of schemas that are being compared, to stop at a cycle. */
  inside: readonly string[]
}

export const isRecord = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** The value if it is an object, else an empty one, so that an absent part compares like an empty one. */
export const record = (value: unknown): Json => (isRecord(value) ? value : {})

export const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : [])

/** The keys of both: those of the first in their order, then those that only the second has. */
export const keysOf = (before: Json, after: Json): string[] => [
  ...new Set([...Object.keys(before), ...Object.keys(after)]),
]

/** Resolves `$ref` within a document. Members beside it (OpenAPI 3.1) win; a dangling reference resolves to nothing. */
export function resolved(document: Json, node: unknown, depth = 0): Json {
  const { $ref, ...own } = record(node)
  if (typeof $ref !== 'string' || depth > 20) return record(node)
  return { ...resolved(document, target(document, $ref), depth + 1), ...own }
}

/** @param reference e.g. `#/components/schemas/Task` */
export const target = (document: Json, reference: string): unknown =>
  reference
    .replace(/^#\//, '')
    .split('/')
    .map((part) => decodeURIComponent(part).replaceAll('~1', '/').replaceAll('~0', '~'))
    .reduce<unknown>((node, key) => record(node)[key], document)

/** The scope of a part. If the part is a reference, its component becomes the origin of what is found in it. */
export function within(scope: Scope, step: string, before?: unknown, after?: unknown): Scope {
  const reference = record(before).$ref ?? record(after).$ref
  const origin = reference
    ? `${reference} ${scope.direction}`
    : scope.origin && `${scope.origin}${step.replace(' · ', '')}`
  return { ...scope, at: `${scope.at}${step}`, origin }
}

export const finding = (scope: Scope, kind: Class, what: string): Finding => ({
  class: kind,
  operation: scope.operation,
  at: scope.at,
  what,
  origin: scope.origin,
})
