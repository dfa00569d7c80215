// Changes of an operation's bodies: the request's, and those of the responses by status.
import { isDeepStrictEqual } from 'node:util'
import { changeVerb, deprecation, textChanges } from './annotations.ts'
import type { Finding } from './change.ts'
import { contentOrSchema, serialisation } from './parameters.ts'
import { schemaChanges } from './schema.ts'
import { finding, isRecord, type Json, keysOf, record, resolved, type Scope, within } from './scope.ts'

export function requestBodyChanges(scope: Scope, before: unknown, after: unknown): Finding[] {
  const here = within({ ...scope, direction: 'request' }, 'request body', before, after)
  if (before === undefined && after === undefined) return []
  const [was, is] = [resolved(scope.before, before), resolved(scope.after, after)]
  if (after === undefined) return [finding(here, 'breaking', 'the body is gone')]
  const required = is.required === true
  if (before === undefined) {
    return [
      finding(
        here,
        required ? 'breaking' : 'additive',
        `a new body${required ? ' that is required' : ', optional'}`,
      ),
    ]
  }
  const requirement = required
    ? finding(here, 'breaking', 'is required (narrower)')
    : finding(here, 'additive', 'is optional (wider)')
  return [
    ...((was.required === true) === required ? [] : [requirement]),
    ...textChanges(here, ['description'], was, is),
    ...contentChanges(here, record(was.content), record(is.content)),
  ]
}

function contentChanges(scope: Scope, before: Json, after: Json): Finding[] {
  const several = Object.keys(before).length > 1
  return keysOf(before, after).flatMap((type) => {
    const at = several ? `${scope.at} (${type})` : scope.at
    if (!(type in after)) return [finding(scope, 'breaking', `media type ${type} is gone`)]
    if (!(type in before)) return [finding(scope, 'additive', `media type ${type} is new`)]
    const [was, is] = [record(before[type]), record(after[type])]
    const here = { ...scope, at }
    return [
      ...schemaChanges(within(here, '', was.schema, is.schema), was.schema, is.schema),
      ...(isDeepStrictEqual(was.encoding, is.encoding)
        ? []
        : [finding(here, 'breaking', `encoding ${changeVerb(was.encoding, is.encoding)}`)]),
      ...exampleChanges(here, type, was, is),
    ]
  })
}

/** Examples are editorial, but those of a problem are named after the codes that the operation can respond with. */
function exampleChanges(scope: Scope, type: string, was: Json, is: Json): Finding[] {
  const [before, after] = [record(was.examples), record(is.examples)]
  const codes = type.toLowerCase() === 'application/problem+json'
  const named = keysOf(before, after).flatMap((name): Finding[] => {
    if (name in before && name in after) {
      const same = isDeepStrictEqual(resolved(scope.before, before[name]), resolved(scope.after, after[name]))
      return same ? [] : [finding(scope, 'editorial', `example ${name} changed`)]
    }
    const fresh = name in after
    if (!codes) return [finding(scope, 'editorial', `example ${name} ${fresh ? 'added' : 'removed'}`)]
    return [
      finding(scope, 'notable', fresh ? `also with the code ${name}` : `no longer with the code ${name}`),
    ]
  })
  return [...named, ...textChanges(scope, ['example'], was, is)]
}

/**
 * Compares the responses of an operation.
 * @param before the responses by status
 */
export function responseChanges(outer: Scope, before: Json, after: Json): Finding[] {
  const scope: Scope = { ...outer, direction: 'response' }
  const successes = Object.entries(before).filter(([status]) => isSuccess(status))
  return keysOf(before, after).flatMap((status) => {
    const here = within(scope, status, before[status], after[status])
    if (!(status in after)) return [finding(here, 'breaking', 'the status is gone')]
    if (status in before) return responseChange(here, before[status], after[status])
    if (!isSuccess(status) || successes.length === 0) return [finding(here, 'notable', 'a new status')]
    const alike = successes.some(([, known]) => sameBody(here, known, after[status]))
    return [
      alike
        ? finding(here, 'notable', 'a new status, with a body that was known')
        : finding(here, 'breaking', 'a new success with another body than was promised'),
    ]
  })
}

const isSuccess = (status: string) => /^2/.test(status)

function sameBody(scope: Scope, before: unknown, after: unknown): boolean {
  const [was, is] = [resolved(scope.before, before), resolved(scope.after, after)]
  const found = contentChanges(scope, record(was.content), record(is.content))
  return (
    isRecord(was.content) === isRecord(is.content) && found.every(({ class: kind }) => kind === 'editorial')
  )
}

function responseChange(scope: Scope, before: unknown, after: unknown): Finding[] {
  const [was, is] = [resolved(scope.before, before), resolved(scope.after, after)]
  return [
    ...textChanges(scope, ['description'], was, is),
    ...headerChanges(scope, record(was.headers), record(is.headers)),
    ...contentChanges(scope, record(was.content), record(is.content)),
    ...linkChanges(scope, record(was.links), record(is.links)),
  ]
}

function headerChanges(scope: Scope, before: Json, after: Json): Finding[] {
  const [was, is] = [lowerCased(before), lowerCased(after)]
  const written = [...Object.keys(before), ...Object.keys(after)]
  return keysOf(was, is).flatMap((name) => {
    const shown = written.find((header) => header.toLowerCase() === name)
    const place = within({ ...scope, origin: undefined }, ` · header ${shown}`)
    if (!(name in is)) return [finding(place, 'breaking', 'the header is gone')]
    if (!(name in was)) return [finding(place, 'additive', 'a new header')]
    const here = within(scope, ` · header ${shown}`, was[name], is[name])
    const [former, latter] = [resolved(scope.before, was[name]), resolved(scope.after, is[name])]
    const [required, requires] = [former.required === true, latter.required === true]
    return [
      ...(required && !requires ? [finding(here, 'breaking', 'is optional (wider)')] : []),
      ...(!required && requires ? [finding(here, 'additive', 'is always sent (narrower)')] : []),
      ...serialisation(here, former, latter),
      ...deprecation(here, former.deprecated, latter.deprecated),
      ...textChanges(here, ['description', 'example', 'examples'], former, latter),
      ...contentOrSchema(here, former, latter, false),
    ]
  })
}

const lowerCased = (headers: Json): Json =>
  Object.fromEntries(Object.entries(headers).map(([name, header]) => [name.toLowerCase(), header]))

function linkChanges(scope: Scope, before: Json, after: Json): Finding[] {
  return keysOf(before, after)
    .filter((name) => !isDeepStrictEqual(before[name], after[name]))
    .map((name) =>
      finding(
        scope,
        name in before ? 'breaking' : 'additive',
        `link ${name} ${changeVerb(before[name], after[name])}`,
      ),
    )
}
