// The examples of a resource, made from its description.
import type { z } from '@hono/zod-openapi'
import type { Fields, Resource } from './resource.ts'
import { type InputOf, type OrNull, withoutDerived } from './resource-schemas.ts'

type Values<F extends Fields> = { [N in keyof F]: z.output<OrNull<F[N], InputOf<F[N]>>> }

/** The example as responses show it. @param changes what is different in this one */
export const responseExample = <F extends Fields>(
  { example: { id, user_id, created_at, updated_at }, fields }: Resource<F>,
  changes: Partial<Values<F> & { updated_at: string }> = {},
): Values<F> & Resource['example'] => ({
  ...({ id, user_id, ...examplesOf(fields), created_at, updated_at } as Values<F> & Resource['example']),
  ...changes,
})

/**
 * The example as a creation sends it. What a new one has anyway is left out, and what refers to something else or has to be
 * unique: the example works as it is, for somebody who has nothing yet, and once more.
 */
export const requestExample = ({ fields, initial }: Resource): object =>
  Object.fromEntries(
    Object.entries(examplesOf(withoutDerived(fields))).filter(
      ([name, value]) =>
        value !== initial[name] &&
        fields[name]?.references === undefined &&
        fields[name]?.unique === undefined,
    ),
  )

const examplesOf = (fields: Fields) =>
  Object.fromEntries(Object.entries(fields).map(([name, { example }]) => [name, example]))
