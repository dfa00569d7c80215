// Parameters of paths and queries: from their text to values, by the schemas of the contract. And headers with a syntax of their
// own: If-Match and If-None-Match (RFC 9110 section 13), and Idempotency-Key.
import { hasTooManyWords, isSearchable, noWord, tooManyWords } from '../../openapi/comparable-text.ts'
import { entityTagsIn, namesEntityTag } from '../../openapi/entity-tags.ts'
import { keyIn, malformedKey } from '../../openapi/idempotency-key.ts'
import type { Operation, Parameter, Schema } from './contract-extract.ts'
import { type FieldError, Problem, refuse } from './response.ts'
import { type BrokenRule, brokenRules } from './schema.ts'

type Rules = Pick<BrokenRule, 'code' | 'message'>[]
type Read = { value: unknown } | { broken: Rules }
type Values = Record<string, unknown>

/** @param texts by name, decoded @throws Problem 400 that names every malformed one */
export function readPath({ parameters }: Operation, texts: Record<string, string>): Values {
  const found = parameters.filter((parameter) => parameter.in === 'path')
  return readAll(found, (name) => [texts[name] ?? ''])
}

/** @param search of the URL, with its question mark or empty @throws Problem 400, also for what no parameter takes */
export function readQuery({ parameters }: Operation, search: string): Values {
  const known = parameters.filter((parameter) => parameter.in === 'query')
  if (known.length === 0) return {}
  assertReadable(search.slice(1))
  const given = new URLSearchParams(search)
  const unknown = [...new Set(given.keys())].filter((key) => !known.some(({ name }) => name === key))
  const message = 'is not a field that this operation takes'
  return readAll(
    known,
    (name) => given.getAll(name),
    unknown.map((pointer) => ({ in: 'query', pointer, code: 'unrecognized_key', message })),
  )
}

/** URLSearchParams reads whatever it gets; the service refuses what cannot be decoded. */
function assertReadable(query: string): void {
  try {
    decodeURIComponent(query)
  } catch {
    refuse([{ in: 'query', pointer: '', code: 'malformed', message: 'must be percent-encoded UTF-8' }])
  }
}

function readAll(
  parameters: Parameter[],
  textsOf: (name: string) => string[],
  others: FieldError[] = [],
): Values {
  const errors: FieldError[] = []
  const values: Values = {}
  for (const parameter of parameters) {
    const read = readOne(parameter, textsOf(parameter.name))
    if ('value' in read) values[parameter.name] = read.value
    else
      for (const { code, message } of read.broken)
        errors.push({ in: parameter.in, pointer: parameter.name, code, message })
  }
  refuse([...errors, ...others])
  return values
}

function readOne({ name, schema }: Parameter, texts: string[]): Read {
  const [text, second] = texts
  if (text === undefined) return { value: schema.default }
  if (schema.type === 'array') {
    const read = judged(schema, texts)
    return 'value' in read ? { value: [...new Set(texts)].sort() } : read
  }
  if (second !== undefined) {
    const isChoice = schema.enum !== undefined || schema.type === 'boolean'
    const code = isChoice ? 'invalid_value' : 'invalid_type'
    return { broken: [{ code, message: 'must be given only once' }] }
  }
  if (name === 'q') return readSearch(schema, text)
  if (schema.anyOf === undefined) return readText(schema, text)
  return readChoice(schema.anyOf, text)
}

function readSearch(schema: Schema, text: string): Read {
  const other = hasTooManyWords(text) ? tooManyWords : isSearchable(text) ? undefined : noWord
  // A search that is blank breaks the pattern, which says so.
  if (other === noWord && brokenRules(schema, text).length > 0) return judged(schema, text)
  const read = judged(schema, text, other === undefined ? [] : [{ code: 'custom', message: other }])
  return text === '' && 'value' in read ? { value: undefined } : read
}

/** A word, or an id. */
function readChoice(schemas: Schema[], text: string): Read {
  const [word] = schemas.flatMap((schema) => schema.enum ?? [])
  const message = `must be \`${word}\` or an integer from 1 to 9007199254740991`
  const choices = schemas.map((schema) => readText(schema, text))
  const isNearly = choices.some((choice) => 'broken' in choice && choice.broken[0]?.code === 'custom')
  const wrong = { code: isNearly ? 'custom' : 'invalid_union', message }
  return choices.find((choice) => 'value' in choice) ?? { broken: [wrong] }
}

function readText(schema: Schema, text: string): Read {
  if (schema.type === 'integer') return readInteger(schema, text)
  if (schema.type === 'boolean') {
    const isWord = text === 'true' || text === 'false'
    const wrong = { code: 'invalid_value', message: 'must be true or false' }
    return isWord ? { value: text === 'true' } : { broken: [wrong] }
  }
  return judged(schema, text)
}

/** Only the canonical decimal form is taken: no `01`, `+1` or `1e3`. */
function readInteger({ minimum = 1, maximum = 0 }: Schema, text: string): Read {
  const message = `must be an integer from ${minimum} to ${maximum}`
  const isCanonical =
    /^(0|[1-9][0-9]*)$/.test(text) && text.length <= String(maximum).length && Number(text) >= minimum
  if (!isCanonical) return { broken: [{ code: 'invalid_format', message }] }
  const tooBig = maximum === Number.MAX_SAFE_INTEGER ? 'custom' : 'too_big' // the rule of ids, or a limit
  return Number(text) > maximum ? { broken: [{ code: tooBig, message }] } : { value: Number(text) }
}

/** @param others what the schema cannot say */
function judged(schema: Schema, value: unknown, others: Rules = []): Read {
  const broken = [...brokenRules(schema, value), ...others]
  return broken.length > 0 ? { broken } : { value }
}

/** @throws Problem 403 unless the path is the user's own */
export function assertOwner({ user_id: owner }: Values, userId: number): void {
  if (owner !== undefined && owner !== 'me' && owner !== userId) throw new Problem('wrong_user')
}

/**
 * What compressing proxies add, a weak mark or the name of a coding, is ignored.
 * @returns the tags of If-Match, or undefined when any version will do
 * @throws Problem 400 when the header is malformed
 */
export function requiredTags(headers: Headers): string[] | undefined {
  const header = headers.get('If-Match')
  if (header === null || header.trim() === '*') return undefined
  const tags = entityTagsIn(header)
  if (tags === undefined) {
    const message = 'must be * or a list of entity tags'
    refuse([{ in: 'header', pointer: 'If-Match', code: 'invalid_format', message }])
  }
  return tags
}

/** Whether the client has this representation already. A malformed If-None-Match is ignored. */
export function isNotModified(headers: Headers, tag: string): boolean {
  const header = headers.get('If-None-Match')
  return header !== null && namesEntityTag(header, tag)
}

/**
 * @returns the Idempotency-Key without quotes, or undefined when none was sent
 * @throws Problem 400 when it is malformed
 */
export function idempotencyKey(headers: Headers): string | undefined {
  const header = headers.get('Idempotency-Key')
  if (header === null) return undefined
  const key = keyIn(header)
  if (key === undefined)
    refuse([{ in: 'header', pointer: 'Idempotency-Key', code: 'invalid_format', message: malformedKey }])
  return key
}
