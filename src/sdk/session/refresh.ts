// The exchange of a refresh token, which takes an answer also after it has given up waiting for it.
import type { Answer } from '../runtime/call.ts'
import { refreshPath, type SignedIn } from '../runtime/contract.ts'
import { type Operation, prepare } from '../runtime/operation.ts'
import type { ClientOptions } from '../runtime/options.ts'
import { perform } from '../runtime/perform.ts'

/**
 * Exchanges a refresh token for the next pair.
 *
 * @param late gets the answer that came after the exchange had failed
 */
export type Refresh = (refreshToken: string, late: (signedIn: SignedIn) => void) => Promise<SignedIn>

const refresh: Operation = {
  id: 'refresh',
  method: 'POST',
  path: refreshPath,
  input: 'body',
  session: 'begin',
}

/**
 * Makes the exchange of a client. Each use of a token counts at the service, also one whose answer nobody waited for: so
 * every answer is taken that comes, and nothing further is sent while one may come.
 *
 * @param client the options of the client
 */
export function refresher(client: ClientOptions): Refresh {
  /** The answers that may still come, all to one token: the first one, or undefined once none will. */
  let awaited: { of: string; first: Promise<SignedIn | undefined> } | undefined

  return async (of, late) => {
    const earlier = awaited?.of === of ? await awaited.first : undefined
    if (earlier) return earlier
    const stop = new AbortController()
    const answers: Promise<unknown>[] = []
    const request = prepare(refresh, [], { refresh_token: of }, {}, client)
    return await new Promise((resolve, reject) => {
      const first = new Promise<SignedIn | undefined>((come) => {
        const take = ({ data }: Answer<unknown>) => {
          awaited = undefined
          come(data as SignedIn)
          resolve(data as SignedIn)
          stop.abort() // whatever else is under way
        }
        const listen = (answer: Promise<Answer<unknown>>) => {
          answers.push(answer.then(take, () => {}))
        }
        perform(refresh, request, { signal: stop.signal }, client, listen)
          .then(take, (error) => {
            reject(error)
            void first.then((signedIn) => signedIn && late(signedIn))
          })
          .then(() => Promise.all(answers))
          .then(() => come(undefined))
      })
      awaited = { of, first }
    })
  }
}
