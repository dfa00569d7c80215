// Every response that a test sees is compared with the contract: status, media type, headers, body.
import { document, mistakesOf, type Operation, operationOf, resolve } from './contract.ts'

export type Seen = { operationId: string; status: number; code?: string }

const everyResponse: Record<string, RegExp> = {
  'x-request-id': /^[A-Za-z0-9._-]{8,128}$/,
  'x-content-type-options': /^nosniff$/,
  'referrer-policy': /^no-referrer$/,
  'content-security-policy': /^default-src 'none'; frame-ancestors 'none'$/,
}
/** The portal is no part of the contract; its own tests hold it. */
const isOfPortal = (pathname: string) => /^\/docs(\/|$)/.test(pathname)

/** What the contract knows of it tells wherever it comes. */
const documentedHeaders = Object.keys(document.components.headers ?? {})

/**
 * @param method of the request @param pathname of the request
 * @returns what was seen, or undefined for a response that belongs to no operation
 * @throws Error that tells the lie
 */
export async function checkResponse(
  method: string,
  pathname: string,
  answer: Response,
): Promise<Seen | undefined> {
  const lie = (what: string) => new Error(`${method} ${pathname} answered ${answer.status}: ${what}`)
  if (isOfPortal(pathname) && answer.ok) return undefined
  for (const [name, form] of Object.entries(everyResponse)) {
    if (!form.test(answer.headers.get(name) ?? '')) throw lie(`header ${name} is ${answer.headers.get(name)}`)
  }
  const body = await answer.clone().text()
  if (method === 'OPTIONS' && answer.status === 204) return undefined
  if (method === 'HEAD' && body !== '') throw lie('the answer to HEAD has a body')

  const operation = operationOf(method === 'HEAD' ? 'GET' : method, pathname)
  const notOfOperation = !operation || [404, 405].includes(answer.status)
  if (notOfOperation && (!operation || isRoutingProblem(body))) {
    checkProblem(answer, body, lie)
    return undefined
  }
  return checkDeclared(operation as Operation, method, answer, body, lie)
}

type Lie = (what: string) => Error

function checkDeclared(operation: Operation, method: string, answer: Response, body: string, lie: Lie): Seen {
  const { operationId } = operation
  const declared = operation.responses[answer.status]
  if (!declared) throw lie(`${operationId} does not declare this status; the body is ${body}`)
  const { headers = {}, content } = resolve(declared)
  for (const [name, header] of Object.entries(headers)) checkHeader(name, resolve(header), answer, lie)
  const silent = documentedHeaders.filter((name) => answer.headers.has(name) && !(name in headers))
  if (silent.length > 0) throw lie(`${operationId} does not declare the headers ${silent}`)

  const seen = { operationId, status: answer.status }
  if (!content) {
    if (body !== '') throw lie(`${operationId} declares no body here, but there is one`)
    return seen
  }
  const mediaType = answer.headers.get('Content-Type')?.split(';')[0] ?? 'none'
  const media = content[mediaType]
  if (!media) throw lie(`${operationId} does not declare the media type ${mediaType}`)
  if (method === 'HEAD') return seen
  const value = JSON.parse(body)
  const mistakes = mistakesOf(media.schema, value)
  if (mistakes) throw lie(`${operationId}: ${mistakes} in ${body}`)
  if (answer.status < 400) return seen
  checkProblem(answer, body, lie)
  const codes = Object.keys(media.examples ?? {})
  if (!codes.includes(value.code)) throw lie(`${operationId} declares ${codes}, not ${value.code}`)
  return { ...seen, code: value.code }
}

function checkHeader(
  name: string,
  header: { required?: boolean; schema: object },
  answer: Response,
  lie: Lie,
) {
  const text = answer.headers.get(name)
  if (text === null) {
    if (header.required) throw lie(`the header ${name} is missing`)
    return
  }
  const isInteger = (header.schema as { type?: string }).type === 'integer'
  const mistakes = mistakesOf(header.schema as Record<string, unknown>, isInteger ? Number(text) : text)
  if (mistakes) throw lie(`the header ${name} is ${text}: ${mistakes}`)
}

function checkProblem(answer: Response, body: string, lie: Lie): void {
  if (answer.headers.get('Content-Type')?.split(';')[0] !== 'application/problem+json') {
    throw lie(`an error is ${answer.headers.get('Content-Type')}, not a problem`)
  }
  if (answer.headers.get('Cache-Control') !== 'no-store') throw lie('an error may be stored')
  if (body === '') return // the answer to HEAD
  const problem = JSON.parse(body)
  const mistakes = mistakesOf({ $ref: '#/components/schemas/Problem' }, problem)
  if (mistakes) throw lie(`${mistakes} in ${body}`)
  if (problem.status !== answer.status) throw lie(`the problem says ${problem.status}`)
  if (problem.request_id !== answer.headers.get('X-Request-Id'))
    throw lie('the problem has another request id')
  if (problem.type !== `urn:problem-type:tasks-api:${problem.code}`)
    throw lie(`the problem's type is ${problem.type}`)
}

function isRoutingProblem(body: string): boolean {
  return body === '' || ['route_not_found', 'method_not_allowed'].includes(JSON.parse(body).code)
}
