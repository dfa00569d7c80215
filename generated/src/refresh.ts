// The exchange of a refresh token, which takes an answer also after it has given up waiting for it.
import type { Answer } from './call.ts'
import { refreshPath, type SignedIn } from './contract.ts'
import { type Operation, prepare } from './operation.ts'
import type { ClientOptions } from './options.ts'
import { perform } from './perform.ts'
import type { Tokens } from './tokens.ts'

/**
 * Exchanges a refresh token for the next pair.
 *
 * @param keep saves the pair, also one that comes after the exchange has failed
 */
export type Refresh = (refreshToken: string, keep: (signedIn: SignedIn) => Promise<Tokens>) => Promise<Tokens>

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
  /** What comes of the answers that are awaited, all to one token: undefined once none will come. */
  let awaited: { of: string; first: Promise<Tokens | undefined> } | undefined

  return async (of, keep) => {
    const earlier = awaited?.of === of ? await awaited.first : undefined
    if (earlier) return earlier
    const stop = new AbortController()
    const answers: Promise<unknown>[] = []
    const request = prepare(refresh, [], { refresh_token: of }, {}, client)
    return await new Promise((resolve, reject) => {
      const first = new Promise<Tokens | undefined>((come) => {
        const take = ({ data }: Answer<unknown>) => {
          come(keep(data as SignedIn))
          stop.abort() // whatever else is under way
        }
        const listen = (answer: Promise<Answer<unknown>>) => {
          answers.push(answer.then(take, () => {}))
        }
        perform(refresh, request, { signal: stop.signal }, client, listen)
          .catch((error) => {
            // What has ended it may be an answer that is being kept.
            if (!stop.signal.aborted) reject(error)
          })
          .then(() => Promise.all(answers))
          .then(() => come(undefined))
      })
      awaited = { of, first }
      const end = () => {
        awaited = undefined
      }
      first.then(resolve as (tokens?: Tokens) => void, reject).then(end)
    })
  }
}
