// Taking one's data along: the export of everything, and the import of tasks from a file.
import { newCollection } from '../../openapi/imports/collection.ts'
import type { FileType, ImportedList, ImportedTask, Judge } from '../../openapi/imports/found.ts'
import { tasksIn } from '../../openapi/imports/imported-tasks.ts'
import { idsByName } from '../../openapi/imports/known-lists.ts'
import { maxLevels } from '../../openapi/limits.ts'
import type { ContractData, Schema } from '../model-http/contract-extract.ts'
import { Problem, refuse } from '../model-http/response.ts'
import { brokenRules } from '../model-http/schema.ts'
import {
  type Account,
  type SignedInCall,
  type SignedInHandler,
  type StoredThing,
  shown,
  type Thing,
} from '../model-http/state.ts'
import { add as addThing, assertRoom, type Named, thingsOf } from '../model-things/fields.ts'
import { assertFewTexts } from '../model-things/labels.ts'
import { listTokens } from './api-tokens.ts'
import { listSessions, userOf } from './sessions.ts'

/** What an import has to know of a resource. */
const resourceOf = ({ resources }: ContractData, name: string): Named => ({
  ...{ name, fields: resources[name]?.fields ?? {} },
})

const itemsOf = (account: Account, resource: Named) => [...thingsOf(account, resource).values()].map(shown)

const byPosition = (one: Thing, other: Thing) => (String(one.position) < String(other.position) ? -1 : 1)

const trashLast = (things: Thing[]) => {
  const inTrash = (thing: Thing) => (thing.deleted_at ?? null) !== null
  return [...things.filter((thing) => !inTrash(thing)), ...things.filter(inTrash)]
}

export const exporting =
  (contract: ContractData): SignedInHandler =>
  (call) => {
    const { account, now } = call
    const exported_at = new Date(now).toISOString()
    return {
      status: 200,
      headers: { 'Content-Disposition': `attachment; filename="tasks-${exported_at.slice(0, 10)}.json"` },
      body: {
        exported_at,
        user: userOf(account),
        sessions: listSessions(call).body,
        tokens: listTokens(call).body,
        lists: itemsOf(account, resourceOf(contract, 'lists')).sort(byPosition),
        tasks: trashLast(itemsOf(account, resourceOf(contract, 'tasks'))),
      },
    }
  }

export const importing = (contract: ContractData): SignedInHandler => {
  const operation = contract.operations.find(({ id }) => id === 'importMe')
  const judgeOf = (name: string) => judgeBy(operation?.body?.schema.properties?.[name]?.items ?? {})
  const judges = { tasks: judgeOf('tasks'), lists: judgeOf('lists') }
  const tasksResource = resourceOf(contract, 'tasks')
  return (call) => {
    const { type, text } = call.body as { type: FileType; text: string }
    const { add, finish } = newCollection(type, text)
    for (const found of tasksIn(type, text, judges)) if (!add(found)) break
    const { lists, tasks, errors, malformed, omitted, omissions } = finish()
    if (malformed) throw new Problem('malformed_json', { errors: [malformed] })
    refuse(errors)
    assertRoomFor(contract, call.account, tasks)
    const added = tasks.filter((task) => findOf(call.account, tasksResource, task) === undefined)
    assertFewTexts(tasksResource, call.account, added)
    const { ids, lists_created } = createLists(contract, call, lists)
    const counts = createTasks(call, tasksResource, tasks, ids)
    return { status: 200, body: { ...counts, lists_created, omitted, omissions } }
  }
}

/** @throws Problem 409 where there would be more than there may be */
function assertRoomFor({ resources }: ContractData, account: Account, tasks: ImportedTask[]) {
  const resource = { ...resources.tasks, name: 'tasks', fields: resources.tasks?.fields ?? {} }
  const missing = tasks.filter((task) => findOf(account, resource, task) === undefined)
  assertRoom(resource, account, new Set(missing.map(({ external_id }) => external_id)).size)
}

/** One level after the other, as they come. */
function createTasks(
  call: SignedInCall,
  resource: Named,
  tasks: ImportedTask[],
  lists: Map<number | undefined, number>,
) {
  const parents = new Map<number, { thing: StoredThing; level: number }>()
  const occurrences: [StoredThing, number][] = []
  let created = 0
  for (const task of tasks) {
    const parent = typeof task.parent_id === 'number' ? parents.get(task.parent_id) : undefined
    const isGone = (parent?.thing.deleted_at ?? null) !== null && typeof task.deleted_at !== 'string'
    const above = isGone || (parent?.level ?? 0) >= maxLevels ? undefined : parent
    const list_id = typeof task.list_id === 'number' ? (lists.get(task.list_id) ?? null) : null
    const place = above
      ? { parent_id: above.thing.id, list_id: above.thing.list_id }
      : { parent_id: null, list_id }
    const existing = findOf(call.account, resource, task)
    const thing = existing ?? create(call, resource, { ...task, ...place } as ImportedTask)
    if (existing === undefined) created += 1
    const level = existing ? levelOf(call.account, resource, thing) : (above?.level ?? 0) + 1
    if (task.file_id !== undefined) parents.set(task.file_id, { thing, level })
    if (existing === undefined && typeof task.series_id === 'number')
      occurrences.push([thing, task.series_id])
  }
  for (const [thing, id] of occurrences) thing.series_id = parents.get(id)?.thing.id ?? null
  return { created, skipped: tasks.length - created }
}

function levelOf(account: Account, resource: Named, { parent_id }: StoredThing): number {
  const parent = thingsOf(account, resource).get(parent_id as number)
  return parent === undefined ? 1 : 1 + levelOf(account, resource, parent)
}

/** @throws Problem 409 where there are as many as there may be */
function createLists({ resources }: ContractData, call: SignedInCall, lists: ImportedList[]) {
  const resource = { name: 'lists', fields: resources.lists?.fields ?? {} }
  const existing = itemsOf(call.account, resource).sort(byPosition)
  const known = idsByName(
    lists.map(({ name }) => name),
    existing as unknown as { id: number; name: string }[],
  )
  const missing = known.filter((id) => id === undefined).length
  if (missing > 0 && existing.length + missing > (resources.lists?.max ?? Number.POSITIVE_INFINITY))
    throw new Problem('limit_reached')
  const ids = new Map(
    lists.map(({ id, name }, at) => [id, known[at] ?? addThing(call, resource, { name }).id]),
  )
  return { ids, lists_created: missing }
}

const judgeBy =
  (schema: Schema): Judge =>
  (value) => {
    const rules = brokenRules(schema, value)
    return rules.length > 0 ? { rules } : { value: value as Record<string, unknown> }
  }

/** The task of the account that is one of a file; undefined where there is none. */
function findOf(
  account: Account,
  resource: Named,
  { external_id, origin }: ImportedTask,
): StoredThing | undefined {
  for (const thing of thingsOf(account, resource).values()) {
    if (thing.external_id === external_id) return thing
    const { id, user_id, created_at } = thing
    if (origin && id === origin.id && user_id === origin.user_id && created_at === origin.created_at)
      return thing
  }
  return undefined
}

function create(
  call: SignedInCall,
  resource: Named,
  { origin: _, file_id: __, created_at, completed_at, deleted_at, ...fields }: ImportedTask,
): StoredThing {
  const notLater = (time: unknown) => Math.min(call.now, Date.parse(String(time ?? '')) || call.now)
  const thing = addThing(call, resource, fields, notLater(created_at))
  if (thing.completed) thing.completed_at = new Date(notLater(completed_at)).toISOString()
  if (typeof deleted_at === 'string') thing.deleted_at = new Date(notLater(deleted_at)).toISOString()
  return thing
}
