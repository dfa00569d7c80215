// The comparison of a deployment's response with the model's. Ids, entity tags and tokens are each side's own: two of them
// are a pair from the first time that they come in the same place. Anything else that differs is a violation.

import { isDeepStrictEqual } from 'node:util'
import { type Operation, resolve } from '../support/contract.ts'
import { contractData } from '../support/contract-data.ts'
import { expectResponse, type ReadResponse, ViolationError } from './connection.ts'
import { strongTag } from './strong-tag.ts'
import { type Schema, understood } from './values.ts'

/** Both responses to one request. @param tagOf what their entity tag belongs to */
type Exchange = { operation: Operation; wanted: ReadResponse; got: ReadResponse; tagOf: string }

export type Comparison = {
  /** Two values of one kind that stand for each other. */
  pair(kind: string, ofModel: unknown, ofDeployment: unknown): void
  /** @throws ViolationError where the deployment's response is another one than the model's */
  compare(exchange: Exchange): void
}

export function newComparison(): Comparison {
  const { partnerOf } = newPartners()
  const translate = newTranslation(partnerOf)

  function compare({ operation, wanted, got, tagOf }: Exchange): void {
    const { code, errors } = (wanted.body ?? {}) as { code?: string; errors?: unknown }
    expectResponse(got, { status: [wanted.status], ...(wanted.status >= 400 && code && { code }) })
    if (wanted.status >= 400) {
      mustEqual('errors', places(got.body), places({ errors }))
      mustEqual('operation', fieldsIn(got.body).operation, fieldsIn(wanted.body).operation)
      return
    }
    const schema = schemaOf(operation, wanted.status)
    const expected = schema && translate(schema, wanted.body, got.body)
    if (!isDeepStrictEqual(got.body, expected))
      throw new ViolationError(
        `${nameOf(operation, wanted.status, schema)} must ${difference(expected, got.body)}`,
      )
    compareHeaders({ operation, wanted, got, tagOf }, partnerOf)
  }

  return { pair: partnerOf, compare }
}

export function mustEqual(what: string, got: unknown, wanted: unknown): void {
  if (!isDeepStrictEqual(got, wanted))
    throw new ViolationError(`${what} must be ${JSON.stringify(wanted)}, and is ${JSON.stringify(got)}`)
}

type PartnerOf = (kind: string, ofModel: unknown, ofDeployment: unknown) => unknown

/** A value that comes again has the partner of before, and no two values have the same partner. */
function newPartners(): { partnerOf: PartnerOf } {
  const kinds = new Map<string, { ofModel: Map<unknown, unknown>; taken: Set<unknown> }>()
  return {
    /** @returns what the deployment must say; the text is no value of a deployment's */
    partnerOf: (kind, ofModel, ofDeployment) => {
      const known = kinds.get(kind) ?? { ofModel: new Map(), taken: new Set() }
      kinds.set(kind, known)
      if (known.ofModel.has(ofModel)) return known.ofModel.get(ofModel)
      if (ofDeployment === undefined) return `some ${kind}`
      if (known.taken.has(ofDeployment)) return `another ${kind} than before`
      known.ofModel.set(ofModel, ofDeployment)
      known.taken.add(ofDeployment)
      return ofDeployment
    },
  }
}

/** What is one side's own by its name alone; `request_id` is of each request. */
const tokens = ['token', 'refresh_token']

/** The kinds of things whose times are the deployment's own, since the model's clock follows it. */
const owned = Object.values(contractData.resources).map(({ thing }) => thing)

/** Fields that order things, by a text that says nothing else. */
const positions = new Set(
  Object.values(contractData.resources).flatMap(({ fields }) =>
    Object.keys(fields).filter((name) => fields[name]?.derived?.kind === 'position'),
  ),
)

function newTranslation(partnerOf: PartnerOf) {
  const times = new Map<string, { ofModel: string; ofDeployment: string }>()

  /** A time that stays the same on the model must stay the same; one that moves on must not go back. */
  function time(place: string, ofModel: string, ofDeployment: unknown): unknown {
    const before = times.get(place)
    const isSame = before?.ofModel === ofModel
    if (typeof ofDeployment !== 'string' || (before && !isSame && ofDeployment < before.ofDeployment))
      return `no time before ${before?.ofDeployment}`
    if (before && isSame) return before.ofDeployment
    times.set(place, { ofModel, ofDeployment })
    return ofDeployment
  }

  function property(owner: string, id: unknown, name: string, schema: Schema, wanted: unknown, got: unknown) {
    if (name === 'id') return partnerOf(owner, wanted, got)
    const [, referred] = /^(\w+)_id$/.exec(name) ?? []
    if (referred !== undefined && typeof wanted === 'number')
      return partnerOf(['series', 'completed_task'].includes(referred) ? 'task' : referred, wanted, got)
    if (positions.has(name) && typeof wanted === 'string') return typeof got === 'string' ? got : 'a position' // each side's own: the order is compared
    if (owner === 'batchresult' && wanted !== null) {
      if (name === 'problem') return isSameProblem(wanted, got) ? got : wanted
      if (name === 'location') return translateUrl(wanted as string, partnerOf)
      if (name === 'etag') return /^"[^"]+"$/.test(String(got)) ? got : 'an entity tag' // the next requests have it as condition
    }
    if (tokens.includes(name)) return partnerOf(name, wanted, got)
    const isOfClock = !owned.includes(owner) && owner !== 'occurrence' // whose moments follow from its rule
    if (understood(schema).format === 'date-time' && isOfClock)
      return time(`${owner} ${id} ${name}`, wanted as string, got)
    return translate(schema, wanted, got)
  }

  /** @returns what the deployment must send where the model sent `wanted` */
  function translate(orNull: Schema, wanted: unknown, got: unknown): unknown {
    const schema = orNull.anyOf?.find(({ $ref }) => $ref !== undefined) ?? orNull
    const owner = componentOf(schema)
    const { items, properties = {} } = understood(schema)
    if (Array.isArray(wanted))
      return wanted.map((item, at) => translate(items ?? {}, item, elements(got)[at]))
    if (typeof wanted !== 'object' || wanted === null) return wanted
    const { id } = wanted as { id?: unknown }
    return Object.fromEntries(
      Object.entries(wanted).map(([name, value]) => [
        name,
        property(owner, id, name, properties[name] ?? {}, value, fieldsIn(got)[name]),
      ]),
    )
  }
  return translate
}

const elements = (value: unknown): unknown[] => (Array.isArray(value) ? value : [])
const fieldsIn = (value: unknown): Record<string, unknown> => ({ ...(value as object | null) })

const schemaOf = ({ responses }: Operation, status: number): Schema | undefined =>
  Object.values(resolve(responses[status] ?? {}).content ?? {})[0]?.schema as Schema | undefined

/** In any order, and without the messages, which are for people. */
const places = (problem: unknown): string[] =>
  elements(fieldsIn(problem).errors)
    .map(fieldsIn)
    .map((error) => `${error.in} ${error.pointer} ${error.code}`)
    .sort()

/** But for what is for people, and of each request. */
const isSameProblem = (wanted: unknown, got: unknown): boolean =>
  ['code', 'status', 'operation'].every((name) => fieldsIn(wanted)[name] === fieldsIn(got)[name]) &&
  isDeepStrictEqual(places(got), places(wanted))

const componentOf = ({ $ref }: Schema): string => $ref?.split('/').at(-1)?.toLowerCase() ?? ''

/** What a response holds, e.g. `the new task`. */
function nameOf({ method }: Operation, status: number, schema: Schema | undefined): string {
  if (schema === undefined) return 'the response'
  if (schema.items) return `the page of ${componentOf(schema.items)}s`
  const kind = status === 201 ? 'new ' : /PUT|PATCH/.test(method) ? 'written ' : ''
  return `the ${kind}${componentOf(schema)}`
}

/** The first thing that differs, so that one defect reads the same wherever it shows. */
export function difference(expected: unknown, got: unknown): string {
  if (Array.isArray(expected) && Array.isArray(got)) {
    const [wanted, held] = [expected, got].map((list) => list.map((item) => fieldsIn(item).id ?? item))
    if (!isDeepStrictEqual(wanted, held))
      return `hold ${JSON.stringify(wanted)}, and holds ${JSON.stringify(held)}`
    const at = expected.findIndex((item, index) => !isDeepStrictEqual(item, got[index]))
    return difference(expected[at], got[at])
  }
  const [wanted, held] = [fieldsIn(expected), fieldsIn(got)]
  const names = [...new Set([...Object.keys(wanted), ...Object.keys(held)])]
  const name = names.find((one) => !isDeepStrictEqual(wanted[one], held[one]))
  if (name === undefined) return `be ${JSON.stringify(expected)}, and is ${JSON.stringify(got)}`
  return `have ${name} ${JSON.stringify(wanted[name])}, and has ${JSON.stringify(held[name])} in ${JSON.stringify(got)}`
}

/** Those that say what the request met with on its way, and nothing of what was asked. */
const ofTheWay = /^(X-Request-Id|RateLimit.*|Retry-After)$/i

function compareHeaders({ operation, wanted, got, tagOf }: Exchange, partnerOf: PartnerOf): void {
  const { headers = {} } = resolve(operation.responses[wanted.status] ?? {})
  for (const name of Object.keys(headers).filter((header) => !ofTheWay.test(header))) {
    const [ofModel, ofDeployment] = [wanted.headers.get(name), got.headers.get(name)]
    if (ofModel === null || ofDeployment === null) mustEqual(name, ofDeployment, ofModel)
    else if (name === 'ETag') compareTags(tagOf, [ofModel, ofDeployment].map(strongTag), partnerOf)
    else if (name === 'Location') mustEqual(name, ofDeployment, translateUrl(ofModel, partnerOf))
    else if (name === 'Link') compareLinks(ofModel, got, partnerOf)
    else if (name === 'X-Completed-Task')
      mustEqual(name, Number(ofDeployment), partnerOf('task', Number(ofModel), Number(ofDeployment)))
    else if (name !== 'X-Next-Cursor') mustEqual(name, ofDeployment, ofModel)
  }
}

function compareTags(kind: string, [ofModel, ofDeployment]: string[], partnerOf: PartnerOf): void {
  const expected = partnerOf(kind, ofModel, ofDeployment)
  if (expected !== ofDeployment)
    throw new ViolationError(
      `the entity tag must be ${/^"/.test(String(expected)) ? expected : 'a new one'}, and is ${ofDeployment}`,
    )
}

/** Ids in a path stand behind what they are of. */
const translateUrl = (url: string, partnerOf: PartnerOf): string =>
  url.replaceAll(/(?<=\/(\w+)\/)(\d+)(?=\/|$)/g, (id, segment: string) =>
    String(partnerOf(segment === 'api' ? 'user' : segment.replace(/s$/, ''), Number(id), undefined)),
  )

/** RFC 8288. References are relative and name the user by number; the cursor is that of X-Next-Cursor. */
function compareLinks(ofModel: string, { headers }: ReadResponse, partnerOf: PartnerOf): void {
  const linksIn = (text: string, path: (path: string) => string, cursor?: string | null) =>
    [...text.matchAll(/<([^>?]*)\??([^>]*)>; rel="(\w+)"/g)]
      .map(([, reference = '', query, rel]) => {
        const parameters = new URLSearchParams(query)
        if (cursor && parameters.has('cursor')) parameters.set('cursor', cursor)
        return `${rel}: ${path(reference)} ${[...parameters]
          .map((pair) => pair.join('='))
          .sort()
          .join('&')}`
      })
      .sort()
  const next = headers.get('X-Next-Cursor')
  const expected = linksIn(ofModel, (path) => translateUrl(path, partnerOf), next)
  mustEqual('Link', linksIn(headers.get('Link') ?? '', String), expected)
}
