// Every request that a test sends is compared with the contract too: what the service takes, the contract must take,
// and what it refuses as not valid, the contract must refuse. So no limit stands in one of them alone.
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import { withFormats } from '../../src/gates/lint/formats.ts'
import { hasTooManyWords, isSearchable, isVisible, placesOfTwins } from '../../src/openapi/comparable-text.ts'
import { document, operationOf } from './contract.ts'

type Schema = Record<string, unknown> & { type?: string }
type Parameter = { name: string; in: string; required?: boolean; schema: Schema }
type Sent = { method: string; url: URL; body: unknown }

// As it is published, so neither closed nor opened: the checker of responses in contract.ts closes them.
const ajv = withFormats(new Ajv2020({ strict: false }))
ajv.addSchema({ components: document.components }, 'contract')
const validators = new Map<Schema, ValidateFunction>()

function isValid(schema: Schema, value: unknown): boolean {
  let validate = validators.get(schema)
  if (!validate) {
    validate = ajv.compile(
      JSON.parse(JSON.stringify(schema).replaceAll('"#/components/', '"contract#/components/')),
    )
    validators.set(schema, validate)
  }
  return validate(value)
}

/**
 * @param response its status, and its body where that is JSON
 * @throws Error where service and contract judge a request differently
 */
export function checkRequest(sent: Sent, response: { status: number; body: unknown }): void {
  const operation = operationOf(sent.method, sent.url.pathname)
  if (!operation) return
  const parameters = (operation.parameters ?? []) as Parameter[]
  const { content, required = false } = operation.requestBody ?? {}
  const schema = content?.['application/json']?.schema
  const valid: Record<string, boolean> = {
    path: parameters
      .filter((parameter) => parameter.in === 'path')
      .every((parameter) => isValid(parameter.schema, pathValue(operation.path, sent.url, parameter.name))),
    query: isValidQuery(parameters, sent.url.searchParams),
    body: schema === undefined || (sent.body === undefined ? !required : isValid(schema, sent.body)),
  }
  const violation = (what: string) => new Error(`${operation.operationId}: ${what}: ${JSON.stringify(sent)}`)
  if (response.status < 400) {
    const broken = Object.keys(valid).filter((place) => !valid[place])
    if (broken.length > 0) throw violation(`the service takes a ${broken} that the contract refuses`)
  }
  for (const place of refusedPlaces(response.body)) {
    if (valid[place] && !isBeyondSchemas(operation.operationId, sent))
      throw violation(`the service refuses a ${place} that the contract takes`)
  }
}

/** What breaks the framing of HTTP, or depends on what the service has. */
const ofState = [
  'malformed',
  'incomplete',
  'read_only',
  'not_in_future',
  'not_of_parent',
  'needs_field',
  'invalid_reference',
]

/**
 * Which parts of a request a 400 finds wrong; only the contract's own rules, not what the framing of HTTP breaks, nor that
 * a value is another one than the service's, or a time that is past.
 */
function refusedPlaces(body: unknown): string[] {
  const { code, errors = [] } = (body ?? {}) as { code?: string; errors?: { in: string; code: string }[] }
  const own = errors.filter((error) => !ofState.includes(error.code))
  return code === 'validation_failed' ? own.map((error) => error.in) : []
}

/** JSON Schema cannot speak of lone surrogates, of words, of all that is invisible, of texts that are alike, nor of who has a password to confirm with. */
const isBeyondSchemas = (operationId: string, { body, url }: Sent) => {
  const text = JSON.stringify(body) ?? ''
  const q = url.searchParams.get('q') ?? ''
  const isSearch = isSearchable(q) && !hasTooManyWords(q)
  const values = valuesIn([body, ...url.searchParams.getAll('label')])
  const isBlank = values.some((value) => typeof value === 'string' && !isVisible(value))
  const hasTwins = values.some(
    (value) => Array.isArray(value) && placesOfTwins(value.map((one) => String(one).trim())).length > 0,
  )
  if (hasTwins) return true
  return /\\ud[89a-f]/i.test(text) || isBlank || !isSearch || (/^deleteMe/.test(operationId) && text === '{}')
}

/** A value, and all within it. */
const valuesIn = (value: unknown): unknown[] =>
  typeof value === 'object' && value !== null ? [value, ...Object.values(value).flatMap(valuesIn)] : [value]

function pathValue(template: string, url: URL, name: string): unknown {
  const at = template.split('/').indexOf(`{${name}}`)
  const text = url.pathname.split('/')[at] ?? ''
  try {
    return asNumber(decodeURIComponent(text))
  } catch {
    return text // a broken escape is no id
  }
}

/** An operation that declares no query takes whatever stands there, and looks at none of it. */
function isValidQuery(all: readonly Parameter[], query: URLSearchParams): boolean {
  const parameters = all.filter((parameter) => parameter.in === 'query')
  if (parameters.length === 0) return true
  return [...new Set(query.keys())].every((name) => {
    const parameter = parameters.find((each) => each.name === name)
    const values = query.getAll(name)
    if (!parameter) return false
    if (parameter.schema.type === 'array') return isValid(parameter.schema, values)
    return values.length === 1 && isValid(parameter.schema, queryValue(parameter.schema, values[0] as string))
  })
}

function queryValue({ type, anyOf = [] }: Schema, text: string): unknown {
  if ([type, ...(anyOf as Schema[]).map((choice) => choice.type)].includes('integer')) return asNumber(text)
  return type === 'boolean' && ['true', 'false'].includes(text) ? text === 'true' : text
}

/** Only the canonical form of a number is one. */
const asNumber = (text: string) => (/^(0|[1-9][0-9]*)$/.test(text) ? Number(text) : text)
