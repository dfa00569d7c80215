// The way of every call: the request, the token, the session that it begins or ends.
import { abortable } from './abortable.ts'
import { type Answer, Call } from './call.ts'
import { refreshPath, type SignedIn } from './contract.ts'
import { UnauthorizedError } from './errors.ts'
import { type Operation, type PreparedRequest, prepare } from './operation.ts'
import type { AnyCallOptions, ClientOptions } from './options.ts'
import { perform } from './perform.ts'
import { type Authenticator, areOfOneSession, authenticator } from './session.ts'

/** What flat functions are called with: a connection to one service in one person's name. */
export interface Transport {
  readonly options: ClientOptions
  readonly authenticator: Authenticator
}

const refresh: Operation = {
  id: 'refresh',
  method: 'POST',
  path: refreshPath,
  input: 'body',
  session: 'begin',
}

/**
 * A client without methods, for the flat functions: `listTasks(createTransport({ baseUrl }))`. A bundler then keeps only
 * the functions that are called. `createClient` has all of them as methods.
 */
export function createTransport(options: ClientOptions): Transport {
  if (typeof options?.baseUrl !== 'string') throw new TypeError('baseUrl must be a string')
  // Without its scheme it is a path of the page, or no address at all: no retry would help.
  if (!/^($|[./]|[\w+.-]+:\/\/)/.test(options.baseUrl))
    throw new TypeError('baseUrl must begin with https:// or http://, or with / in a page')
  const exchangeToken = async (refresh_token: string) => {
    const request = prepare(refresh, [], { refresh_token }, {}, options)
    return (await perform(refresh, request, {}, options)).data as SignedIn
  }
  return { options, authenticator: authenticator(options.auth, exchangeToken) }
}

/**
 * Calls an operation.
 *
 * @param args the path's parameters in order, then the query or the body where the operation has one, then the options
 */
export function call<T>(transport: Transport, operation: Operation, args: unknown[]): Call<T> {
  return new Call(answered(transport, operation, args) as Promise<Answer<T>>)
}

async function answered(
  transport: Transport,
  operation: Operation,
  args: unknown[],
): Promise<Answer<unknown>> {
  const { options: client, authenticator } = transport
  const values = args.splice(0, operation.path.match(/\{(?!user_id)/g)?.length ?? 0)
  const input = operation.input && (args.shift() as object | undefined)
  const options = (args[0] ?? {}) as AnyCallOptions
  const request = prepare(operation, values, input, options, client)
  options.signal?.throwIfAborted()
  const end = () => authenticator.end(request.headers.get('Authorization')?.slice('Bearer '.length))
  try {
    const answer = await authorized(transport, operation, request, options)
    if (operation.session === 'begin') await authenticator.begin(answer.data as SignedIn)
    if (operation.session === 'end') await end()
    return answer
  } catch (error) {
    // Whoever signs out with a session that is over is signed out.
    if (operation.id === 'logout' && error instanceof UnauthorizedError) await end()
    throw error
  }
}

/** Sends with the caller's token, and once more with the next one where it is refused. */
async function authorized(
  { options: client, authenticator }: Transport,
  operation: Operation,
  request: PreparedRequest,
  options: AnyCallOptions,
): Promise<Answer<unknown>> {
  const send = (token?: string) => {
    if (token) request.headers.set('Authorization', `Bearer ${token}`)
    return perform(operation, request, options, client)
  }
  if (operation.open || request.headers.has('Authorization')) return await send()
  const token = await abortable(authenticator.token(), options.signal)
  try {
    return await send(token)
  } catch (error) {
    if (!(error instanceof UnauthorizedError)) throw error
    const next = await abortable(authenticator.renew(token), options.signal)
    // Nor does one person's session carry out what another's was asked for.
    if (!next || next === token || !areOfOneSession(next, token)) throw error
    return await send(next)
  }
}
