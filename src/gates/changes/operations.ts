// Changes of operations: which exist, their paths, their names in the SDK, and their parts.
import { isDeepStrictEqual } from 'node:util'
import { changeVerb, deprecation, textChanges } from './annotations.ts'
import { requestBodyChanges, responseChanges } from './bodies.ts'
import type { Finding } from './change.ts'
import { parameterChanges } from './parameters.ts'
import { finding, isRecord, type Json, list, record, resolved, type Scope } from './scope.ts'
import { securityChanges } from './security.ts'
import { serverChanges } from './servers.ts'

type Operation = { method: string; path: string; item: Json; value: Json }

const methods = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace']

export function operationChanges(scope: Scope): Finding[] {
  const [before, after] = [operationsOf(scope.before), operationsOf(scope.after)]
  const pairs = new Map<Operation, Operation>()
  const pairUp = (alike: (was: Operation, is: Operation) => boolean) => {
    for (const was of before) {
      if (pairs.has(was)) continue
      const is = after.find((candidate) => ![...pairs.values()].includes(candidate) && alike(was, candidate))
      if (is) pairs.set(was, is)
    }
  }
  pairUp((was, is) => was.method === is.method && was.path === is.path)
  pairUp((was, is) => was.method === is.method && shapeOf(was) === shapeOf(is))
  pairUp((was, is) => was.value.operationId !== undefined && was.value.operationId === is.value.operationId)
  const kept = [...pairs.values()]
  return [
    ...before.flatMap((was) => {
      const here = { ...scope, operation: nameOf(was) }
      const is = pairs.get(was)
      return is ? operationChange(here, was, is) : [finding(here, 'breaking', 'the operation is gone')]
    }),
    ...after
      .filter((is) => !kept.includes(is))
      .map((is) => finding({ ...scope, operation: nameOf(is) }, 'additive', 'a new operation')),
  ]
}

const nameOf = ({ method, path }: Operation) => `${method.toUpperCase()} ${path}`
const shapeOf = ({ path }: Operation) => path.replaceAll(/\{[^}]*\}/g, '{}')

function operationsOf(document: Json): Operation[] {
  return Object.entries(record(document.paths)).flatMap(([path, node]) => {
    const item = resolved(document, node)
    return methods
      .filter((method) => isRecord(item[method]))
      .map((method) => ({ method, path, item, value: record(item[method]) }))
  })
}

const words = ['summary', 'description', 'externalDocs']

function operationChange(scope: Scope, before: Operation, after: Operation): Finding[] {
  const [was, is] = [before.value, after.value]
  const moved = before.method !== after.method || shapeOf(before) !== shapeOf(after)
  const parameters = ({ item, value }: Operation) => [...list(item.parameters), ...list(value.parameters)]
  return [
    ...(moved ? [finding(scope, 'breaking', `moved to ${nameOf(after)}`)] : []),
    ...sdkNameChanges(scope, was, is),
    ...deprecation(scope, was.deprecated, is.deprecated),
    ...textChanges(scope, words, was, is),
    ...textChanges({ ...scope, at: 'path' }, words, before.item, after.item),
    ...serverChanges(scope, was.servers ?? before.item.servers, is.servers ?? after.item.servers),
    ...securityChanges(scope, was.security, is.security),
    ...parameterChanges(
      scope,
      { before: before.path, after: after.path },
      parameters(before),
      parameters(after),
    ),
    ...requestBodyChanges(scope, was.requestBody, is.requestBody),
    ...responseChanges(scope, record(was.responses), record(is.responses)),
    ...callbackChanges(scope, record(was.callbacks), record(is.callbacks)),
    ...extensionChanges(scope, was, is),
  ]
}

/** The SDK calls operations `api.<group>.<method>`: the group comes from the tag, the method from the operationId. */
function sdkNameChanges(scope: Scope, was: Json, is: Json): Finding[] {
  const [group, regrouped] = [groupOf(scope.before, was), groupOf(scope.after, is)]
  const tags = isDeepStrictEqual(was.tags, is.tags)
  return [
    ...(was.operationId === is.operationId
      ? []
      : [
          finding(
            scope,
            'breaking',
            `operationId ${was.operationId ?? 'none'} → ${is.operationId ?? 'none'}: renames the SDK's method`,
          ),
        ]),
    ...(group === regrouped
      ? []
      : [finding(scope, 'breaking', `group ${group} → ${regrouped}: moves the SDK's method`)]),
    ...(tags || group !== regrouped
      ? []
      : [finding(scope, 'editorial', `tags ${list(was.tags).join(', ')} → ${list(is.tags).join(', ')}`)]),
  ]
}

/** `x-sdk-group` of the operation or of its first tag, else that tag's name. */
function groupOf(document: Json, operation: Json): string {
  const name = list(operation.tags)[0]
  const tag = record(list(document.tags).find((candidate) => record(candidate).name === name))
  return String(operation['x-sdk-group'] ?? tag['x-sdk-group'] ?? name).toLowerCase()
}

/** Callbacks and webhooks are not compared in detail: any difference is reported. */
export function callbackChanges(scope: Scope, before: Json, after: Json, what = 'callback'): Finding[] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])]
    .filter((name) => !isDeepStrictEqual(before[name], after[name]))
    .map((name) =>
      finding(
        scope,
        name in before ? 'breaking' : 'additive',
        `${what} ${name} ${changeVerb(before[name], after[name])}`,
      ),
    )
}

const extensionChanges = (scope: Scope, was: Json, is: Json) =>
  textChanges(
    scope,
    Object.keys({ ...was, ...is }).filter((key) => key.startsWith('x-') && key !== 'x-sdk-group'),
    was,
    is,
  )
