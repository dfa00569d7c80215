// What every call goes through: its request, its token, and the session that it begins or ends.
import { abortable, throwIfAborted } from '../runtime/abortable.ts'
import { type Answer, Call } from '../runtime/call.ts'
import type { SignedIn, User } from '../runtime/contract.ts'
import { UnauthorizedError } from '../runtime/errors.ts'
import { type Operation, type PreparedRequest, prepare } from '../runtime/operation.ts'
import type { AnyCallOptions, ClientOptions, FailedCall } from '../runtime/options.ts'
import { perform } from '../runtime/perform.ts'
import { isTemporary } from '../runtime/retry.ts'
import { memoryStore } from '../runtime/tokens.ts'
import { type Authenticator, authenticator as authenticatorOf } from './authenticator.ts'
import { areOfOneSession } from './claims.ts'
import type { ClientSession } from './client-session.ts'
import { refresher } from './refresh.ts'
import { sendLater, signedOutHere } from './sign-out.ts'

/** What the flat functions take: the connection to one service for one session. */
export interface Transport {
  readonly options: ClientOptions
  readonly authenticator: Authenticator
  /** Who is signed in, for user interfaces. */
  readonly session: ClientSession
}

/**
 * Creates a client without methods, for the flat functions: `listTasks(createTransport({ baseUrl }))`. A bundler then keeps
 * only the functions that are called. `createClient` has all of them as methods.
 *
 * @param options as those of `createClient`
 * @throws TypeError for a baseUrl that is not a string, or neither a URL nor a path
 */
export function createTransport(options: ClientOptions): Transport {
  if (typeof options?.baseUrl !== 'string') throw new TypeError('baseUrl must be a string')
  // Without a scheme it would be a path relative to the page, or no URL at all, and every call would fail.
  if (!/^($|[./]|[\w+.-]+:\/\/)/.test(options.baseUrl))
    throw new TypeError('baseUrl must begin with https:// or http://, or with / in a page')
  // So that a client that is logged shows no token, nor a header, which may hold one.
  const { auth, headers, ...withoutSecrets } = options
  Object.defineProperty(withoutSecrets, 'headers', { get: () => headers })
  const ours = authenticatorOf(auth, refresher(options))
  return { options: withoutSecrets, authenticator: ours, session: ours.session }
}

/**
 * Calls an operation.
 *
 * @param args the path's parameters in order, then the query or the body where the operation has one, then the options
 */
export function call<T>(transport: Transport, operation: Operation, args: unknown[]): Call<T> {
  const sent = { attempt: 0 }
  const answer = callOperation(transport, operation, args, sent).catch((error) => {
    throw reported(transport, { operation: operation.id, attempt: sent.attempt }, error)
  })
  return new Call(answer as Promise<Answer<T>>, operation.id)
}

/** Tells the client's hook what a call throws. @returns the error */
export function reported<E>({ options }: Transport, failed: FailedCall, error: E): E {
  const report = async () => options.onError?.(error, failed)
  report().catch(() => {})
  return error
}

async function callOperation(
  transport: Transport,
  operation: Operation,
  args: unknown[],
  sent: { attempt: number },
): Promise<Answer<unknown>> {
  const { options: client, authenticator } = transport
  const values = args.splice(0, operation.path.match(/\{(?!user_id)/g)?.length ?? 0)
  const input = operation.input && (args.shift() as object | undefined)
  const options = (args[0] ?? {}) as AnyCallOptions
  const request = Object.assign(sent, prepare(operation, values, input, options, client))
  throwIfAborted(options.signal)
  const token = () => request.headers.get('Authorization')?.slice('Bearer '.length)
  const end = () => authenticator.end(token())
  try {
    const answer = await sendAuthorized(transport, operation, request, options)
    if (operation.session === 'begin') await authenticator.begin(answer.data as SignedIn)
    if (operation.session === 'end') await end()
    if (operation.session === 'show') authenticator.show(answer.data as User, token())
    return answer
  } catch (error) {
    if (operation.id !== 'logout') throw error
    if (error instanceof UnauthorizedError) await end() // a session that has already ended
    const ended = isTemporary(error) ? await end() : undefined
    if (!ended) throw error
    const later = { options: client, authenticator: authenticatorOf(memoryStore(ended), refresher(client)) }
    void sendLater(() => sendAuthorized(later, operation, prepare(operation, [], undefined, {}, client), {}))
    return signedOutHere()
  }
}

/** Sends the request with the token and, if that is rejected, once more with a renewed one. */
async function sendAuthorized(
  { options: client, authenticator }: Pick<Transport, 'options' | 'authenticator'>,
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
    // A request of one user must not be repeated with the token of another.
    if (!next || next === token || !areOfOneSession(next, token)) throw error
    return await send(next)
  }
}
