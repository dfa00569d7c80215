// Compares two OpenAPI documents.
import { isDeepStrictEqual } from 'node:util'
import { textChanges } from './annotations.ts'
import { type Change, classes, type Finding, mergeFindings } from './change.ts'
import { callbackChanges, operationChanges } from './operations.ts'
import { finding, type Json, keysOf, list, record, type Scope } from './scope.ts'
import { serverChanges } from './servers.ts'

/**
 * Compares two documents.
 * @param before an OpenAPI 3.1 document
 * @param after the next version of it
 * @returns each change once, the most severe first; a change of `info.version` is not among them
 */
export function changes(before: Json, after: Json): Change[] {
  const scope: Scope = { before, after, direction: 'request', operation: '', at: '', inside: [] }
  const found = mergeFindings([
    ...operationChanges(scope),
    ...serverChanges({ ...scope, at: 'servers' }, before.servers, after.servers),
    ...callbackChanges(
      { ...scope, at: 'webhooks' },
      record(before.webhooks),
      record(after.webhooks),
      'webhook',
    ),
    ...typeChanges(scope),
    ...tagChanges(scope),
    ...wordsAround(scope),
  ])
  if (found.length === 0 && !isDeepStrictEqual(unversioned(before), unversioned(after))) {
    const what = 'written in another way, with the same meaning'
    return [{ class: 'editorial', place: 'document', what, also: [] }]
  }
  return classes.flatMap((kind) => found.filter((change) => change.class === kind))
}

const unversioned = (document: Json): Json => ({
  ...document,
  info: { ...record(document.info), version: '' },
})

/** Names of schemas matter, since the SDK exports a type under each. */
function typeChanges(scope: Scope): Finding[] {
  const [was, is] = [scope.before, scope.after].map((document) =>
    record(record(document.components).schemas),
  ) as [Json, Json]
  const gone = Object.keys(was).filter((name) => !(name in is))
  const fresh = Object.keys(is).filter((name) => !(name in was))
  const at = (name: string) => ({ ...scope, at: `schema ${name}` })
  const renamed = new Map(
    gone.map((name) => [name, fresh.find((candidate) => isDeepStrictEqual(is[candidate], was[name]))]),
  )
  return [
    ...gone.map((name) => {
      const next = renamed.get(name)
      const what = next
        ? `is named ${next} now: renames the SDK's type`
        : "is gone, and the SDK's type with it"
      return finding(at(name), 'breaking', what)
    }),
    ...fresh
      .filter((name) => ![...renamed.values()].includes(name))
      .map((name) => finding(at(name), 'editorial', 'a new name, also for a type of the SDK')),
  ]
}

function tagChanges(scope: Scope): Finding[] {
  const byName = (tags: unknown): Json =>
    Object.fromEntries(list(tags).map((tag) => [String(record(tag).name), tag]))
  const [was, is] = [byName(scope.before.tags), byName(scope.after.tags)]
  return keysOf(was, is).flatMap((name) => {
    const here = { ...scope, at: `tag ${name}` }
    if (!(name in is)) return [finding(here, 'editorial', 'removed')]
    if (!(name in was)) return [finding(here, 'editorial', 'added')]
    const [former, latter] = [record(was[name]), record(is[name])]
    // A changed group is reported for each of its operations.
    return textChanges(
      here,
      keysOf(former, latter).filter((key) => key !== 'x-sdk-group'),
      former,
      latter,
    )
  })
}

function wordsAround(scope: Scope): Finding[] {
  const { before, after } = scope
  const [was, is] = [record(before.info), record(after.info)]
  const others = keysOf(before, after).filter((key) => !judged.includes(key))
  const schemes = [before, after].map((document) => record(record(document.components).securitySchemes))
  const [schemesBefore, schemesAfter] = schemes as [Json, Json]
  return [
    ...textChanges(
      { ...scope, at: 'info' },
      keysOf(was, is).filter((key) => key !== 'version'),
      was,
      is,
    ),
    ...textChanges({ ...scope, at: 'document' }, others, before, after),
    ...keysOf(schemesBefore, schemesAfter).flatMap((name) =>
      textChanges(
        { ...scope, at: `security scheme ${name}` },
        ['description', 'bearerFormat'],
        record(schemesBefore[name]),
        record(schemesAfter[name]),
      ),
    ),
  ]
}

/** The members of a document that have their own comparison. */
const judged = ['info', 'paths', 'components', 'servers', 'webhooks', 'tags', 'security']
