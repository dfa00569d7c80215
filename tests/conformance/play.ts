// Plays a sequence of commands: what each one sends, to the deployment and the model alike.
import { type Operation, operationById } from '../support/contract.ts'
import type { Batched } from './batches.ts'
import { type Command, type Condition, type Fields, readOnlyFields, references } from './commands.ts'
import { ViolationError } from './connection.ts'
import { script } from './curl.ts'
import { type Draft, numberPlaceholder, placeholder, urlOf } from './draft.ts'
import { follow } from './follow.ts'
import { keepTag, type Player, type Request } from './player.ts'
import { resourceOf, resources } from './things.ts'
import { parametersOf, takes } from './valid.ts'

const ofMe = { parameters: { user_id: 'me' } }

type CommandTo<Do extends Command['do']> = Extract<Command, { do: Do }>

/** @throws ViolationError whose cause is the script that shows it */
export async function play(player: Player, commands: readonly Command[], base: string): Promise<void> {
  await withScript(player, base, async () => {
    for (const command of commands) await step(player, command)
    await follow(player, 1000)
    for (const { path, operations } of resources) {
      const listing = operations.find((operation) => operation.method === 'GET' && operation.path === path)
      if (listing) await playPages(player, { do: 'page', operationId: listing.operationId, query: [] })
    }
  })
}

export async function withScript({ steps, placeholders }: Player, base: string, work: () => Promise<void>) {
  try {
    await work()
  } catch (error) {
    const literals = (name: string) => placeholders.get(name)?.deployment
    if (error instanceof ViolationError) error.cause = script(steps, base, literals)
    throw error
  }
}

async function step(player: Player, command: Command): Promise<void> {
  switch (command.do) {
    case 'create':
      return await create(player, command)
    case 'send':
      return await send(player, command)
    case 'page':
      return await playPages(player, command)
    case 'follow':
      return await follow(player, command.limit)
    case 'batch':
      return await batch(player, command)
    case 'trespass':
      return await trespass(player, command)
  }
}

/** The operation's request, without parameters. */
function requestOf({ method, path, requestBody }: Operation, json?: object): Request & { headers: object } {
  const [mediaType] = Object.keys(requestBody?.content ?? {})
  if (json === undefined || mediaType === undefined) return { method, path, headers: {} }
  return { method, path, headers: { 'Content-Type': mediaType }, body: { json } }
}

async function create(player: Player, { operationId, body: given, key, again }: CommandTo<'create'>) {
  const operation = operationById(operationId)
  const { thing = '' } = resourceOf(operation) ?? {}
  const body = referring(player, given)
  const ofOperation = `${operationId} ${key}`
  const before = key === undefined || !again ? undefined : player.keys.get(ofOperation)
  // The order of a body's fields does not matter.
  const json = before ? Object.fromEntries(Object.entries(before).reverse()) : body
  if (key !== undefined && !player.keys.has(ofOperation)) player.keys.set(ofOperation, body)
  const { headers, ...request } = requestOf(operation, json)
  const name = `${thing}${player.placeholders.size}`
  const { model } = await player.send(
    {
      ...{ ...request, ...ofMe },
      headers: { ...headers, ...(key !== undefined && { 'Idempotency-Key': `${player.run}-${key}` }) },
    },
    { [name]: 'id' },
  )
  if (model.status === 201 && !model.headers.has('Idempotency-Replayed'))
    player.things.set(thing, [...(player.things.get(thing) ?? []), name])
}

/** Remembers the things that it has made, and the entity tags that it has given. */
async function batch(player: Player, command: CommandTo<'batch'>): Promise<void> {
  const { operationId, atomic, operations, key, again } = command
  const operation = operationById(operationId)
  const { thing = '' } = resourceOf(operation) ?? {}
  const scopes: string[] = []
  const batched = operations.map((one, at) => {
    scopes[at] = scopeOfBatched(player, one, scopes)
    const { condition = 'none', ...own } = one
    const header = conditionFor('If-Match', condition, player.tags.get(scopes[at] ?? ''))['If-Match']
    return { ...own, ...(header !== undefined && { if_match: header }) }
  })
  const body = referring(player, { operations: batched, ...(atomic !== undefined && { atomic }) })
  const ofOperation = `${operationId} ${key}`
  const before = key === undefined || !again ? undefined : player.keys.get(ofOperation)
  if (key !== undefined && !player.keys.has(ofOperation)) player.keys.set(ofOperation, body)
  const { headers, ...request } = requestOf(operation, before ?? body)
  const names = operations.map((_, at) => `${thing}${player.placeholders.size}of${at}`)
  const keyed = {
    ...{ ...request, ...ofMe },
    headers: { ...headers, ...(key !== undefined && { 'Idempotency-Key': `${player.run}-${key}` }) },
  }
  const { deployment, model } = await player.send(
    keyed,
    Object.fromEntries(names.map((name, at) => [name, `result ${at}`])),
  )
  if (model.status === 200 && key !== undefined)
    await player.send({
      ...keyed,
      body: { json: { ...body, operations: operations.slice(0, 1), atomic: true } },
    })
  if (model.status !== 200 || model.headers.has('Idempotency-Replayed')) return
  const results = [deployment, model].map(
    ({ body }) => (body as { results: { etag: string | null }[] }).results,
  )
  for (const [at, { op, id }] of operations.entries()) {
    const name = names[at] as string
    const [ofDeployment, ofModel] = results.map((all) => all[at]?.etag ?? undefined)
    if (ofModel === undefined) continue
    if (op === 'create') player.things.set(thing, [...(player.things.get(thing) ?? []), name])
    const earlier = /^\$(\d+)$/.exec(id ?? '')?.[1]
    scopes[at] = op === 'create' ? placeholder(name) : ((earlier && scopes[+earlier]) ?? scopes[at] ?? '')
    keepTag(player, scopes[at], ofDeployment, ofModel)
  }
}

/** The placeholder of the thing that an operation of a batch is about; '' where nothing has it before. */
const scopeOfBatched = (player: Player, { id = '' }: Batched, scopes: readonly string[]): string =>
  id.startsWith('$') ? (scopes[+id.slice(1)] ?? '') : placed(player, id, placeholder)

/** The kinds of things that can be restored. */
const restorable = new Set(
  resources
    .filter(({ operations }) => operations.some(({ path }) => path.endsWith('/restore')))
    .map(({ thing }) => thing),
)

/** On one of the things; or on one that is not there. */
async function send(player: Player, command: CommandTo<'send'>) {
  const { operationId, nth, condition, body, echo, key, query = [] } = command
  const operation = operationById(operationId)
  const { thing = '' } = resourceOf(operation) ?? {}
  const things = player.things.get(thing) ?? []
  const name = things[nth % (things.length + 1)]
  const id = name === undefined ? nowhere : placeholder(name)
  const asRead = echo && name !== undefined ? await readBefore(player, operation, id) : {}
  const { headers, ...request } = requestOf(operation, body && { ...referring(player, body), ...asRead })
  const { model } = await player.send({
    ...{ ...request, parameters: { user_id: body ? placeholder('me') : 'me', id }, query },
    headers: {
      ...{ ...headers, ...conditionOn(operation, condition, player.tags.get(id)) },
      ...(key !== undefined && { 'Idempotency-Key': `${player.run}-${key}` }),
    },
  })
  // What is in the trash can still be restored.
  const isGone = operation.method === 'DELETE' && !restorable.has(thing)
  if (isGone && model.status === 204)
    player.things.set(
      thing,
      things.filter((one) => one !== name),
    )
}

/** Reads a thing. @returns the placeholders of what it has in the fields that only the service writes */
async function readBefore(player: Player, operation: Operation, id: string): Promise<Fields> {
  const reading = resourceOf(operation)?.operations.find(
    ({ method, path }) => method === 'GET' && path === operation.path,
  )
  if (reading === undefined) return {}
  const names = readOnlyFields(operation).map(
    (field) => [field, `${field}${player.placeholders.size}`] as const,
  )
  const sets = Object.fromEntries(names.map(([field, name]) => [name, field]))
  const { model } = await player.send({ ...requestOf(reading), parameters: { user_id: 'me', id } }, sets)
  const read = { ...(model.body as Fields) }
  return Object.fromEntries(
    names.map(([field, name]) => [
      field,
      typeof read[field] === 'number' ? numberPlaceholder(name) : placeholder(name),
    ]),
  )
}

/** @param tags the placeholders of the thing's entity tags, the newest last */
function conditionOn(operation: Operation, condition: Condition, tags: string[] = []) {
  const name = ['If-Match', 'If-None-Match'].find((header) => takes(operation, header))
  return name === undefined ? {} : conditionFor(name, condition, tags)
}

function conditionFor(name: string, condition: Condition, tags: string[] = []): Record<string, string> {
  if (condition === 'none') return {}
  const [current = '"1"', before = '"999999999"'] = tags.slice(-2).reverse().map(placeholder)
  const values = {
    ...{ current, weak: `W/${current}`.replace('W/W/', 'W/'), any: '*', stale: before },
    'among others': `"x", ${current}`,
  }
  return { [name]: values[condition] }
}

/** All pages, one after another, as the model has them; and what else holds for the first one. */
async function playPages(
  player: Player,
  { operationId, between, ...command }: CommandTo<'page'>,
): Promise<void> {
  const operation = operationById(operationId)
  const query = command.query.map(([name, value]) => [name, placed(player, value, placeholder)] as const)
  const get = async (pairs: typeof query, headers = {}) => {
    const name = `cursor${player.placeholders.size}`
    const request = { ...requestOf(operation), ...ofMe, query: pairs, headers }
    const { model } = await player.send(request, { [name]: 'X-Next-Cursor' })
    const next = model.headers.has('X-Next-Cursor') ? (['cursor', placeholder(name)] as const) : undefined
    return { status: model.status, next }
  }
  const first = await get(query)
  if (first.status !== 200) return
  const tag = player.tags.get(urlOf({ ...requestOf(operation), ...ofMe, query }))?.at(-1)
  if (tag && takes(operation, 'If-None-Match')) await get(query, { 'If-None-Match': placeholder(tag) })
  const inOtherOrder = otherOrder(operation, query)
  if (first.next && inOtherOrder) await get([...inOtherOrder, first.next]) // which the cursor does not fit
  if (first.next && between) await step(player, between)
  for (let { next } = first; next; ) next = (await get([...query, next])).next
}

/** @returns undefined where there is one order alone */
function otherOrder(operation: Operation, query: Draft['query']): Draft['query'] | undefined {
  const { enum: orders = [], default: first } =
    parametersOf(operation, 'query').find(({ name }) => name === 'sort')?.schema ?? {}
  const own = query.find(([name]) => name === 'sort')?.[1] ?? first
  const other = orders.find((order) => order !== own)
  if (other === undefined) return undefined
  return [...query.filter(([name]) => name !== 'sort'), ['sort', String(other)]]
}

/** Asks for a thing of the neighbour's: under the own path there is none, and the neighbour's path is closed. */
async function trespass(player: Player, { operationId, nth, body }: CommandTo<'trespass'>): Promise<void> {
  const operation = operationById(operationId)
  const { thing = '' } = resourceOf(operation) ?? {}
  const theirs = foreignThing(player, thing, nth)
  if (theirs === undefined) return
  for (const user_id of ['me', placeholder('foreign_user')])
    await player.send({
      ...requestOf(operation, body && referring(player, body)),
      parameters: { user_id, id: placeholder(theirs) },
    })
}

/** An id that nothing has. */
const nowhere = String(Number.MAX_SAFE_INTEGER)

/** Puts ids of what is there now in the places of a body's references. */
const referring = (player: Player, body: Fields): Fields =>
  JSON.parse(placed(player, JSON.stringify(body), (name) => JSON.stringify(numberPlaceholder(name))))

/** @param put makes the placeholder of a thing's id */
const placed = (player: Player, text: string, put: (name: string) => string): string =>
  text.replaceAll(references, (_, whose: string, thing: string, nth: string) => {
    const own = player.things.get(thing) ?? []
    const name = whose === 'own' ? own[+nth % (own.length + 1)] : foreignThing(player, thing, +nth)
    return name === undefined ? nowhere : put(name)
  })

/** @returns the placeholder of one of the neighbour's things; undefined when there is none */
function foreignThing(player: Player, thing: string, nth: number): string | undefined {
  const neighbour = player.neighbour?.()
  const things = neighbour?.things.get(thing) ?? []
  const theirs = neighbour?.placeholders.get(things[nth % things.length] ?? '')
  const owner = neighbour?.placeholders.get('me')
  if (theirs === undefined || owner === undefined) return undefined
  player.placeholders.set(`foreign_${thing}`, theirs).set('foreign_user', owner)
  return `foreign_${thing}`
}
