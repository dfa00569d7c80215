// Example requests and responses, taken from the document: those that it shows, else put together from its fields'.
import { document, type Operation, resolve } from './contract.ts'

type Schema = Record<string, unknown> & { $ref?: string }
type Named = Record<string, unknown> | undefined
type Media = { schema?: Schema; example?: unknown; examples?: Named }

/** The examples of a body; at least one. */
export function examplesOfMedia(media: Media): unknown[] {
  const shown = valuesOf(media.examples)
  if (media.example !== undefined) shown.push(media.example)
  return shown.length > 0 ? shown : [exampleOf(media.schema as Schema)]
}

const valuesOf = (examples: Named): unknown[] =>
  Object.values(examples ?? {}).map((example) => resolve(example as { value?: unknown }).value)

/** @throws Error for a field that shows no example and lists no values: nobody could say what to send */
export function exampleOf(schema: Schema): unknown {
  const whole = resolve(schema) as Schema & { properties?: Record<string, Schema>; items?: Schema }
  const shown = [whole.examples, whole.enum].find(Array.isArray) as unknown[] | undefined
  if (shown) return shown[0]
  if (whole.example !== undefined) return whole.example
  if ('const' in whole) return whole.const
  const [choice] = [whole.anyOf, whole.oneOf, whole.allOf].find(Array.isArray) ?? []
  if (choice) return exampleOf(choice as Schema)
  if (whole.items) return [exampleOf(whole.items)]
  if (whole.properties) {
    const fields = Object.entries(whole.properties)
    return Object.fromEntries(fields.map(([name, field]) => [name, exampleOf(field)]))
  }
  throw new Error(`no example: ${JSON.stringify(schema)}`)
}

type Parameter = { name: string; in: string; schema: Schema } & Media

/** The parameters of an operation that show an example, with it. */
export function parameterExamples({
  parameters = [],
}: Operation): { in: string; name: string; value: unknown }[] {
  return (parameters as object[])
    .map((node) => resolve(node) as Parameter)
    .flatMap((parameter) => {
      const { example, examples, schema } = parameter
      const shown: unknown[] = [...(example === undefined ? [] : [example]), ...valuesOf(examples)]
      if (shown.length === 0 && Array.isArray(schema.examples)) shown.push(...schema.examples)
      return shown.map((value) => ({ in: parameter.in, name: parameter.name, value }))
    })
}

/** The names of members, all the way down: what two values of one shape have in common. Lists count by their first. */
export function shapeOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.slice(0, 1).map(shapeOf)
  if (typeof value !== 'object' || value === null) return 'value'
  const members = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1))
  return Object.fromEntries(members.map(([name, member]) => [name, shapeOf(member)]))
}

/** The example of a problem, by its code. */
export const problemExample = (code: string) =>
  document.components.examples?.[code]?.value as Record<string, unknown>
