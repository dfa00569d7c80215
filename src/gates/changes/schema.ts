// Compares two schemas: their alternatives, null, members and items. The class of a change depends on who writes the value.
import { isDeepStrictEqual } from 'node:util'
import { annotationChanges } from './annotations.ts'
import { classOf, type Effect, type Finding } from './change.ts'
import { haveDisjointTypes, type KeywordChange, keywordChanges } from './keywords.ts'
import { assertionsOf, type Form, formOf } from './schema-form.ts'
import { finding, type Json, keysOf, list, record, type Scope, within } from './scope.ts'

/**
 * Compares two schemas, each of which may contain references.
 * @param scope where they are
 * @param optional whether the value may be absent in both, so that its default matters
 * @returns every difference
 */
export function schemaChanges(scope: Scope, before: unknown, after: unknown, optional = false): Finding[] {
  const [text, textNow] = [JSON.stringify(before), JSON.stringify(after)]
  if (text === textNow && !text?.includes('"$ref"')) return []
  const pair = `${text} ${textNow}`
  if (scope.inside.includes(pair)) return [] // a schema that refers to itself
  const here = { ...scope, inside: [...scope.inside, pair] }
  const [was, is] = [formOf(before, scope.before), formOf(after, scope.after)]
  return [
    ...annotationChanges(here, was.annotations, is.annotations, optional),
    ...nullChange(here, was, is),
    ...variantChanges({ ...here, origin: choiceOf(before) ?? choiceOf(after) ?? here.origin }, was, is),
  ]

  /** The only component among alternatives, e.g. `Priority` in "a priority or null": findings in it belong to it. */
  function choiceOf(schema: unknown): string | undefined {
    const references = list(record(schema).anyOf ?? record(schema).oneOf).flatMap(
      (choice) => record(choice).$ref ?? [],
    )
    return references.length === 1 ? `${references[0]} ${scope.direction}` : undefined
  }
}

const judged = (scope: Scope, effect: Effect, what: string): Finding =>
  finding(scope, classOf(scope.direction, effect), `${what} (${effect === 'other' ? 'changed' : effect})`)

function nullChange(scope: Scope, before: Form, after: Form): Finding[] {
  if (before.nullable === undefined || after.nullable === undefined || before.nullable === after.nullable)
    return []
  return after.nullable
    ? [judged(scope, 'wider', 'may be null')]
    : [judged(scope, 'narrower', 'may not be null any more')]
}

/** Pairs equal alternatives first, then those of the same type; the rest has been removed or is new. */
function variantChanges(scope: Scope, before: Form, after: Form): Finding[] {
  const open = /later releases may add/i.test(String(before.annotations.description))
  const compare = (was: Json, is: Json) => assertionChanges(scope, was, is, open)
  const left = [...before.variants]
  const fresh = [...after.variants]
  const found: Finding[] = []
  const pairUp = (fits: (was: Json, is: Json) => boolean) => {
    for (const was of [...left]) {
      const is = fresh.find((candidate) => fits(was, candidate))
      if (is === undefined) continue
      left.splice(left.indexOf(was), 1)
      fresh.splice(fresh.indexOf(is), 1)
      found.push(...compare(was, is))
    }
  }
  const single = left.length === 1 && fresh.length === 1
  if (!single) pairUp((was, is) => compare(was, is).every(({ class: kind }) => kind === 'editorial'))
  if (!single) pairUp((was, is) => isDeepStrictEqual(was.type, is.type) && !haveDisjointTypes(was, is))
  if (left.length === 1 && fresh.length === 1) pairUp(() => true)
  return [
    ...found,
    ...left.map((was) => judged(scope, 'narrower', `no longer ${named(was)}`)),
    ...fresh.map((is) => judged(scope, 'wider', `also ${named(is)}`)),
  ]
}

function named(variant: Json): string {
  const { type, properties, enum: values } = variant
  if (values !== undefined)
    return list(values)
      .map((value) => JSON.stringify(value))
      .join(', ')
  const name = [type ?? 'anything'].flat().join(' or ')
  return properties ? `${name} {${Object.keys(record(properties)).join(', ')}}` : name
}

function assertionChanges(scope: Scope, was: Json, is: Json, open: boolean): Finding[] {
  const changes: KeywordChange[] = keywordChanges(assertionsOf(was), assertionsOf(is))
  const found = changes.map(({ effect, what, values }) =>
    values && effect === 'wider' && scope.direction === 'response'
      ? finding(scope, open ? 'additive' : 'notable', `${what} (${effect})`)
      : judged(scope, effect, what),
  )
  if (haveDisjointTypes(was, is)) return found
  return [...found, ...memberChanges(scope, was, is), ...innerChanges(scope, was, is)]
}

/** Compares the items of arrays, and the unnamed members of objects. */
function innerChanges(scope: Scope, was: Json, is: Json): Finding[] {
  const found: Finding[] = []
  if ('items' in was || 'items' in is) {
    found.push(...schemaChanges(into(scope, '*', was.items, is.items), was.items, is.items))
  }
  const [former, latter] = [was.additionalProperties ?? true, is.additionalProperties ?? true]
  if ((former === false) !== (latter === false)) {
    const what =
      latter === false ? 'members that are not named are refused' : 'members that are not named are allowed'
    found.push(judged(scope, latter === false ? 'narrower' : 'wider', `additionalProperties: ${what}`))
  } else if (former !== false) {
    found.push(...schemaChanges(into(scope, '{any}', former, latter), former, latter))
  }
  return found
}

function memberChanges(scope: Scope, was: Json, is: Json): Finding[] {
  const [before, after] = [record(was.properties), record(is.properties)]
  const [needed, needs] = [list(was.required), list(is.required)]
  const named = keysOf(before, after)
  const unnamed = [...needed, ...needs].map(String).filter((name) => !named.includes(name))
  return [...named, ...new Set(unnamed)].flatMap((name) => {
    const step = name.replaceAll('~', '~0').replaceAll('/', '~1')
    const member = into(scope, step)
    const [required, requires] = [needed.includes(name), needs.includes(name)]
    if (name in before && !(name in after)) return [finding(member, 'breaking', 'the field is gone')]
    if (name in after && !(name in before))
      return [added(member, requires, was.additionalProperties === false)]
    return [
      ...requirement(member, required, requires),
      ...schemaChanges(
        into(scope, step, before[name], after[name]),
        before[name],
        after[name],
        !required && !requires,
      ),
    ]
  })
}

/** The scope of a member, of items (`*`) or of unnamed members (`{any}`). */
const into = (scope: Scope, name: string, before?: unknown, after?: unknown) =>
  within(scope, `${scope.at.includes(' · /') ? '' : ' · '}/${name}`, before, after)

function added(scope: Scope, required: boolean, closed: boolean): Finding {
  if (scope.direction === 'request') {
    return required
      ? finding(scope, 'breaking', 'a new field that is required')
      : finding(scope, 'additive', 'a new field, optional')
  }
  return closed
    ? finding(scope, 'breaking', 'a new field where the contract allowed no others')
    : finding(scope, 'additive', 'a new field')
}

function requirement(scope: Scope, before: boolean, after: boolean): Finding[] {
  if (before === after) return []
  return [judged(scope, after ? 'narrower' : 'wider', after ? 'is required' : 'is optional')]
}
