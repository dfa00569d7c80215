// Every response that a test sees is compared with the contract: status, media type, headers, body.
import { document, mistakesOf, type Operation, operationOf, resolve } from './contract.ts'

export type Seen = { operationId: string; status: number; code?: string }

const everyResponse: Record<string, RegExp> = {
  'x-request-id': /^[A-Za-z0-9._-]{8,128}$/,
  'x-content-type-options': /^nosniff$/,
  'referrer-policy': /^no-referrer$/,
  'content-security-policy': /^default-src 'none'; frame-ancestors 'none'$/,
}
/** The portal is no part of the contract; it has tests of its own. */
const isOfPortal = (pathname: string) => /^\/(docs(\/|$)|llms\.txt$)/.test(pathname)

/** Headers that the contract documents must be declared wherever they come. */
const documentedHeaders = Object.keys(document.components.headers ?? {})

/**
 * @param method of the request @param pathname of the request
 * @returns what was seen, or undefined for a response that belongs to no operation
 * @throws Error that states the violation
 */
export async function checkResponse(
  method: string,
  pathname: string,
  response: Response,
): Promise<Seen | undefined> {
  const violation = (what: string) =>
    new Error(`${method} ${pathname} responded with ${response.status}: ${what}`)
  if (isOfPortal(pathname) && (response.ok || response.status === 308)) return undefined
  for (const [name, form] of Object.entries(everyResponse)) {
    if (!form.test(response.headers.get(name) ?? ''))
      throw violation(`header ${name} is ${response.headers.get(name)}`)
  }
  const body = await response.clone().text()
  if (method === 'OPTIONS' && response.status === 204) return undefined
  if (method === 'HEAD' && body !== '') throw violation('the response to HEAD has a body')

  const operation = operationOf(method === 'HEAD' ? 'GET' : method, pathname)
  const notOfOperation = !operation || [404, 405].includes(response.status)
  if (notOfOperation && (!operation || isRoutingProblem(body))) {
    checkProblem(response, body, violation)
    return undefined
  }
  return checkDeclared(operation as Operation, method, response, body, violation)
}

type Violation = (what: string) => Error

function checkDeclared(
  operation: Operation,
  method: string,
  response: Response,
  body: string,
  violation: Violation,
): Seen {
  const { operationId } = operation
  const declared = operation.responses[response.status]
  if (!declared) throw violation(`${operationId} does not declare this status; the body is ${body}`)
  const { headers = {}, content } = resolve(declared)
  for (const [name, header] of Object.entries(headers))
    checkHeader(name, resolve(header), response, violation)
  const silent = documentedHeaders.filter((name) => response.headers.has(name) && !(name in headers))
  if (silent.length > 0) throw violation(`${operationId} does not declare the headers ${silent}`)

  const seen = { operationId, status: response.status }
  if (!content) {
    if (body !== '') throw violation(`${operationId} declares no body here, but there is one`)
    return seen
  }
  const mediaType = response.headers.get('Content-Type')?.split(';')[0] ?? 'none'
  const media = content[mediaType]
  if (!media) throw violation(`${operationId} does not declare the media type ${mediaType}`)
  if (method === 'HEAD') return seen
  const value = mediaType === 'text/event-stream' ? body : JSON.parse(body)
  const mistakes = mistakesOf(media.schema, value)
  if (mistakes) throw violation(`${operationId}: ${mistakes} in ${body}`)
  if (response.status < 400) return seen
  checkProblem(response, body, violation)
  const codes = Object.keys(media.examples ?? {})
  if (!codes.includes(value.code)) throw violation(`${operationId} declares ${codes}, not ${value.code}`)
  return { ...seen, code: value.code }
}

function checkHeader(
  name: string,
  header: { required?: boolean; schema: object },
  response: Response,
  violation: Violation,
) {
  const text = response.headers.get(name)
  if (text === null) {
    if (header.required) throw violation(`the header ${name} is missing`)
    return
  }
  const isInteger = (header.schema as { type?: string }).type === 'integer'
  const mistakes = mistakesOf(header.schema as Record<string, unknown>, isInteger ? Number(text) : text)
  if (mistakes) throw violation(`the header ${name} is ${text}: ${mistakes}`)
}

/** One object, since schemas are compiled once each. */
const problemSchema = { $ref: '#/components/schemas/Problem' }

function checkProblem(response: Response, body: string, violation: Violation): void {
  if (response.headers.get('Content-Type')?.split(';')[0] !== 'application/problem+json') {
    throw violation(`an error is ${response.headers.get('Content-Type')}, not a problem`)
  }
  if (response.headers.get('Cache-Control') !== 'no-store') throw violation('an error may be stored')
  if (body === '') return // the response to HEAD
  const problem = JSON.parse(body)
  const mistakes = mistakesOf(problemSchema, problem)
  if (mistakes) throw violation(`${mistakes} in ${body}`)
  if (problem.status !== response.status) throw violation(`the problem says ${problem.status}`)
  if (problem.request_id !== response.headers.get('X-Request-Id'))
    throw violation('the problem has another request id')
  const type = new RegExp(`^(urn:problem-type:tasks-api:|https?://[^#]*/docs/errors#code:)${problem.code}$`)
  if (!type.test(problem.type)) throw violation(`the problem's type is ${problem.type}`)
}

function isRoutingProblem(body: string): boolean {
  return body === '' || ['route_not_found', 'method_not_allowed'].includes(JSON.parse(body).code)
}
