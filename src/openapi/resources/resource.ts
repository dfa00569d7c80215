// A resource that belongs to a user, described once. Its schemas, its columns, what it is where a request says nothing,
// and what the in-memory model of the SDK knows of it all follow from this description.
import type { z } from '@hono/zod-openapi'
import type { ProblemCode } from '../problem-codes.ts'

/**
 * How requests give a field: `required` at creation and replacement, `optional` with an initial value that is never
 * null, or `nullable`, where null is a value and the one that it has unless it is given. One that is `immutable` is given at
 * creation, or is null for ever; one that is `derived` the service alone writes.
 */
export type Presence = 'required' | 'optional' | 'nullable' | 'immutable' | 'derived'

/**
 * What a field follows from that the service alone writes:
 * - `position`: the order among those that have the same values in some fields; a move changes it, and so does a write of
 *   one of these fields, which makes it the last;
 * - `since`: the last time that another field became true; null while it is false;
 * - `trash`: when it went to the trash, where all but its restoration takes it for gone; null elsewhere;
 * - `series`: the id of the recurring item of which it is an occurrence that is done; null elsewhere.
 */
export type Derivation =
  | { kind: 'position'; within: readonly string[] }
  | { kind: 'since'; field: string }
  | { kind: 'trash' }
  | { kind: 'series' }

/** What one of a resource is called. The problem of a missing one is `<thing>_not_found`. */
export type Thing = ThingOf<ProblemCode>
type ThingOf<Code> = Code extends `${infer Name}_not_found` ? Name : never

/** What is the same in every schema that the field stands in. */
export type Facts<Input extends z.ZodType> = {
  /** What it is, as a clause without a full stop. */
  about: string
  /** What create and patch say of it, where that is more than `about`. */
  request?: string
  example: z.output<Input>
  /** How responses describe it, where the rules of requests (patterns) do not belong there. */
  output?: z.ZodType<z.output<Input>>
  /**
   * Stored folded as well, in `folded_<name>`, a list of texts text by text: it can be searched, and is ordered without case
   * and accents.
   */
  comparable?: true
  /** How many different texts there may be in the lists of all that a user has: one more is 409 `limit_reached`. */
  maxDistinct?: number
  /**
   * The value is the id of one of these, of the same user. The foreign key is `<table>_<field>_fkey`, and the problem of a
   * missing one `<thing>_not_found` unless it is said here.
   */
  references?: { name: string; thing: Thing; missing?: ProblemCode }
  /** No two of a user's have the same value, and this is the problem of the second. The index is `<table>_<field>_key`. */
  unique?: ProblemCode
  /** Where it has a value, this field must have one. The constraint is `<table>_<that field>_needed`. */
  needs?: string
  derived?: Derivation
}

/** A field. */
export type Field<Input extends z.ZodType = z.ZodType, P extends Presence = Presence> = Facts<Input> & {
  presence: P
  input: Input
  /** `input` or null. */
  orNull: z.ZodType<z.output<Input> | null>
  /** A component of its own, which has its own examples. */
  isComponent: boolean
  /** What a new one has unless it is given. */
  initial: z.output<Input> | null
  /** What a replacement does where the field is omitted. */
  whenReplaced: 'initial' | 'kept'
}

// biome-ignore lint/suspicious/noExplicitAny: a field of whatever type
export type Fields = Record<string, Field<any>>

type Description<F extends Fields> = {
  /** The name of the table, the last segment of the path, and that of the SDK's group. */
  name: string
  /** One of them: `<thing>_not_found`, `<thing>_created`, `<thing>_id`. */
  thing: Thing
  fields: F
  /** The one that all examples are about, as it was created. */
  example: { id: number; user_id: number; created_at: string; updated_at: string }
  /**
   * What is written before the idempotency keys of its creations: a key belongs to a user and an operation, so the same key
   * may be used at another resource. The name by default.
   */
  keyPrefix?: string
  /** How many a user may have: one more is 409 `limit_reached`. */
  max?: number
}

/** A resource, with what follows from its description. */
export type Resource<F extends Fields = Fields> = Description<F> & {
  /** The fields that its owner gives at creation. */
  given: (keyof F & string)[]
  /** Those of them that can be written later. */
  writable: (keyof F & string)[]
  /** What a replacement may have, as it is. */
  readOnly: string[]
  /** What leaves the service, in this order. */
  columns: string[]
  /** Fields that are stored folded as well. */
  comparable: string[]
  /** The column of the time at which something went to the trash; undefined where there is no trash. */
  trash: string | undefined
  /** What a new one has where the request says nothing. */
  initial: Record<string, unknown>
  /** What a replacement writes where the request says nothing; what is not here is kept. */
  replaced: Record<string, unknown>
}

/** The fields of every item that the service alone writes. */
export const serviceFields = ['id', 'user_id', 'created_at', 'updated_at'] as const

/** Derives what is stored and returned from the description. */
export function resource<F extends Fields>(description: Description<F>): Resource<F> {
  const entries = Object.entries(description.fields)
  const givenEntries = entries.filter(([, { presence }]) => presence !== 'derived')
  const omittable = givenEntries.filter(([, { presence }]) => presence !== 'required')
  const given = givenEntries.map(([name]) => name)
  const names = entries.map(([name]) => name)
  const writable = given.filter((name) => description.fields[name]?.presence !== 'immutable')
  return {
    ...description,
    given,
    writable,
    readOnly: [...serviceFields, ...names.filter((name) => !writable.includes(name))],
    columns: ['id', 'user_id', ...names, 'created_at', 'updated_at'],
    comparable: entries.filter(([, { comparable }]) => comparable).map(([name]) => name),
    trash: entries.find(([, { derived }]) => derived?.kind === 'trash')?.[0],
    initial: Object.fromEntries(omittable.map(([name, { initial }]) => [name, initial])),
    replaced: Object.fromEntries(
      omittable
        .filter(([, { whenReplaced }]) => whenReplaced === 'initial')
        .map(([name, { initial }]) => [name, initial]),
    ),
  }
}
