// Sends the same requests to the deployment and to the model, to each with its own ids, tokens, entity tags
// and cursors, and compares every response.

import { randomBytes } from 'node:crypto'
import { operationOf } from '../support/contract.ts'
import type { Person } from './accounts.ts'
import { sendAndFollow } from './clearing.ts'
import type { Fields } from './commands.ts'
import { type Comparison, newComparison } from './comparison.ts'
import { type Connection, type ReadResponse, ViolationError } from './connection.ts'
import type { Sets, Step } from './curl.ts'
import { type Draft, fill, placeholder, urlOf } from './draft.ts'
import type { Copy } from './follow.ts'
import { newReference, type Reference, registerAt } from './reference.ts'
import { strongTag } from './strong-tag.ts'
import { resources } from './things.ts'

/** What both sides have, each its own. */
export type Both<T> = { deployment: T; model: T }

/** What is sent: the parts that are left out are empty, and the player's own token goes along. */
export type Request = Partial<Draft> & Pick<Draft, 'method' | 'path'>

export type Player = {
  person: Person
  /** The values of placeholders. */
  placeholders: Map<string, Both<string>>
  /** All that was sent and compared. */
  steps: Step[]
  /** Placeholders of the things that are there, by kind. */
  things: Map<string, string[]>
  /** Placeholders of the entity tags of a thing or a page, the newest last. */
  tags: Map<string, string[]>
  /** What a client has that follows the changes. */
  copy: Copy
  /** What was first sent with each key of each operation. */
  keys: Map<string, Fields>
  /** Makes keys different from those of other plays. */
  run: string
  /** Sends to each side without a comparison. */
  exchange: Both<(draft: Draft) => Promise<ReadResponse>>
  /** @returns both responses @throws ViolationError where they do not say the same */
  send(request: Request, sets?: Sets): Promise<Both<ReadResponse>>
  /** Another player at the same time. */
  neighbour?: () => Player | undefined
}

/** Begins with no things. @param reference of all who play together */
export async function newPlayer(
  connection: Connection,
  person: Person,
  reference: Reference = newReference(),
): Promise<Player> {
  const comparison = newComparison()
  const sides = await newSides(connection, person, reference)
  const { placeholders, exchange } = sides
  comparison.pair('user', Number(placeholders.get('me')?.model), person.id)
  const player: Player = {
    ...{ person, placeholders, exchange, run: randomBytes(4).toString('hex') },
    ...{ steps: [], things: new Map(), tags: new Map(), keys: new Map() },
    copy: { things: new Map() },
    send: async (request, sets = {}) => {
      const draft = whole(request)
      const step: Step = { draft }
      player.steps.push(step)
      const { response: deployment, time } = await sendAndFollow(
        draft,
        exchange.deployment,
        (path, query = []) =>
          exchange.deployment(whole({ method: 'GET', path, parameters: { user_id: 'me' }, query })),
      )
      sides.setTime(time ?? timeIn(draft, deployment))
      const both = { deployment, model: await exchange.model(draft) }
      const scope = scopeOf(draft, sets)
      compare(comparison, draft, both, scope)
      const [ofDeployment, ofModel] = [both.deployment, both.model].map(({ headers }) => headers.get('ETag'))
      keepTag(player, scope, ofDeployment ?? undefined, ofModel ?? undefined)
      step.sets = take(placeholders, both, sets)
      return both
    },
  }
  return player
}

/** The same person on the deployment and on the model, each time with nothing but the account. */
async function newSides(connection: Connection, person: Person, reference: Reference) {
  let time = Date.now()
  const placeholders: Player['placeholders'] = new Map([['access', { deployment: person.token, model: '' }]])
  const exchange = {
    deployment: async (draft: Draft) =>
      await connection.exchange(await fill(draft, async (name) => placeholders.get(name)?.deployment ?? '')),
    model: async (draft: Draft) => {
      // Signs in anew each time, since the clock may have gone far since the last time.
      const lookup = async (name: string) =>
        name === 'access' ? await onModel.signIn(time) : (placeholders.get(name)?.model ?? '')
      return await reference(await fill(draft, lookup), time)
    },
  }
  await removeThings(exchange.deployment)
  const { body } = await exchange.deployment(whole({ method: 'GET', path: '/api/me' }))
  const onModel = await registerAt(reference, { ...person, ...(body as { name: string }) }, time)
  placeholders.set('me', { deployment: String(person.id), model: String(onModel.id) })
  const setTime = (millis = time + 1) => {
    time = millis
  }
  return { placeholders, exchange, setTime }
}

function whole(request: Request): Draft {
  const isOpen = operationOf(request.method, request.path)?.security.length === 0
  const own = isOpen ? {} : { Authorization: `Bearer ${placeholder('access')}` }
  return { query: [], parameters: {}, ...request, headers: { ...own, ...request.headers } }
}

type Times = { created_at?: string; updated_at?: string }

/** So that there are the same times on both sides, the model does a write at the time that the deployment says. */
function timeIn({ method }: Draft, { body }: ReadResponse): number | undefined {
  const { results, ...thing } = { ...(body as Times & { results?: { task: Times }[] }) }
  const { created_at = '', updated_at = '' } = results?.[0]?.task ?? thing // a batch begins with a creation
  const time = Math.max(...[created_at, updated_at].map((text) => Date.parse(text) || 0))
  return method === 'GET' || time === 0 ? undefined : time
}

function compare(comparison: Comparison, draft: Draft, both: Both<ReadResponse>, tagOf: string): void {
  const operation = operationOf(draft.method, draft.path)
  if (operation === undefined) throw new Error(`the contract has no operation ${draft.method} ${draft.path}`)
  try {
    comparison.compare({ operation, wanted: both.model, got: both.deployment, tagOf })
  } catch (error) {
    if (error instanceof ViolationError) error.operationId = operation.operationId
    throw error
  }
}

/** What the entity tag of a response belongs to: the placeholder of a thing, or the URL of a page. */
const scopeOf = (draft: Draft, sets: Sets): string => {
  const created = Object.keys(sets).find((name) => sets[name] === 'id')
  return draft.parameters.id ?? (created === undefined ? urlOf(draft) : placeholder(created))
}

/** @param scope the placeholder of what has the tag */
export function keepTag(
  { placeholders, tags }: Pick<Player, 'placeholders' | 'tags'>,
  scope: string,
  ...given: [ofDeployment: string | undefined, ofModel: string | undefined]
): void {
  // Without the weak mark, which a proxy may have added.
  const [ofDeployment, ofModel] = given.map((tag) => (tag === undefined ? undefined : strongTag(tag)))
  const known = tags.get(scope) ?? []
  if (
    ofDeployment === undefined ||
    ofModel === undefined ||
    placeholders.get(known.at(-1) ?? '')?.model === ofModel
  )
    return
  const name = `tag${placeholders.size}`
  placeholders.set(name, { deployment: ofDeployment, model: ofModel })
  tags.set(scope, [...known, name])
}

/** Gives placeholders to what a response holds. @returns those that have a value: a rejected request has none */
function take(
  placeholders: Player['placeholders'],
  { deployment, model }: Both<ReadResponse>,
  sets: Sets,
): Sets {
  const come = Object.entries(sets).filter(([, from]) => valueIn(model, from) !== undefined)
  for (const [name, from] of come)
    placeholders.set(name, { deployment: valueIn(deployment, from) ?? '', model: valueIn(model, from) ?? '' })
  return Object.fromEntries(come)
}

function valueIn({ headers, body }: ReadResponse, from: Sets[string]): string | undefined {
  if (from === 'X-Next-Cursor') return headers.get(from) ?? undefined
  const [, result] = /^result (\d+)$/.exec(from) ?? []
  const value = result
    ? (body as { results?: { task: { id: number } | null }[] }).results?.[+result]?.task?.id
    : (body as Record<string, unknown> | undefined)?.[from]
  return value === undefined ? undefined : String(value)
}

/** For good: what is in the trash would be there again. */
async function removeThings(exchange: (draft: Draft) => Promise<ReadResponse>): Promise<void> {
  for (const { path, fields, filters } of resources) {
    const parameters = { user_id: 'me' }
    const hasTrash = Object.values(fields).some(({ derived }) => derived?.kind === 'trash')
    const [deleted] = Object.keys(filters).filter((name) => filters[name]?.kind === 'trashed')
    for (const query of deleted ? [[], [[deleted, 'true'] as const]] : [[]]) {
      const { body } = await exchange(whole({ parameters, method: 'GET', path, query }))
      for (const { id } of body as { id: number }[])
        await exchange(
          whole({
            ...{ method: 'DELETE', path: `${path}/{id}`, parameters: { ...parameters, id: String(id) } },
            query: hasTrash ? [['permanent', 'true']] : [],
          }),
        )
    }
  }
}
