// A small typed client over the generated types: an operation by its name, its arguments and its responses as the
// contract says.
import { randomUUID } from 'node:crypto'
import type { operations } from '../../generated/dist/schema.d.ts'
import { operationById } from './contract.ts'
import type { TestResponse, TestService } from './service.ts'

type Operations = operations
export type OperationId = keyof Operations

type Parameters<Id extends OperationId> = Operations[Id] extends { parameters: { path: infer Path } }
  ? Path
  : object
type Body<Id extends OperationId> = Operations[Id] extends { requestBody: { content: infer Content } }
  ? Content[keyof Content]
  : undefined
type Content<Response> = Response extends { content: infer Media } ? Media[keyof Media] : undefined
type Responses<Id extends OperationId> = Operations[Id]['responses']

/** `me` is filled in where the path asks for the owner. */
type Arguments<Id extends OperationId> = { path?: Partial<Parameters<Id>> } & (Body<Id> extends undefined
  ? { body?: never }
  : { body: Body<Id> })

export type Call = <Id extends OperationId, Status extends keyof Responses<Id> & number>(
  id: Id,
  status: Status,
  ...args: object extends Arguments<Id> ? [Arguments<Id>?] : [Arguments<Id>]
) => Promise<{ headers: Headers; body: Content<Responses<Id>[Status]> }>

/** Calls an operation and expects a status: any other one is an error that shows the response. */
export const newClient =
  ({ send }: Pick<TestService, 'send'>, token?: string): Call =>
  async (id, status, ...[args]) => {
    const { method, path } = operationById(id)
    const { path: parameters, body } = (args ?? {}) as { path?: Record<string, unknown>; body?: unknown }
    const filled = path.replaceAll(/\{([^}]+)\}/g, (_, name) => String(parameters?.[name] ?? 'me'))
    const response: TestResponse = await send(method, filled, { token, json: body })
    if (response.status !== status)
      throw new Error(`${id} responded with ${response.status} ${response.text}, not ${status}`)
    return response as never
  }

export const password = 'correct horse battery staple'

export type Person = {
  id: number
  email: string
  token: string
  refreshToken: string
  call: Call
}

let people = 0

/** A new user with an account and a session. */
export async function signUp(service: Pick<TestService, 'send'>, name = 'Ada'): Promise<Person> {
  people += 1
  const email = `person-${people}-${randomUUID().slice(0, 8)}@example.com`
  const { body } = await newClient(service)('register', 201, { body: { email, password, name } })
  const { user, token, refresh_token: refreshToken } = body
  return { id: user.id, email, token, refreshToken, call: newClient(service, token) }
}
