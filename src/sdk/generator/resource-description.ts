// What the in-memory service has to know of a resource that users own, from the resource's own description.
import { isDeepStrictEqual } from 'node:util'
import { z } from 'zod'
import type { Filter, Pages, Sort } from '../../openapi/resources/pages.ts'
import type { Field } from '../../openapi/resources/resource.ts'
import type {
  FieldDescription,
  FilterDescription,
  ResourceDescription,
  SortDescription,
} from '../model-http/contract-extract.ts'

/** @returns the description of each resource, by its name */
export const describeResources = (all: readonly Pages[]): Record<string, ResourceDescription> =>
  Object.fromEntries(all.map((pages) => [pages.resource.name, describe(pages)]))

function describe({ resource: { name, thing, max, fields }, filters, sorts }: Pages): ResourceDescription {
  return {
    thing,
    path: `/api/{user_id}/${name}`,
    ...(max !== undefined && { max }),
    fields: mapValues(fields, describeField),
    filters: mapValues(filters, describeFilter),
    sorts: mapValues(sorts, describeSort),
  }
}

const describeField = ({
  presence,
  initial,
  whenReplaced,
  input,
  example,
  references,
  unique,
  needs,
  maxDistinct,
  derived,
}: Field): FieldDescription => ({
  ...(presence !== 'required' && presence !== 'derived' && { whenOmitted: initial }),
  whenReplaced: whenReplaced === 'kept' ? 'kept' : 'omitted',
  ...(presence === 'immutable' && { immutable: true as const }),
  ...(unique && { unique }),
  ...(maxDistinct !== undefined && { maxDistinct }),
  ...(isTrimmed(input, example) && { trimmed: true }),
  ...(needs && { needs }),
  ...(derived && { derived }),
  ...(references && { references }),
})

function isTrimmed(input: z.ZodType, example: unknown): boolean {
  const isList = Array.isArray(example)
  if (!isList && typeof example !== 'string') return false
  const padded = isList ? example.map((text) => ` ${text} `) : ` ${example} `
  return isDeepStrictEqual(input.safeParse(padded).data, example)
}

const describeFilter = ({ kind, fields, schema }: Filter): FilterDescription => ({
  kind,
  fields: [...fields],
  ...((kind === 'oneOf' || (kind === 'equals' && schema.safeParse('none').success)) && { none: 'none' }),
})

function describeSort({ comparable, schema }: Sort): SortDescription {
  if (comparable) return { kind: 'text' }
  const choices = choicesOf(schema)
  return choices === undefined ? { kind: 'value' } : { kind: 'choice', choices }
}

/** PostgreSQL orders an enum as its values were declared. */
function choicesOf(schema: z.ZodType): string[] | undefined {
  const options = schema instanceof z.ZodUnion ? schema.options : [schema]
  const found = options.find((option) => option instanceof z.ZodEnum)
  return found && (found.options as string[])
}

const mapValues = <Value, Result>(values: Record<string, Value>, map: (value: Value) => Result) =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, map(value)]))
