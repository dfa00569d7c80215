// Plays a sequence of commands against the service and the model side by side, and compares every answer.
import { randomBytes } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import type { Command, Condition } from './commands.ts'
import { type Step, script } from './curl.ts'
import { type Draft, fill, word } from './draft.ts'
import { playList } from './list-play.ts'
import type { Expectation } from './mistake.ts'
import {
  created,
  type Fields,
  type Kept,
  type Model,
  newModel,
  patched,
  replaced,
  type Task,
} from './model.ts'
import type { Person } from './people.ts'
import { type Answer, compare, Lie, type Wire } from './wire.ts'

export type Player = {
  person: Person
  model: Model
  steps: Step[]
  /** What words stand for, so that the steps can be told again. */
  words: Map<string, string>
  send(draft: Partial<Draft> & Pick<Draft, 'method' | 'path'>, sets?: Step['sets']): Promise<Answer>
  /** Somebody who plays at the same time. */
  neighbour?: () => Player | undefined
  run: string
}

export const tasksPath = '/api/{user_id}/tasks'
export const taskPath = `${tasksPath}/{id}`

/** Begins with no tasks. */
export async function newPlayer(wire: Wire, person: Person): Promise<Player> {
  const words = new Map([
    ['token', person.token],
    ['me', String(person.id)],
  ])
  const steps: Step[] = []
  const player: Player = {
    ...{ person, model: newModel(person.id), steps, words, run: randomBytes(4).toString('hex') },
    send: async (request, sets) => {
      const headers = { Authorization: `Bearer ${word('token')}`, ...request.headers }
      const draft: Draft = { query: [], parameters: {}, ...request, headers }
      steps.push({ draft, ...(sets && { sets }) })
      return await wire.exchange(await fill(draft, async (name) => words.get(name) ?? ''))
    },
  }
  const { body } = await player.send({ method: 'GET', path: '/api/me/tasks' })
  for (const { id } of body as Task[]) await player.send({ method: 'DELETE', path: `/api/me/tasks/${id}` })
  steps.length = 0
  return player
}

/** @throws Lie whose cause is the script that shows it */
export async function play(player: Player, commands: readonly Command[], base: string): Promise<void> {
  try {
    for (const command of commands) await step(player, command)
    await playList(player, { do: 'list', filters: {}, sort: 'id' })
  } catch (error) {
    if (error instanceof Lie) error.cause = script(player.steps, base)
    throw error
  }
}

export async function step(player: Player, command: Command): Promise<void> {
  switch (command.do) {
    case 'create':
      return await create(player, command.body, command.key)
    case 'get':
      return await read(player, idAt(player, command.nth), command.condition)
    case 'replace':
      return await write(player, command, 'PUT', taskPath, command.body, (task) =>
        replaced(task, command.body),
      )
    case 'update':
      return await write(player, command, 'PATCH', taskPath, command.body, (task) =>
        patched(task, command.body),
      )
    case 'complete': {
      const body = { completed: command.completed }
      return await write(player, command, 'PATCH', `${taskPath}/complete`, body, (task) =>
        patched(task, body),
      )
    }
    case 'delete':
      return await remove(player, command)
    case 'list':
      return await playList(player, command)
    case 'rename':
      return await rename(player, command.name)
    case 'trespass':
      return await trespass(player, command)
  }
}

export const mustEqual = (what: string, got: unknown, wanted: unknown): void => {
  if (!isDeepStrictEqual(got, wanted))
    throw new Lie(`${what} must be ${JSON.stringify(wanted)}, and is ${JSON.stringify(got)}`)
}

const jsonType = { 'Content-Type': 'application/json' }

/** One of the tasks, or one that is gone, or never was. */
function idAt({ model }: Player, nth: number): number {
  const ids = [...model.tasks.keys()]
  return ids[nth % (ids.length + 1)] ?? 9_007_199_254_740_991
}

/** The word that stands for a task's id in the script. */
export const idWord = ({ words }: Player, id: number): string => {
  const name = [...words].find(([key, value]) => key.startsWith('task') && value === String(id))?.[0]
  return name === undefined ? String(id) : word(name)
}

async function create(player: Player, body: Fields, key?: number): Promise<void> {
  const { model, words, run } = player
  const before = key === undefined ? undefined : model.keys.get(String(key))
  const isSame = before !== undefined && isDeepStrictEqual(before.body, body)
  // The order of a body's fields does not matter.
  const json = isSame ? Object.fromEntries(Object.entries(body).reverse()) : body
  const name = `task${words.size}`
  const headers = { ...jsonType, ...(key !== undefined && { 'Idempotency-Key': `${run}-${key}` }) }
  const request = { method: 'POST', path: tasksPath, parameters: { user_id: 'me' }, headers, body: { json } }
  const answer = await player.send(request, before ? undefined : { name, from: 'id' })
  if (before && !isSame) return compare(answer, { status: [422], code: 'idempotency_key_reused' })
  compare(answer, { status: [201] })
  const task = answer.body as Task
  if (before) {
    mustEqual('a replayed answer', task, before.task)
    return mustEqual('Idempotency-Replayed', answer.headers.get('Idempotency-Replayed'), 'true')
  }
  mustEqual('Idempotency-Replayed of a first answer', answer.headers.get('Idempotency-Replayed'), null)
  words.set(name, String(task.id))
  if (model.tasks.has(task.id)) throw new Lie(`the id ${task.id} was given twice`)
  const { id, created_at, updated_at } = task
  mustEqual('the new task', task, { id, user_id: model.userId, ...created(body), created_at, updated_at })
  mustEqual('Location', answer.headers.get('Location'), `/api/${model.userId}/tasks/${id}`)
  model.tasks.set(id, { task, tag: tagOf(answer) })
  if (key !== undefined) model.keys.set(String(key), { body, task })
}

const tagOf = (answer: Answer): string => answer.headers.get('ETag') ?? ''

async function read(player: Player, id: number, condition: 'none' | 'current' | 'stale'): Promise<void> {
  const kept = player.model.tasks.get(id)
  const tag = condition === 'current' ? kept?.tag : '"0"'
  const headers = condition === 'none' || tag === undefined ? {} : { 'If-None-Match': tag }
  const parameters = { user_id: 'me', id: idWord(player, id) }
  const answer = await player.send({ method: 'GET', path: taskPath, parameters, headers })
  if (kept === undefined) return compare(answer, { status: [404], code: 'task_not_found' })
  compare(answer, { status: [condition === 'current' ? 304 : 200] })
  mustEqual('the entity tag', tagOf(answer), kept.tag)
  if (answer.status === 200) mustEqual('the task', answer.body, kept.task)
}

/** What a write on a task must be answered with. */
const demanded = (kept: Kept | undefined, condition: Condition, success: number): Expectation => {
  if (kept === undefined) return { status: [404], code: 'task_not_found' }
  return condition === 'stale' ? { status: [412], code: 'precondition_failed' } : { status: [success] }
}

function ifMatch(condition: Condition, tag = '"1"'): Record<string, string> {
  const values = {
    current: tag,
    weak: `W/${tag}`,
    any: '*',
    'among others': `"x", ${tag}`,
    stale: '"999999999"',
  }
  return condition === 'none' ? {} : { 'If-Match': values[condition] }
}

async function write(
  player: Player,
  { nth, condition }: { nth: number; condition: Condition },
  method: string,
  path: string,
  json: Fields,
  change: (task: Task) => Fields,
): Promise<void> {
  const id = idAt(player, nth)
  const kept = player.model.tasks.get(id)
  const mediaType =
    path === taskPath && method === 'PATCH' ? 'application/merge-patch+json' : 'application/json'
  const headers = { 'Content-Type': mediaType, ...ifMatch(condition, kept?.tag) }
  const parameters = { user_id: word('me'), id: idWord(player, id) }
  const answer = await player.send({ method, path, parameters, headers, body: { json } })
  compare(answer, demanded(kept, condition, 200))
  if (kept === undefined || answer.status !== 200) return
  const task = answer.body as Task
  mustEqual('the written task', task, { ...kept.task, ...change(kept.task), updated_at: task.updated_at })
  if (task.updated_at <= kept.task.updated_at)
    throw new Lie(`updated_at must be later than ${kept.task.updated_at}, and is ${task.updated_at}`)
  if (tagOf(answer) === kept.tag) throw new Lie(`the entity tag is still ${kept.tag} after a write`)
  player.model.tasks.set(id, { task, tag: tagOf(answer) })
}

async function remove(
  player: Player,
  { nth, condition }: { nth: number; condition: Condition },
): Promise<void> {
  const id = idAt(player, nth)
  const kept = player.model.tasks.get(id)
  const parameters = { user_id: 'me', id: idWord(player, id) }
  const headers = ifMatch(condition, kept?.tag)
  const answer = await player.send({ method: 'DELETE', path: taskPath, parameters, headers })
  compare(answer, demanded(kept, condition, 204))
  if (answer.status === 204) player.model.tasks.delete(id)
}

async function rename(player: Player, name: string): Promise<void> {
  const request = { path: '/api/me', headers: jsonType, body: { json: { name } } }
  const answer = await player.send({ method: 'PATCH', ...request })
  compare(answer, { status: [200] })
  const { body } = await player.send({ method: 'GET', path: '/api/me' })
  mustEqual('the name', (body as { name: string }).name, name.trim())
  mustEqual('the account', body, answer.body)
}

async function trespass(player: Player, { nth, method }: { nth: number; method: string }): Promise<void> {
  const neighbour = player.neighbour?.()
  const ids = [...(neighbour?.model.tasks.keys() ?? [])]
  if (neighbour === undefined || ids.length === 0) return
  const id = String(ids[nth % ids.length])
  const content = method === 'PATCH' ? { headers: jsonType, body: { json: { title: 'stolen' } } } : {}
  const under = (user_id: string) =>
    player.send({ method, path: taskPath, parameters: { user_id, id }, ...content })
  compare(await under('me'), { status: [404], code: 'task_not_found' })
  compare(await under(String(neighbour.person.id)), { status: [403], code: 'wrong_user' })
}
