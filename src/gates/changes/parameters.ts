// Changes of an operation's parameters.
import { deprecation, textChanges } from './annotations.ts'
import type { Finding } from './change.ts'
import { schemaChanges } from './schema.ts'
import { finding, isRecord, type Json, keysOf, record, resolved, type Scope, within } from './scope.ts'

/** A parameter with its references resolved, and the node as it was written. */
type Parameter = { node: unknown; value: Json }
type Parameters = Map<string, Parameter>

/**
 * Compares the parameters of an operation.
 * @param paths the path templates: path parameters are identified by their position, not by their name
 * @param before the parameters of the path, then those of the operation
 * @param after the same of the next version
 */
export function parameterChanges(
  scope: Scope,
  paths: { before: string; after: string },
  before: unknown[],
  after: unknown[],
): Finding[] {
  const [slots, slotsNow] = [slotsOf(paths.before), slotsOf(paths.after)]
  const positional = slots.length === slotsNow.length
  const was = byPlace(scope.before, positional ? slots : [], before)
  const is = byPlace(scope.after, positional ? slotsNow : [], after)
  const moved = new Set<Parameter>()
  const found: Finding[] = []
  for (const [place, parameter] of was) {
    const same = is.get(place)
    if (same) {
      found.push(...parameterChange(scope, parameter, same, slots))
      continue
    }
    const elsewhere = [...is].find(
      ([key, other]) => !was.has(key) && nameOf(other) === nameOf(parameter),
    )?.[1]
    if (elsewhere) moved.add(elsewhere)
    const what = elsewhere ? `moved to the ${elsewhere.value.in}` : 'the parameter is gone'
    found.push(finding(at(scope, parameter), 'breaking', what))
  }
  const hadQuery = [...was.values()].some(({ value }) => value.in === 'query')
  for (const [place, parameter] of is) {
    if (!was.has(place) && !moved.has(parameter)) found.push(added(scope, parameter, hadQuery))
  }
  return found
}

function added(scope: Scope, parameter: Parameter, hadQuery: boolean): Finding {
  const here = at(scope, parameter)
  if (parameter.value.required === true) return finding(here, 'breaking', 'a new parameter that is required')
  if (parameter.value.in !== 'query' || hadQuery)
    return finding(here, 'additive', 'a new parameter, optional')
  return finding(
    here,
    'notable',
    "a new parameter, optional, the first of the query: the SDK's options move behind it",
  )
}

const slotsOf = (path: string) => [...path.matchAll(/\{([^}]+)\}/g)].map(([, name]) => String(name))

/** The parameters by what identifies them in a request: headers by name without case, path parameters by position. */
function byPlace(document: Json, slots: string[], nodes: unknown[]): Parameters {
  return new Map(
    nodes.map((node) => {
      const value = resolved(document, node)
      const name = String(value.name)
      const slot = value.in === 'path' ? slots.indexOf(name) : -1
      const exact = value.in === 'header' ? name.toLowerCase() : name
      return [`${value.in} ${slot < 0 ? exact : slot}`, { node, value }]
    }),
  )
}

const nameOf = ({ value }: Parameter) => String(value.name).toLowerCase()
const at = (scope: Scope, { node, value }: Parameter, other?: Parameter): Scope =>
  within(scope, `${value.in} parameter ${value.name}`, node, other?.node)

const words = ['description', 'example', 'examples']

/** @param slots the path's former parameter names, in order: swapping two of them changes their meaning */
function parameterChange(scope: Scope, before: Parameter, after: Parameter, slots: string[]): Finding[] {
  const here = at(scope, before, after)
  const [was, is] = [before.value, after.value]
  const [required, requires] = [was.required === true, is.required === true]
  return [
    ...(was.in === 'path' && was.name !== is.name ? [renamed(here, String(is.name), slots)] : []),
    ...(required === requires
      ? []
      : [
          finding(
            here,
            requires ? 'breaking' : 'additive',
            requires ? 'is required (narrower)' : 'is optional (wider)',
          ),
        ]),
    ...serialisation(here, was, is),
    ...deprecation(here, was.deprecated, is.deprecated),
    ...textChanges(here, words, was, is),
    ...contentOrSchema(here, was, is, !required && !requires),
  ]
}

/** The path parameter that the SDK fills in by itself. */
const owner = 'user_id'

function renamed(scope: Scope, name: string, slots: string[]): Finding {
  if (slots.includes(name)) return finding(scope, 'breaking', `changed places with ${name}`)
  if (scope.at.endsWith(` ${owner}`) || name === owner)
    return finding(scope, 'breaking', `is named ${name} now: the SDK fills in ${owner} alone by itself`)
  return finding(scope, 'editorial', `is named ${name} now: only its place counts, in the URL and in the SDK`)
}

const styles: Record<string, string> = { query: 'form', cookie: 'form', path: 'simple', header: 'simple' }
const styleOf = ({ in: kind, style }: Json) => style ?? styles[String(kind ?? 'header')]

/** Compares how the value is serialized (style, explode and the like), with the defaults of the specification. */
export function serialisation(scope: Scope, was: Json, is: Json): Finding[] {
  const [style, styled] = [styleOf(was), styleOf(is)]
  const pairs = [
    ['style', style, styled],
    ['explode', was.explode ?? style === 'form', is.explode ?? style === 'form'],
    ['allowReserved', was.allowReserved === true, is.allowReserved === true],
    ['allowEmptyValue', was.allowEmptyValue === true, is.allowEmptyValue === true],
  ] as const
  return pairs
    .filter(([, before, after]) => before !== after)
    .map(([key, before, after]) => {
      const wider = key.startsWith('allow') && after === true
      return finding(scope, wider ? 'additive' : 'breaking', `${key} ${before} → ${after}`)
    })
}

/** Compares the schemas of a parameter or header, which may be under a media type. */
export function contentOrSchema(scope: Scope, was: Json, is: Json, optional: boolean): Finding[] {
  if (isRecord(was.content) !== isRecord(is.content)) {
    return [finding(scope, 'breaking', is.content ? 'has a media type now' : 'has no media type any more')]
  }
  if (!isRecord(was.content)) return schemaChanges(inSchema(scope, was, is), was.schema, is.schema, optional)
  const [before, after] = [record(was.content), record(is.content)]
  return keysOf(before, after).flatMap((type) => {
    if (!(type in before && type in after))
      return [finding(scope, 'breaking', `media type ${type} ${type in after ? 'new' : 'gone'}`)]
    const [former, latter] = [record(before[type]), record(after[type])]
    return schemaChanges(inSchema(scope, former, latter), former.schema, latter.schema, optional)
  })
}

const inSchema = (scope: Scope, was: Json, is: Json) => within(scope, '', was.schema, is.schema)
