// How the set of values that a schema allows changes, keyword by keyword.
import { isDeepStrictEqual } from 'node:util'
import { display } from './annotations.ts'
import type { Effect } from './change.ts'
import { allows } from './schema-form.ts'
import { type Json, keysOf, list } from './scope.ts'

/** A change of one keyword. `values` marks a list of values that gained or lost some. */
export type KeywordChange = { effect: Effect; what: string; values?: boolean }

/** Whether two schemas have no type in common; then comparing anything else makes no sense. */
export function haveDisjointTypes(was: Json, is: Json): boolean {
  if (was.type === undefined || is.type === undefined) return false
  const [before, after] = [list(was.type), list(is.type)]
  return !before.some((type) => allows(after, type)) && !after.some((type) => allows(before, type))
}

/** Compares all keywords but those for members and items, which are places of their own. */
export function keywordChanges(was: Json, is: Json): KeywordChange[] {
  const types = typeChanges(was, is)
  if (haveDisjointTypes(was, is)) return types
  return [
    ...types,
    ...valueChanges(was.enum, is.enum),
    ...bounds.flatMap((bound) => boundChanges(bound, was, is)),
    ...multipleChanges(was.multipleOf, is.multipleOf),
    ...flagChanges(was.uniqueItems === true, is.uniqueItems === true),
    ...formatChanges(was.format, is.format),
    ...otherChanges(was, is),
  ]
}

function typeChanges(was: Json, is: Json): KeywordChange[] {
  const [before, after] = [was.type && list(was.type), is.type && list(is.type)]
  const covers = (wide: unknown, narrow: unknown) =>
    wide === undefined || (Array.isArray(narrow) && narrow.every((type) => allows(wide as unknown[], type)))
  const [widened, narrowed] = [covers(after, before), covers(before, after)]
  if (widened && narrowed) return []
  const words = (types: unknown) => (types === undefined ? 'any' : list(types).join('|'))
  const what = `type ${words(before)} → ${words(after)}`
  return [{ effect: widened ? 'wider' : narrowed ? 'narrower' : 'other', what }]
}

function valueChanges(was: unknown, is: unknown): KeywordChange[] {
  if (was === undefined && is === undefined) return []
  const words = (values: unknown[]) => values.map((value) => JSON.stringify(value)).join(', ')
  if (was === undefined) return [{ effect: 'narrower', what: `only the values ${words(list(is))}` }]
  if (is === undefined) return [{ effect: 'wider', what: `any value, not only ${words(list(was))}` }]
  const lacks = (values: unknown) => (value: unknown) =>
    !list(values).some((other) => isDeepStrictEqual(other, value))
  const [gone, fresh] = [list(was).filter(lacks(is)), list(is).filter(lacks(was))]
  if (gone.length > 0 && gone.length === list(was).length) {
    return [{ effect: 'other', what: `values ${words(gone)} → ${words(list(is))}` }]
  }
  const values = true
  return [
    ...(gone.length > 0 ? [{ effect: 'narrower' as const, what: `enum loses ${words(gone)}`, values }] : []),
    ...(fresh.length > 0 ? [{ effect: 'wider' as const, what: `enum gains ${words(fresh)}`, values }] : []),
  ]
}

type Bound = { keyword: string; exclusive?: string; sign: 1 | -1; absent: number }
const bounds: Bound[] = [
  { keyword: 'minimum', exclusive: 'exclusiveMinimum', sign: 1, absent: -Infinity },
  { keyword: 'maximum', exclusive: 'exclusiveMaximum', sign: -1, absent: -Infinity },
  ...['minLength', 'minItems', 'minProperties'].map((keyword) => ({ keyword, sign: 1 as const, absent: 0 })),
  ...['maxLength', 'maxItems', 'maxProperties'].map((keyword) => ({
    keyword,
    sign: -1 as const,
    absent: -Infinity,
  })),
]

/** How strict a bound is, as a pair to compare: the value, greater being stricter, and 1 for an exclusive bound. */
function strictness({ keyword, exclusive, sign, absent }: Bound, schema: Json): [number, number] {
  const closed = typeof schema[keyword] === 'number' ? schema[keyword] * sign : absent
  const open = exclusive && typeof schema[exclusive] === 'number' ? schema[exclusive] * sign : -Infinity
  if (open < closed || open === -Infinity) return [closed, 0]
  const integers = list(schema.type).length > 0 && list(schema.type).every((type) => type === 'integer')
  return integers ? [Math.floor(open) + 1, 0] : [open, 1]
}

function boundChanges(bound: Bound, was: Json, is: Json): KeywordChange[] {
  const [before, after] = [strictness(bound, was), strictness(bound, is)]
  const difference = after[0] === before[0] ? after[1] - before[1] : after[0] - before[0]
  if (difference === 0) return []
  const words = ([value, open]: [number, number]) =>
    value === -Infinity ? 'none' : `${value * bound.sign}${open ? ' (exclusive)' : ''}`
  const what = `${bound.keyword} ${words(before)} → ${words(after)}`
  return [{ effect: difference > 0 ? 'narrower' : 'wider', what }]
}

function multipleChanges(was: unknown, is: unknown): KeywordChange[] {
  if (was === is) return []
  const divides = (a: unknown, b: unknown) => typeof a === 'number' && typeof b === 'number' && b % a === 0
  const narrower = was === undefined || divides(was, is)
  const wider = is === undefined || divides(is, was)
  return [
    {
      effect: narrower ? 'narrower' : wider ? 'wider' : 'other',
      what: `multipleOf ${display(was)} → ${display(is)}`,
    },
  ]
}

const flagChanges = (was: boolean, is: boolean): KeywordChange[] =>
  was === is ? [] : [{ effect: is ? 'narrower' : 'wider', what: `uniqueItems ${was} → ${is}` }]

/** `password` is a hint for forms, and restricts no values. */
function formatChanges(was: unknown, is: unknown): KeywordChange[] {
  const [before, after] = [was, is].map((format) => (format === 'password' ? undefined : format))
  return before === after ? [] : [presence('format', before, after)]
}

const presence = (key: string, was: unknown, is: unknown): KeywordChange => ({
  effect: was === undefined ? 'narrower' : is === undefined ? 'wider' : 'other',
  what: `${key} ${display(was)} → ${display(is)}`,
})

const compared = [
  ...['type', 'enum', 'multipleOf', 'uniqueItems', 'format', 'properties', 'required', 'items'],
  'additionalProperties',
  ...bounds.flatMap(({ keyword, exclusive }) => [keyword, ...(exclusive ? [exclusive] : [])]),
]

/** `pattern`, `not`, `contains` and all others: these cannot be compared in general, only found to differ. */
const otherChanges = (was: Json, is: Json): KeywordChange[] =>
  keysOf(was, is)
    .filter((key) => !compared.includes(key) && !isDeepStrictEqual(was[key], is[key]))
    .map((key) => presence(key, was[key], is[key]))
