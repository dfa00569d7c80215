// Changes of a schema's annotations: texts, and the few annotations that clients and services act on.
import { isDeepStrictEqual } from 'node:util'
import { classOf, type Finding } from './change.ts'
import { finding, type Json, keysOf, type Scope } from './scope.ts'

/**
 * Compares the annotations of two schemas.
 * @param optional whether the value may be absent in both, so that its default matters
 */
export function annotationChanges(scope: Scope, before: Json, after: Json, optional: boolean): Finding[] {
  return keysOf(before, after)
    .filter((key) => !isDeepStrictEqual(before[key], after[key]) && !['nullable', '$defs'].includes(key))
    .flatMap((key) => annotationChange(scope, key, before[key], after[key], optional))
}

function annotationChange(
  scope: Scope,
  key: string,
  was: unknown,
  is: unknown,
  optional: boolean,
): Finding[] {
  if (key === 'default') return [defaultChange(scope, was, is, optional)]
  if (key === 'deprecated') return deprecation(scope, was, is)
  if (key === 'readOnly' || key === 'writeOnly') return visibility(scope, key, was === true, is === true)
  return [finding(scope, 'editorial', `${key} ${changeVerb(was, is)}`)]
}

/** With another default, a request that omits the field means something else. */
function defaultChange(scope: Scope, was: unknown, is: unknown, optional: boolean): Finding {
  const what = `default ${display(was)} → ${display(is)}`
  if (!optional) return finding(scope, 'editorial', what)
  return finding(scope, scope.direction === 'request' ? 'breaking' : 'notable', what)
}

/** `deprecated`, of operations, parameters, headers and schemas alike. */
export function deprecation(scope: Scope, was: unknown, is: unknown): Finding[] {
  if ((was === true) === (is === true)) return []
  return is === true
    ? [finding(scope, 'additive', 'deprecated')]
    : [finding(scope, 'editorial', 'no longer deprecated')]
}

/** readOnly removes a field from requests, writeOnly from responses. */
function visibility(scope: Scope, key: 'readOnly' | 'writeOnly', was: boolean, is: boolean): Finding[] {
  if (was === is) return []
  const matters = key === (scope.direction === 'request' ? 'readOnly' : 'writeOnly')
  const what = is ? `is ${key}` : `is no longer ${key}`
  if (!matters) return [finding(scope, 'editorial', what)]
  // Removing a field from either side breaks clients, whether they send it or rely on it.
  return [finding(scope, is ? 'breaking' : classOf('request', 'wider'), what)]
}

export const changeVerb = (was: unknown, is: unknown) =>
  was === undefined ? 'added' : is === undefined ? 'removed' : 'changed'

export const display = (value: unknown) => (value === undefined ? 'none' : JSON.stringify(value))

/** Compares texts for people: every difference in these members is editorial. */
export function textChanges(scope: Scope, keys: readonly string[], before: Json, after: Json): Finding[] {
  return keys
    .filter((key) => !isDeepStrictEqual(before[key], after[key]))
    .map((key) => finding(scope, 'editorial', `${key} ${changeVerb(before[key], after[key])}`))
}
