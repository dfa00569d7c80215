// The schemas of a resource, made from its description.
import { z } from '@hono/zod-openapi'
import { Id, Timestamp } from '../fields.ts'
import { brokenNeeds, needsOf } from './needs.ts'
import type { Field, Fields, Presence, Resource, serviceFields } from './resource.ts'

export type InputOf<F> = F extends Field<infer Input, Presence> ? Input : never
export type OrNull<F, Schema extends z.ZodType> = F extends { presence: 'nullable' | 'immutable' }
  ? z.ZodNullable<Schema>
  : Schema
type Immutable = { presence: 'immutable' }
type Derived = { presence: 'derived' }

type ResponseShape<F extends Fields> = { [N in keyof F]: OrNull<F[N], InputOf<F[N]>> }
type PatchShape<F extends Fields> = {
  [N in keyof F as F[N] extends Immutable | Derived ? never : N]: z.ZodOptional<OrNull<F[N], InputOf<F[N]>>>
}
type NewShape<F extends Fields> = {
  [N in keyof F as F[N] extends Derived ? never : N]: F[N] extends { presence: 'required' }
    ? InputOf<F[N]>
    : z.ZodOptional<OrNull<F[N], InputOf<F[N]>>>
}

/** The fields of every item that the service alone writes. */
const own = { id: Id, user_id: Id, created_at: Timestamp, updated_at: Timestamp } satisfies Record<
  (typeof serviceFields)[number],
  z.ZodType
>
type Own = typeof own

/** The schema of responses. @param description what it says of itself in the document */
export function responseSchema<F extends Fields>(
  { fields, thing, example }: Resource<F>,
  name: string,
  description: string,
) {
  const idOf = (text: string, value: number) => Id.describe(text).openapi({ examples: [value] })
  const timestamp = (text: string, value: string) => Timestamp.describe(text).openapi({ examples: [value] })
  const shape = {
    id: idOf('The id, assigned by the service.', example.id),
    user_id: idOf(`The id of the user whose ${thing} it is.`, example.user_id),
    ...mapFields(fields, responseField),
    created_at: timestamp(`When the ${thing} was created. Never changes.`, example.created_at),
    updated_at: timestamp(
      `When the ${thing} was last written: later after every accepted write.`,
      example.updated_at,
    ),
  }
  return z.object(shape as unknown as Own & ResponseShape<F>).openapi(name, { description })
}

type Said = { description: string; examples?: object[] }

/** The schema of a creation: closed, so that a misspelt field is refused. */
export const newSchema = <F extends Fields>({ fields, initial }: Resource<F>, name: string, said: Said) =>
  closed<NewShape<F>>(mapFields(withoutDerived(fields), newField), name, said, { fields, initial })

export const withoutDerived = (fields: Fields): Fields =>
  Object.fromEntries(Object.entries(fields).filter(([, { presence }]) => presence !== 'derived'))

/**
 * The schema of an item in a file to import. It has what a response has, so that what was exported can be imported: what the
 * service alone writes says where it comes from.
 */
export const importedSchema = <F extends Fields>(
  { fields, initial }: Resource<F>,
  name: string,
  said: Said,
) =>
  closed<NewShape<F> & ReadOnlyShape>(
    { ...mapFields(fields, importedField), ...originFields() },
    name,
    said,
    { fields, initial },
  )

const exportedAs = (schema: z.ZodType) => schema.optional().describe('What it had where it was exported.')

const importedField = (field: Field) =>
  field.presence === 'derived' ? exportedAs(field.input) : newField(field)

function originFields(): ReadOnlyShape {
  const shape = Object.entries(own).map(([name, schema]) => [name, exportedAs(schema)])
  return Object.fromEntries(shape) as ReadOnlyShape
}

/** The schema of a replacement (PUT). It has what a response has, so that what was read can be sent back. */
export const replacementSchema = <F extends Fields>(
  { fields, replaced }: Resource<F>,
  name: string,
  said: Said,
) =>
  closed<NewShape<F> & ReadOnlyShape>(
    { ...mapFields(fields, replacedField), ...readOnlyFields() },
    name,
    said,
    { fields, initial: replaced },
  )

type ReadOnlyShape = { [N in keyof Own]: z.ZodOptional<Own[N]> }

function readOnlyFields(): ReadOnlyShape {
  const shape = Object.entries(own).map(([name, schema]) => [name, readOnlyField(schema)])
  return Object.fromEntries(shape) as ReadOnlyShape
}

const readOnlyField = (schema: z.ZodType) =>
  schema
    .optional()
    .describe('Only as the service returns it; another value is refused.')
    .openapi({ readOnly: true })

/** The schema of a merge patch (RFC 7396), where an absent field keeps and null clears. */
export const patchSchema = <F extends Fields>(
  { fields, writable }: Resource<F>,
  name: string,
  said: Said,
) => {
  const shape = writable.map((name) => [name, requestField(fields[name] as Field).optional()])
  return closed<PatchShape<F>>(Object.fromEntries(shape), name, said, { fields, initial: {} })
}

/** One field as create and patch take it. */
export function requestField<Input extends z.ZodType, P extends Presence>(
  field: Field<Input, P>,
): OrNull<Field<Input, P>, Input> {
  const { input, orNull, isComponent, presence, about, request = `${about}.`, example } = field
  if (isComponent) return orNull.describe(request) as never
  const described = input.describe(request).openapi({ examples: [example] })
  return (isNullable(presence) ? described.nullable() : described) as never
}

const isNullable = (presence: Presence) => presence === 'nullable' || presence === 'immutable'

function responseField({ presence, about, input, orNull, output = input, isComponent, example }: Field) {
  const text = isNullable(presence) ? `${about}, or null.` : `${about}.`
  if (isComponent) return orNull.describe(text)
  return (isNullable(presence) ? output.nullable() : output).describe(text).openapi({ examples: [example] })
}

const newField = (field: Field) =>
  field.presence === 'required' ? requestField(field) : requestField(field).optional()

function replacedField(field: Field) {
  const { presence, about, whenReplaced, initial, orNull, input } = field
  if (presence === 'required') return requestField(field)
  if (presence === 'immutable') return readOnlyField(orNull)
  if (presence === 'derived') return readOnlyField(input)
  const otherwise = whenReplaced === 'kept' ? 'kept' : JSON.stringify(initial)
  return requestField(field).optional().describe(`${about}; ${otherwise} when omitted.`)
}

const mapFields = (fields: Fields, map: (field: Field) => z.ZodType) =>
  Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, map(field)]))

type Known = {
  fields: Fields /** What a field is that the request leaves out, where that is known. */
  initial: object
}

const closed = <Shape extends z.core.$ZodLooseShape>(
  shape: object,
  name: string,
  said: Said,
  { fields, initial }: Known,
) => {
  const schema = z.strictObject(shape as Shape)
  return withNeeds(schema, { fields, initial }).openapi(name, said as never)
}

/** The schema of an object whose fields have those that they need; of one that is wrong otherwise that is not asked. */
export const withNeeds = <Schema extends z.ZodType<object>>(
  schema: Schema,
  { fields, initial }: Known,
): Schema =>
  needsOf(fields).length === 0
    ? schema
    : schema.superRefine(
        (given, { addIssue }) => {
          for (const { field, code, message } of brokenNeeds(
            fields,
            given as never,
            { ...initial, ...given } as never,
          ))
            addIssue({ code: 'custom', path: [field], message, params: { code } })
        },
        { when: ({ issues }) => issues.length === 0 },
      )
