// Taking one's data along: the export of everything, and the import of tasks from a file.
import { newCollection } from '../../openapi/imports/collection.ts'
import type { FileType, ImportedTask, Judge } from '../../openapi/imports/found.ts'
import { tasksIn } from '../../openapi/imports/imported-tasks.ts'
import { listTokens } from './api-tokens.ts'
import type { ContractData, Schema } from './contract-extract.ts'
import { add as addThing, type Named, thingsOf } from './fields.ts'
import { Problem, refuse } from './response.ts'
import { brokenRules } from './schema.ts'
import { listSessions, userOf } from './sessions.ts'
import type { Account, SignedInCall, SignedInHandler } from './state.ts'

/** What an import has to know of the tasks. */
const resourceOf = ({ resources }: ContractData): Named => ({
  name: 'tasks',
  fields: resources.tasks?.fields ?? {},
})

export const exporting =
  (contract: ContractData): SignedInHandler =>
  (call) => {
    const { account, now } = call
    const exported_at = new Date(now).toISOString()
    const tasks = [...thingsOf(account, resourceOf(contract)).values()].map(({ version: _, ...task }) => task)
    return {
      status: 200,
      headers: { 'Content-Disposition': `attachment; filename="tasks-${exported_at.slice(0, 10)}.json"` },
      body: {
        exported_at,
        user: userOf(account),
        sessions: listSessions(call).body,
        tokens: listTokens(call).body,
        tasks,
      },
    }
  }

export const importing = (contract: ContractData): SignedInHandler => {
  const operation = contract.operations.find(({ id }) => id === 'importMe')
  const judge = judgeBy(operation?.body?.schema.properties?.tasks?.items ?? {})
  const resource = resourceOf(contract)
  return (call) => {
    const { type, text } = call.body as { type: FileType; text: string }
    const { collected, add } = newCollection(type, text)
    for (const found of tasksIn(type, text, judge)) if (!add(found)) break
    const { tasks, errors, malformed, omitted, omissions } = collected
    if (malformed) throw new Problem('malformed_json', { errors: [malformed] })
    refuse(errors)
    const missing = tasks.filter((task) => !isThere(call.account, resource, task))
    for (const task of missing) create(call, resource, task)
    const counts = { created: missing.length, skipped: tasks.length - missing.length }
    return { status: 200, body: { ...counts, omitted, omissions } }
  }
}

const judgeBy =
  (schema: Schema): Judge =>
  (value) => {
    const rules = brokenRules(schema, value)
    return rules.length > 0 ? { rules } : { task: value as Record<string, unknown> }
  }

function isThere(account: Account, resource: Named, { external_id, origin }: ImportedTask): boolean {
  for (const thing of thingsOf(account, resource).values()) {
    if (thing.external_id === external_id) return true
    const { id, user_id, created_at } = thing
    if (origin && id === origin.id && user_id === origin.user_id && created_at === origin.created_at)
      return true
  }
  return false
}

function create(
  call: SignedInCall,
  resource: Named,
  { origin: _, created_at, ...fields }: ImportedTask,
): void {
  const createdAt = created_at === undefined ? call.now : Math.min(call.now, Date.parse(created_at as string))
  addThing(call, resource, fields, createdAt)
}
