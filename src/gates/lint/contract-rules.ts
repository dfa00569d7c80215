// The project's own rules for the document, where Redocly's leave its conventions open.
import { type Json, record, resolved } from '../changes/scope.ts'
import { examplesAreValid } from './examples.ts'

/** A violation of a rule, and its place. */
export type LintError = { rule: string; place: string; message: string }
type Operation = { place: string; value: Json }

type Rule = (document: Json, operations: Operation[]) => Omit<LintError, 'rule'>[]

/** The verbs that an operationId may begin with; the SDK's methods are named after them. */
const verbs =
  /^(get|list|create|replace|update|set|delete|register|login|refresh|logout|change|end|add|remove|search|send|request|confirm|export|import|move|restore|rename|batch|stream)(?![a-z])/

const operationIdIsAVerbInCamelCase: Rule = (_document, operations) =>
  operations.flatMap(({ place, value: { operationId } }) =>
    /^[a-z][A-Za-z0-9]*$/.test(String(operationId)) && verbs.test(String(operationId))
      ? []
      : [{ place, message: `operationId ${operationId} does not begin with a known verb, in camelCase` }],
  )

const operationIdIsUnique: Rule = (_document, operations) =>
  operations
    .filter(({ value }, index) => operations.findIndex((other) => sameId(other.value, value)) !== index)
    .map(({ place, value }) => ({ place, message: `operationId ${value.operationId} is taken` }))

const sameId = (one: Json, other: Json) =>
  String(one.operationId).toLowerCase() === String(other.operationId).toLowerCase()

const operationIsDescribed: Rule = (_document, operations) =>
  operations.flatMap(({ place, value }) =>
    ['summary', 'description']
      .filter((word) => typeof value[word] !== 'string' || value[word].trim() === '')
      .map((word) => ({ place, message: `has no ${word}` })),
  )

const operationHasOneKnownTag: Rule = (document, operations) => {
  const known = (document.tags as Json[] | undefined)?.map(({ name }) => name) ?? []
  return operations.flatMap(({ place, value: { tags } }) =>
    Array.isArray(tags) && tags.length === 1 && known.includes(tags[0])
      ? []
      : [{ place, message: `has the tags ${JSON.stringify(tags)}, not one of ${known.join(', ')}` }],
  )
}

const errorIsAProblem: Rule = (document, operations) =>
  responsesOf(operations, /^[45]/).flatMap(({ place, status, value }) => {
    const content = record(resolved(document, value).content)
    const media = record(content['application/problem+json'])
    if (Object.keys(content).join() !== 'application/problem+json')
      return [{ place, message: 'an error has the media type application/problem+json, and no other' }]
    if (record(media.schema).$ref !== '#/components/schemas/Problem')
      return [{ place, message: 'an error has the schema Problem' }]
    const examples = Object.entries(record(media.examples))
    if (examples.length === 0) return [{ place, message: 'an error has an example for each code' }]
    return examples.flatMap(([code, example]) => {
      const problem = record(resolved(document, example).value)
      return problem.code === code && String(problem.status) === status
        ? []
        : [{ place, message: `the example ${code} is a ${problem.status} ${problem.code}` }]
    })
  })

const successIsNamed: Rule = (document, operations) =>
  responsesOf(operations, /^2/).flatMap(({ place, value }) =>
    Object.entries(record(resolved(document, value).content))
      .filter(([type]) => /json/.test(type))
      .map(([, media]) => record(record(media).schema))
      .filter((schema) => !('$ref' in schema || '$ref' in record(schema.items)))
      .map(() => ({ place, message: 'a success has a named schema, or an array of one' })),
  )

const securedOperationHas401: Rule = (document, operations) =>
  operations.flatMap(({ place, value }) => {
    const alternatives = (value.security ?? document.security ?? []) as Json[]
    const open = alternatives.length === 0 || alternatives.some((one) => Object.keys(one).length === 0)
    return open || '401' in record(value.responses)
      ? []
      : [{ place, message: 'needs a token and has no 401' }]
  })

const bodyIsRequiredWithItsErrors: Rule = (document, operations) =>
  operations
    .filter(({ value }) => value.requestBody !== undefined)
    .flatMap(({ place, value }) => [
      ...(resolved(document, value.requestBody).required === true
        ? []
        : [{ place, message: 'the body is not required: a request without one would pass' }]),
      ...['400', '413', '415']
        .filter((status) => !(status in record(value.responses)))
        .map((status) => ({ place, message: `takes a body and has no ${status}` })),
    ])

/** What RE2, Rust or Python lack or read otherwise than ECMA-262 does: a generated validator may be in any language. */
const unportable = /\(\?(?!:)|\\[upPdDwWsSbBck1-9]/

const patternIsPortable: Rule = (document) =>
  patternsOf(document, '#')
    .filter(({ pattern }) => unportable.test(pattern))
    .map(({ place, pattern }) => ({ place, message: `not every engine compiles ${pattern}` }))

function patternsOf(node: unknown, place: string): { place: string; pattern: string }[] {
  if (typeof node !== 'object' || node === null) return []
  return Object.entries(node).flatMap(([key, value]) =>
    key === 'pattern' && typeof value === 'string'
      ? [{ place, pattern: value }]
      : patternsOf(value, `${place}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`),
  )
}

const rules = {
  operationIdIsAVerbInCamelCase,
  operationIdIsUnique,
  operationIsDescribed,
  operationHasOneKnownTag,
  errorIsAProblem,
  successIsNamed,
  securedOperationHas401,
  bodyIsRequiredWithItsErrors,
  patternIsPortable,
  examplesAreValid,
}

function responsesOf(operations: Operation[], wanted: RegExp) {
  return operations.flatMap(({ place, value }) =>
    Object.entries(record(value.responses))
      .filter(([status]) => wanted.test(status))
      .map(([status, response]) => ({ place: `${place} · ${status}`, status, value: response })),
  )
}

/**
 * Checks a document against the rules.
 * @param document an OpenAPI 3.1 document
 * @returns every violation; empty for a good document
 */
export function contractProblems(document: Json): LintError[] {
  const methods = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace']
  const operations = Object.entries(record(document.paths)).flatMap(([path, item]) =>
    Object.entries(record(item))
      .filter(([method]) => methods.includes(method))
      .map(([method, value]) => ({ place: `${method.toUpperCase()} ${path}`, value: record(value) })),
  )
  return Object.entries(rules).flatMap(([rule, check]) =>
    check(document, operations).map((violation) => ({ rule, ...violation })),
  )
}
