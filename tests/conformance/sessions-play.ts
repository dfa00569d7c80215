// Sessions in random order: signing in, refreshing, coming again with a token that was replaced, ending, changing the
// password; on the deployment and on the model alike.
import fc from 'fast-check'
import type { Person } from './accounts.ts'
import type { Connection, ReadResponse } from './connection.ts'
import { placeholder } from './draft.ts'
import { withScript } from './play.ts'
import { newPlayer, type Player } from './player.ts'

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

/** A token is good for 10 seconds after the first use of a successor; near their end the network decides. */
const surelyInGraceMillis = 7000

/** One token more than are given for one that was used before: the next one, and three siblings of it. */
const insistentUses = 5

/** A refresh token by its placeholder, with those that were given for it and the time of its first use. */
type Token = { name: string; successors: Token[]; usedAt?: number }

/** The name is what its placeholders end with: `token_…` and `session_…`. */
type Session = { name: string; tokens: Token[] }

type Stage = {
  player: Player
  sessions: Session[]
  /** The placeholder of the password that is good now. */
  password: string
}

export async function playSessions(
  connection: Connection,
  person: Person,
  commands: readonly SessionCommand[],
  base: string,
): Promise<void> {
  const player = await newPlayer(connection, person)
  for (const name of ['email', 'password'] as const)
    player.placeholders.set(name, { deployment: person[name], model: person[name] })
  const stage: Stage = { player, sessions: [], password: 'password' }
  await withScript(player, base, async () => {
    await signIn(stage)
    for (const command of commands) await perform(stage, command)
    await list(stage)
  })
}

const jsonHeaders = { 'Content-Type': 'application/json' }
const listing = { method: 'GET', path: '/api/me/sessions' }
const ending = { method: 'DELETE', path: '/api/me/sessions/{id}' }
const bearer = ({ name }: Session) => ({ Authorization: `Bearer ${placeholder(`token_${name}`)}` })

async function perform(stage: Stage, command: SessionCommand): Promise<void> {
  if (!('session' in command)) return command.do === 'list' ? await list(stage) : await signIn(stage)
  const { sessions, player } = stage
  const target = sessions[command.session % sessions.length] as Session
  switch (command.do) {
    case 'refresh':
      return await refresh(stage, target, target.tokens.at(-1 - (command.token % target.tokens.length)))
    case 'insist': {
      const token = target.tokens.at(-1)
      for (let use = 0; use < insistentUses; use++) await refresh(stage, target, token)
      return
    }
    case 'sign out':
      return void (await player.send({ method: 'POST', path: '/api/auth/logout', headers: bearer(target) }))
    case 'change password':
      return await changePassword(stage, target)
    case 'end': {
      const parameters = { id: placeholder(`session_${target.name}`) }
      return void (await player.send({ ...ending, parameters, headers: bearer(sessions[0] as Session) }))
    }
  }
}

async function signIn({ player, sessions, password }: Stage): Promise<void> {
  const name = `s${player.placeholders.size}`
  const json = { email: placeholder('email'), password: placeholder(password) }
  await player.send(
    { method: 'POST', path: '/api/auth/login', headers: jsonHeaders, body: { json } },
    { [`token_${name}`]: 'token', [`refresh_${name}`]: 'refresh_token' },
  )
  const opened: Session = { name, tokens: [{ name: `refresh_${name}`, successors: [] }] }
  if (sessions.length === 0) await endOthers(player, opened)
  sessions.push(opened)
  const { deployment, model } = await player.send({ ...listing, headers: bearer(opened) })
  const current = ({ body }: ReadResponse) =>
    String((body as { id: number; current: boolean }[]).find((one) => one.current)?.id)
  player.placeholders.set(`session_${name}`, { deployment: current(deployment), model: current(model) })
}

/** So that both sides begin with one session. */
async function endOthers({ exchange }: Player, { name }: Session): Promise<void> {
  const own = { parameters: {}, query: [], headers: bearer({ name, tokens: [] }) }
  for (const send of Object.values(exchange)) {
    const { body } = await send({ ...own, ...listing })
    for (const { id } of (body as { id: number }[]).slice(0, -1)) // the last one is the newest
      await send({ ...own, ...ending, parameters: { id: String(id) } })
  }
}

const list = async ({ player, sessions }: Stage) =>
  void (await player.send({ ...listing, headers: bearer(sessions[0] as Session) }))

async function refresh(
  { player }: Stage,
  { name, tokens }: Session,
  token: Token | undefined,
): Promise<void> {
  if (token === undefined) return
  const uses = token.successors.flatMap(({ usedAt }) => usedAt ?? [])
  if (Date.now() - Math.min(...uses) > surelyInGraceMillis) return
  const next = { name: `refresh_${name}_${player.placeholders.size}`, successors: [] }
  const json = { refresh_token: placeholder(token.name) }
  const { model } = await player.send(
    { method: 'POST', path: '/api/auth/refresh', headers: jsonHeaders, body: { json } },
    { [`token_${name}`]: 'token', [next.name]: 'refresh_token' },
  )
  if (model.status !== 200) return
  token.usedAt ??= Date.now()
  token.successors.push(next)
  tokens.push(next)
}

async function changePassword(stage: Stage, by: Session): Promise<void> {
  const { placeholders, send } = stage.player
  const name = `password_${placeholders.size}`
  const password = `a new password ${placeholders.size}`
  placeholders.set(name, { deployment: password, model: password })
  const json = { current_password: placeholder(stage.password), new_password: placeholder(name) }
  const headers = { ...jsonHeaders, ...bearer(by) }
  await send({ method: 'PUT', path: '/api/me/password', headers, body: { json } })
  stage.password = name
}
