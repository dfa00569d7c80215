// Which of several schemas an object is to fulfil: one of its properties says so.
import type { Schema } from './contract-extract.ts'
import type { BrokenRule } from './schema.ts'

/**
 * @param schema with `oneOf` and a discriminator
 * @returns the schema, or the rule that is broken where it is none of them
 */
export function choiceFor(
  { oneOf = [], discriminator = '' }: Schema,
  value: unknown,
  path: BrokenRule['path'],
): Schema | BrokenRule {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
  if (!isObject) return { path, code: 'invalid_type', message: 'must be a JSON object' }
  const name = (value as Record<string, unknown>)[discriminator]
  const namesOf = ({ properties = {} }: Schema) => properties[discriminator]?.enum ?? []
  const message = `must be ${oneOf.flatMap(namesOf).join(', ')}`
  return (
    oneOf.find((choice) => namesOf(choice).includes(name)) ?? {
      ...{ path: [...path, discriminator], code: 'invalid_union', message },
    }
  )
}
