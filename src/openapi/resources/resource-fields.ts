// The kinds of fields that a resource is described with.
import type { z } from '@hono/zod-openapi'
import { Id, Timestamp, visibleAscii } from '../fields.ts'
import type { Derivation, Facts, Field } from './resource.ts'

/** A field that every new one and every replacement must give. */
export const required = <Input extends z.ZodType>(
  input: Input,
  facts: Facts<Input>,
): Field<Input, 'required'> => ({
  ...facts,
  ...{ presence: 'required', input, orNull: input.nullable(), isComponent: false },
  ...{ initial: null, whenReplaced: 'initial' },
})

/** A field that may be left out, and is never null. */
export const optional = <Input extends z.ZodType>(
  input: Input,
  facts: Facts<Input> & { initial: z.output<Input>; whenReplaced: 'initial' | 'kept' },
): Field<Input, 'optional'> => ({
  ...facts,
  ...{ presence: 'optional', input, orNull: input.nullable(), isComponent: false },
})

/**
 * A field that may be left out or null: a new one has null then.
 * @param facts.orNull where `input` is a component: a union with null, since `nullable()` would change the component
 * @param facts.whenReplaced what a replacement does that leaves it out: null, unless it is said to be kept
 */
export const nullable = <Input extends z.ZodType>(
  input: Input,
  facts: Facts<Input> & { orNull?: z.ZodType<z.output<Input> | null>; whenReplaced?: 'kept' },
): Field<Input, 'nullable'> => ({
  ...facts,
  ...{ presence: 'nullable', input, orNull: facts.orNull ?? input.nullable() },
  ...{ isComponent: facts.orNull !== undefined, initial: null },
  whenReplaced: facts.whenReplaced ?? 'initial',
})

/** A field that its owner gives at creation alone; null unless it is given. */
export const immutable = <Input extends z.ZodType>(
  input: Input,
  facts: Facts<Input>,
): Field<Input, 'immutable'> => ({
  ...facts,
  ...{ presence: 'immutable', input, orNull: input.nullable(), isComponent: false },
  ...{ initial: null, whenReplaced: 'kept' },
})

const derived = <Input extends z.ZodType>(
  input: Input,
  facts: Facts<Input>,
  from: Derivation,
): Field<Input, 'derived'> => ({
  ...{ ...facts, derived: from },
  ...{ presence: 'derived', input, orNull: input.nullable(), isComponent: false },
  ...{ initial: null, whenReplaced: 'kept' },
})

/** The place among others: an opaque text that orders them. A new item comes last. @param within as in `Derivation` */
export const position = (
  within: readonly string[],
  facts: Facts<z.ZodString>,
): Field<z.ZodString, 'derived'> => derived(visibleAscii(64), facts, { kind: 'position', within })

/** Since when another field is true. */
export const since = (
  field: string,
  facts: Facts<z.ZodNullable<typeof Timestamp>>,
): Field<z.ZodNullable<typeof Timestamp>, 'derived'> =>
  derived(Timestamp.nullable(), facts, { kind: 'since', field })

/** When it went to the trash. */
export const trash = (
  facts: Facts<z.ZodNullable<typeof Timestamp>>,
): Field<z.ZodNullable<typeof Timestamp>, 'derived'> =>
  derived(Timestamp.nullable(), facts, { kind: 'trash' })

/** The recurring item of which it is an occurrence that is done. */
export const series = (facts: Facts<z.ZodNullable<typeof Id>>): Field<z.ZodNullable<typeof Id>, 'derived'> =>
  derived(Id.nullable(), facts, { kind: 'series' })
