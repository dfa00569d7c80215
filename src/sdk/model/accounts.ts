// Accounts: registering, signing in, and what people do with their own one.
import { relativeReference } from '../../openapi/relative-reference.ts'
import { Problem, refuse } from '../model-http/response.ts'
import {
  type Account,
  type Call,
  type MailToken,
  nextId,
  type Reply,
  type SignedInCall,
  type State,
} from '../model-http/state.ts'
import { randomToken, signIn, userOf } from './sessions.ts'

/** The service refuses the 5,000 most common ones; these stand for them. */
const commonPasswords = new Set(
  (
    'password password1 passw0rd 12345678 123456789 1234567890 87654321 11111111 00000000 qwertyuiop qwerty123 ' +
    '1q2w3e4r 1qaz2wsx iloveyou sunshine sunshine1 princess football baseball superman starwars trustno1 abcd1234'
  ).split(' '),
)

/** As the service compares them. */
const canonical = (password: string) => password.normalize('NFC')

function refuseCommon(password: string): void {
  if (commonPasswords.has(canonical(password).toLowerCase())) throw new Problem('password_too_common')
}

const accountWith = ({ accounts }: State, email: string) =>
  [...accounts.values()].find((account) => account.email.toLowerCase() === email.toLowerCase())

export function register(call: Call): Reply {
  const { state, now } = call
  const { email, password, name } = call.body as { email: string; password: string; name: string }
  refuseCommon(password)
  if (accountWith(state, email)) throw new Problem('email_taken')
  const account = {
    id: nextId(state, 'account'),
    ...{ email, email_verified: false, name: name.trim(), created_at: new Date(now).toISOString() },
    password: canonical(password),
    ...{
      things: new Map(),
      lastChange: 0,
      removals: [],
      sessions: new Map(),
      tokens: new Map(),
      keys: new Map(),
    },
  }
  state.accounts.set(account.id, account)
  sendLink(call, 'email_verification', account)
  return {
    status: 201,
    headers: { Location: relativeReference('/api/auth/register', '/api/me') },
    body: signIn(call, account),
  }
}

export function login(call: Call): Reply {
  const { email, password } = call.body as { email: string; password: string }
  const account = accountWith(call.state, email)
  if (account?.password !== canonical(password)) throw new Problem('invalid_credentials')
  return { status: 200, body: signIn(call, account) }
}

export const getMe = ({ account }: SignedInCall): Reply => ({ status: 200, body: userOf(account) })

export function updateMe({ account, body }: SignedInCall): Reply {
  const { name = account.name } = body as { name?: string }
  account.name = name.trim()
  return { status: 200, body: userOf(account) }
}

export function deleteMe({ state, account, body }: SignedInCall): Reply {
  const { password } = body as { password?: string }
  if (password === undefined)
    refuse([{ in: 'body', pointer: '/password', code: 'required', message: 'is required' }])
  if (canonical(password ?? '') !== account.password) throw new Problem('password_mismatch')
  state.accounts.delete(account.id)
  return { status: 204 }
}

/** Ends all sessions but the one that the request comes from. */
export function changePassword({ state, account, token, body }: SignedInCall): Reply {
  const { current_password, new_password } = body as { current_password: string; new_password: string }
  refuseCommon(new_password)
  if (canonical(current_password) !== account.password) throw new Problem('password_mismatch')
  account.password = canonical(new_password)
  endLinks(state, account)
  state.mails.push({ kind: 'password_changed', to: account.email, token: undefined })
  for (const id of account.sessions.keys()) {
    if (id !== token.sessionId) account.sessions.delete(id)
  }
  return { status: 204 }
}

/** There is no quota of mails here. A link ends the one before of the same kind. */
function sendLink({ state, now }: Call, kind: MailToken['kind'], account: Account, to = account.email): void {
  for (const [token, { userId, kind: other }] of state.mailTokens)
    if (userId === account.id && other === kind) state.mailTokens.delete(token)
  const token = randomToken()
  state.mailTokens.set(token, { kind, userId: account.id, email: to, expiresAt: now + linkMillis })
  state.mails.push({ kind, to, token })
}

const linkMillis = 30 * 60 * 1000

/** Those with which somebody could take over the account. */
function endLinks({ mailTokens }: State, { id }: Account): void {
  for (const [token, { userId, kind }] of mailTokens)
    if (userId === id && kind !== 'email_verification') mailTokens.delete(token)
}

/** @throws Problem 400 for a token that is unknown, used or expired, or for another purpose */
function takeToken({ state, now, body }: Call, kinds: readonly MailToken['kind'][]) {
  const { token } = body as { token: string }
  const link = state.mailTokens.get(token)
  const account = link && state.accounts.get(link.userId)
  if (!link || !account || !kinds.includes(link.kind) || link.expiresAt <= now)
    throw new Problem('invalid_mail_token')
  return { link, account, use: () => state.mailTokens.delete(token) }
}

export function requestPasswordReset(call: Call): Reply {
  const account = accountWith(call.state, (call.body as { email: string }).email)
  if (account) sendLink(call, 'password_reset', account)
  return { status: 202, body: { message: 'If there is such an account, a mail is on its way.' } }
}

export function confirmPasswordReset(call: Call): Reply {
  const { account, link } = takeToken(call, ['password_reset'])
  const { new_password } = call.body as { new_password: string }
  refuseCommon(new_password)
  account.password = canonical(new_password)
  account.email_verified ||= account.email === link.email
  account.sessions.clear()
  endLinks(call.state, account)
  call.state.mails.push({ kind: 'password_changed', to: account.email, token: undefined })
  return { status: 204 }
}

const onItsWay: Reply = { status: 202, body: { message: 'A mail is on its way.' } }

export function requestEmailVerification(call: SignedInCall): Reply {
  if (!call.account.email_verified) sendLink(call, 'email_verification', call.account)
  return onItsWay
}

export function changeEmail(call: SignedInCall): Reply {
  const { email, current_password } = call.body as { email: string; current_password: string }
  if (canonical(current_password) !== call.account.password) throw new Problem('password_mismatch')
  sendLink(call, 'email_change', call.account, email)
  return onItsWay
}

/** Verifies an address, and gives it to the account if it is a new one. */
export function confirmEmail(call: Call): Reply {
  const { account, link, use } = takeToken(call, ['email_verification', 'email_change'])
  const isChange = link.kind === 'email_change'
  if (!isChange && link.email !== account.email) throw new Problem('invalid_mail_token')
  const other = accountWith(call.state, link.email)
  if (other !== undefined && other !== account) throw new Problem('email_taken')
  use()
  if (isChange) {
    endLinks(call.state, account)
    call.state.mails.push({ kind: 'email_changed', to: account.email, token: undefined })
  }
  Object.assign(account, { email: link.email, email_verified: true })
  return { status: 200, body: userOf(account) }
}
