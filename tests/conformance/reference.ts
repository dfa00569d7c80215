// The reference model of the contract: the in-memory service, in this process, with a clock that is set from outside.
import { createDoubleOf } from '../../src/sdk/model/index.ts'
import { contractData } from '../support/contract-data.ts'
import type { Person } from './accounts.ts'
import { type ReadResponse, readResponse } from './connection.ts'
import type { Filled } from './draft.ts'

/** @param at the time of the request in epoch milliseconds */
export type Reference = (request: Filled, at: number) => Promise<ReadResponse>

/** Without any account. */
export function newReference(): Reference {
  let now = 0
  const { fetch } = createDoubleOf(contractData, { now: () => new Date(now) })
  return async ({ method, url, headers, body }, at) => {
    now = at // read by `fetch` before it first waits, so that users who take turns may have clocks of their own
    const response = await fetch(`http://model${url}`, { method, headers, ...(body && { body }) })
    return await readResponse(response, `${method} ${url} of the model`)
  }
}

/** Gives a person an account of the same name on the model. */
export async function registerAt(
  reference: Reference,
  { email, password, name }: Pick<Person, 'email' | 'password'> & { name: string },
  at: number,
) {
  const post = async (url: string, json: object, time: number) => {
    const body = new TextEncoder().encode(JSON.stringify(json))
    const headers = { 'Content-Type': 'application/json' }
    const response = await reference({ method: 'POST', url, headers, body }, time)
    return response.body as { user: { id: number }; token: string }
  }
  const { user } = await post('/api/auth/register', { email, password, name }, at)
  return {
    id: user.id,
    /** @returns a token that is good at this time */
    signIn: async (time: number) => (await post('/api/auth/login', { email, password }, time)).token,
  }
}
