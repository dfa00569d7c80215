// Throw-away accounts: registered when somebody is needed, and removed at the end, whatever happened in between.
import { randomBytes } from 'node:crypto'
import { operationOf } from '../support/contract.ts'
import { endsAccount } from '../support/contract-fixtures.ts'
import { type Connection, type ReadResponse, ViolationError } from './connection.ts'
import type { Filled } from './draft.ts'

export type Person = {
  id: number
  email: string
  password: string
  token: string
  refreshToken: string
  /** When the token was issued, in milliseconds. */
  tokenSince: number
  /** Ids of things of theirs that a case may use, by kind. */
  things: Map<string, string>
}

type SignedIn = { user: { id: number; email: string }; token: string; refresh_token: string }

/** A token is renewed in time: it is good for 15 minutes. */
const renewAfterMillis = 10 * 60 * 1000

const json = (body: unknown) => new TextEncoder().encode(JSON.stringify(body))
const jsonHeaders = { 'Content-Type': 'application/json' }
const goodPassword = () => `a pass word of ${randomBytes(9).toString('base64url')}`

export const deletesAccount = (method: string, url: string): boolean => {
  const operation = operationOf(method, url)
  return operation !== undefined && endsAccount(operation)
}

export function testAccounts() {
  /** Keeps runs apart that go on at the same time. */
  const run = randomBytes(4).toString('hex')
  /** By address in lower case: accounts that exist, as far as the responses show. */
  const accounts = new Map<string, Pick<Person, 'email' | 'password' | 'token'>>()
  /** By token: the address in lower case. */
  const owners = new Map<string, string>()
  const people = new Map<number, Person>()
  let registered = 0

  /** Keeps track of which accounts there are, by the responses. */
  function note({ method, url, headers, body }: Filled, response: ReadResponse): void {
    if (response.status >= 300) return
    const sent = () => JSON.parse(new TextDecoder().decode(body))
    const { user, token } = (response.body ?? {}) as Partial<SignedIn>
    if (typeof user?.email === 'string' && typeof token === 'string')
      owners.set(token, user.email.toLowerCase())
    if (url === '/api/auth/register' && user && token) {
      const { email, password } = sent()
      accounts.set(email.toLowerCase(), { email, password, token })
    }
    const owner = owners.get(headers.Authorization?.replace(/^bearer /i, '') ?? '')
    if (owner === undefined) return
    const person = [...people.values()].find(({ email }) => email.toLowerCase() === owner)
    if (method === 'PUT' && url === '/api/me/password') {
      for (const known of [person, accounts.get(owner)]) if (known) known.password = sent().new_password
      person?.things.delete('session')
    }
    if (deletesAccount(method, url)) {
      accounts.delete(owner)
      if (person) people.delete(person.id)
    }
  }

  async function register(connection: Connection): Promise<Person> {
    registered += 1
    const email = `contract-${run}-${registered}@example.com`
    const password = goodPassword()
    const body = json({ email, password, name: 'Contract suite' })
    const response = await connection.exchange({
      method: 'POST',
      url: '/api/auth/register',
      headers: jsonHeaders,
      body,
    })
    if (response.status !== 201)
      throw new ViolationError(`register responded with ${response.status} ${response.text} to a new account`)
    const { user, token, refresh_token: refreshToken } = response.body as SignedIn
    const session = { token, refreshToken, tokenSince: Date.now() }
    const person = { id: user.id, email, password, ...session, things: new Map() }
    people.set(person.id, person)
    return person
  }

  /** Signs a person in anew where the token is about to expire. */
  async function renew(connection: Connection, person: Person): Promise<void> {
    if (Date.now() - person.tokenSince < renewAfterMillis) return
    Object.assign(person, await signIn(connection, person))
  }

  /** @returns whose accounts could not be removed */
  async function removeAll(connection: Connection): Promise<string[]> {
    const left: string[] = []
    for (const account of [...accounts.values()]) {
      let isThere = connection.gone !== undefined || !(await remove(connection, account).catch(() => false))
      for (let time = 0; isThere && time < 3 && connection.gone === undefined; time++)
        isThere = !(await removeAnew(connection, account).catch(() => false))
      if (isThere) left.push(account.email)
    }
    return left
  }

  return { note, register, renew, removeAll }
}

export type TestAccounts = ReturnType<typeof testAccounts>

/** Opens one more session. */
export async function signIn(
  connection: Connection,
  { email, password }: Pick<Person, 'email' | 'password'>,
) {
  const body = json({ email, password })
  const response = await connection.exchange({
    method: 'POST',
    url: '/api/auth/login',
    headers: jsonHeaders,
    body,
  })
  if (response.status !== 200)
    throw new ViolationError(`login responded with ${response.status} ${response.text} to the right password`)
  const { token, refresh_token: refreshToken } = response.body as SignedIn
  return { token, refreshToken, tokenSince: Date.now() }
}

async function remove(
  connection: Connection,
  { token, password }: Pick<Person, 'token' | 'password'>,
): Promise<boolean> {
  const headers = { ...jsonHeaders, Authorization: `Bearer ${token}` }
  const response = await connection.exchange({
    method: 'DELETE',
    url: '/api/me',
    headers,
    body: json({ password }),
  })
  return response.status === 204
}

const removeAnew = async (
  connection: Connection,
  account: Pick<Person, 'email' | 'password' | 'token'>,
): Promise<boolean> => await remove(connection, { ...account, ...(await signIn(connection, account)) })
