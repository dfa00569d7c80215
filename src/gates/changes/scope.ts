// Where a comparison is: the two documents, the place that words name, and the place that tells repetitions apart.
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
  /** The pairs of schemas that the walk is inside of: a cycle ends at them. */
  inside: readonly string[]
}

export const isRecord = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** The value if it is an object, else an empty one: an absent part compares like an empty part. */
export const record = (value: unknown): Json => (isRecord(value) ? value : {})

export const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : [])

/** The keys of both, those of the first in their order, then what is new. */
export const keysOf = (before: Json, after: Json): string[] => [
  ...new Set([...Object.keys(before), ...Object.keys(after)]),
]

/** Follows `$ref` within a document; members beside it (OpenAPI 3.1) win. A reference to nothing is empty. */
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

/** The scope of a part; a reference in both documents makes the component the origin of what is found there. */
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
