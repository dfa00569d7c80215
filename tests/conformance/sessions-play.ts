// Sessions in random order: signing in, refreshing, coming again with a token that was replaced, ending, changing the
// password; beside a model of which session lives and which refresh token is good.
import fc from 'fast-check'
import { type Step, script } from './curl.ts'
import { type Draft, fill, word } from './draft.ts'
import type { Person } from './people.ts'
import { mustEqual } from './play.ts'
import { type Answer, compare, Lie, type Wire } from './wire.ts'

type Refresh = { name: string; parent?: Refresh; usedAt?: number }
type Session = { name: string; id: number; lives: boolean; tokens: Refresh[] }

export type SessionCommand =
  | { do: 'sign in' | 'list' }
  | { do: 'refresh'; session: number; token: number }
  | { do: 'insist' | 'sign out' | 'end' | 'change password'; session: number }

const session = fc.nat(2)
export const sessionCommands: fc.Arbitrary<SessionCommand[]> = fc.array(
  fc.oneof(
    { weight: 2, arbitrary: fc.constant<SessionCommand>({ do: 'sign in' }) },
    { weight: 2, arbitrary: fc.constant<SessionCommand>({ do: 'list' }) },
    { weight: 5, arbitrary: fc.record({ do: fc.constant('refresh' as const), session, token: fc.nat(3) }) },
    fc.record({
      do: fc.constantFrom('insist' as const, 'sign out' as const, 'end' as const, 'change password' as const),
      session,
    }),
  ),
  { minLength: 1, maxLength: 10, size: 'max' },
)

/** A token is good for 10 seconds after the first use of a successor; near the end of them nobody can tell. */
const surelyInGraceMillis = 7000

/** Tokens that are given for one: the next one, and three siblings of it. */
const mostSuccessors = 4

export async function playSessions(
  wire: Wire,
  person: Person,
  commands: readonly SessionCommand[],
  base: string,
): Promise<void> {
  const stage = newStage(wire, person)
  try {
    await stage.begin()
    for (const command of commands) await stage.perform(command)
    await stage.list()
  } catch (error) {
    if (error instanceof Lie) error.cause = script(stage.steps, base)
    throw error
  }
}

const jsonHeaders = { 'Content-Type': 'application/json' }

function newStage(wire: Wire, person: Person) {
  const sessions: Session[] = []
  const steps: Step[] = []
  const words = new Map([['email', person.email]])
  let serial = 0

  async function send(draft: Omit<Draft, 'query' | 'parameters'>, sets?: Step['sets']): Promise<Answer> {
    const whole = { query: [], parameters: {}, ...draft }
    steps.push({ draft: whole, ...(sets && { sets }) })
    return await wire.exchange(await fill(whole, async (name) => words.get(name) ?? ''))
  }

  const bearer = ({ name }: Session) => ({ Authorization: `Bearer ${word(`token_${name}`)}` })
  const at = (index: number) => sessions[index % sessions.length] as Session

  async function signIn(): Promise<Session> {
    words.set('password', person.password)
    const json = { email: word('email'), password: word('password') }
    const answer = await send({
      method: 'POST',
      path: '/api/auth/login',
      headers: jsonHeaders,
      body: { json },
    })
    compare(answer, { status: [200] })
    const name = `s${++serial}`
    const refresh = { name: `refresh_${name}` }
    take(answer, name, refresh)
    const added: Session = { name, id: 0, lives: true, tokens: [refresh] }
    sessions.push(added)
    added.id = (await rows(added)).find(({ current }) => current)?.id ?? 0
    return added
  }

  function take({ body }: Answer, name: string, refresh: Refresh): void {
    const { token, refresh_token } = body as { token: string; refresh_token: string }
    words.set(`token_${name}`, token).set(refresh.name, refresh_token)
  }

  const rows = async (of: Session) => {
    const answer = await send({ method: 'GET', path: '/api/me/sessions', headers: bearer(of) })
    compare(answer, { status: [200] })
    return answer.body as { id: number; current: boolean }[]
  }

  async function end(target: Session, by: Session, alive: boolean): Promise<void> {
    const path = `/api/me/sessions/${target.id}`
    const answer = await send({ method: 'DELETE', path, headers: bearer(by) })
    compare(answer, alive ? { status: [204] } : { status: [404], code: 'session_not_found' })
    target.lives = false
  }

  async function list(): Promise<void> {
    const [asking] = sessions
    if (asking === undefined) return
    const wanted = sessions
      .filter(({ lives }) => lives)
      .map((one) => ({ id: one.id, current: one === asking }))
    const got = (await rows(asking)).map(({ id, current }) => ({ id, current }))
    mustEqual('the list of sessions', got, wanted)
  }

  const tokenOf = ({ tokens }: Session, index: number) => tokens.at(-1 - (index % tokens.length)) as Refresh

  async function refresh(target: Session, token: Refresh): Promise<void> {
    const successors = target.tokens.filter(({ parent }) => parent === token)
    const uses = successors.flatMap(({ usedAt }) => usedAt ?? [])
    if (Date.now() - Math.min(...uses) > surelyInGraceMillis) return
    const isGood = target.lives && successors.length < mostSuccessors
    const json = { refresh_token: word(token.name) }
    const answer = await send({
      method: 'POST',
      path: '/api/auth/refresh',
      headers: jsonHeaders,
      body: { json },
    })
    compare(answer, isGood ? { status: [200] } : { status: [401], code: 'invalid_refresh_token' })
    if (!isGood) {
      target.lives = false // somebody holds a copy
      return
    }
    token.usedAt ??= Date.now()
    const next = { name: `refresh_${target.name}_${++serial}`, parent: token }
    if ([...words.values()].includes((answer.body as { refresh_token: string }).refresh_token))
      throw new Lie('a refresh gave a token that was given before')
    take(answer, target.name, next)
    target.tokens.push(next)
  }

  async function changePassword(by: Session): Promise<void> {
    const json = {
      current_password: word('password'),
      new_password: `${person.password.slice(0, 40)} ${++serial}`,
    }
    const headers = { ...jsonHeaders, ...bearer(by) }
    const answer = await send({ method: 'PUT', path: '/api/me/password', headers, body: { json } })
    compare(answer, { status: [204] })
    words.set('password', person.password) // which the books have by now
    for (const one of sessions) if (one !== by) one.lives = false
  }

  async function signOut(by: Session): Promise<void> {
    compare(await send({ method: 'POST', path: '/api/auth/logout', headers: bearer(by) }), { status: [200] })
    by.lives = false
  }

  return {
    steps,
    list,
    begin: async () => {
      const first = await signIn()
      for (const { id, current } of await rows(first)) {
        if (!current) await end({ ...first, id }, first, true)
      }
    },
    perform: async (command: SessionCommand) => {
      switch (command.do) {
        case 'sign in':
          return void (await signIn())
        case 'list':
          return await list()
        case 'refresh':
          return await refresh(at(command.session), tokenOf(at(command.session), command.token))
        case 'insist': {
          const token = tokenOf(at(command.session), 0)
          for (let use = 0; use <= mostSuccessors; use++) await refresh(at(command.session), token)
          return
        }
        case 'sign out':
          return await signOut(at(command.session))
        case 'change password':
          return await changePassword(at(command.session))
        case 'end':
          return await end(at(command.session), sessions[0] as Session, at(command.session).lives)
      }
    },
  }
}
