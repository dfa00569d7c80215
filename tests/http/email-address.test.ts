// E-mail addresses: verified by a link, changed by one, and asked for at sign-in where the operator wants that.
import { randomUUID } from 'node:crypto'
import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { newClient, type Person, password, signUp } from '../support/client.ts'
import { onService, type TestService, testService } from '../support/service.ts'
import { travel } from '../support/time-travel.ts'

let service: TestService
let ada: Person
beforeAll(async () => {
  service = await testService()
})
beforeEach(async () => {
  ada = await signUp(service)
})

const newAddress = () => `new-${randomUUID().slice(0, 8)}@example.com`
const confirm = (token: string | undefined) =>
  service.send('POST', '/api/auth/email-verification/confirm', { json: { token } })
const mailsTo = async (email: string, kind: string, at = service) =>
  (await at.mails()).filter((mail) => mail.kind === kind && mail.to === email)
const codeOf = ({ status, body }: { status: number; body: unknown }) => [
  status,
  (body as { code?: string }).code,
]
const login = async (email: string, at = service) =>
  codeOf(await at.send('POST', '/api/auth/login', { json: { email, password } }))
const invalid = [400, 'invalid_mail_token']

async function linkTo(email: string): Promise<string | undefined> {
  await ada.call('changeEmail', 202, { body: { email, current_password: password } })
  return (await mailsTo(email, 'email_change')).at(-1)?.token
}

describe('an address', () => {
  test('is verified by the link that registration sends, once', async () => {
    expect((await ada.call('getMe', 200)).body.email_verified).toBe(false)
    const [mail] = await mailsTo(ada.email, 'email_verification')
    const { status, body } = await confirm(mail?.token)
    expect([status, body]).toEqual([200, (await ada.call('getMe', 200)).body])
    expect(body).toMatchObject({ email: ada.email, email_verified: true })
    expect(codeOf(await confirm(mail?.token))).toEqual(invalid)
  })

  test('gets another link when asked for, which ends the one before; once verified none', async () => {
    const [first] = await mailsTo(ada.email, 'email_verification')
    await ada.call('requestEmailVerification', 202)
    const [, second] = await mailsTo(ada.email, 'email_verification')
    expect(codeOf(await confirm(first?.token))).toEqual(invalid)
    expect((await confirm(second?.token)).status).toBe(200)
    await ada.call('requestEmailVerification', 202)
    expect(await mailsTo(ada.email, 'email_verification')).toHaveLength(2)
  })

  onService('the in-memory service sends at once').test(
    'gets no mail that still waits once it is verified',
    async () => {
      const [first] = await mailsTo(ada.email, 'email_verification')
      await ada.call('requestEmailVerification', 202)
      expect((await confirm(first?.token)).status).toBe(200)
      expect(await mailsTo(ada.email, 'email_verification')).toHaveLength(1)
    },
  )

  test('is verified for 30 minutes, and by no other link', async () => {
    const [mail] = await mailsTo(ada.email, 'email_verification')
    await travel(service, 31 * 60_000)
    for (const token of [mail?.token, 'A'.repeat(43), 'x'])
      expect(codeOf(await confirm(token))).toEqual(invalid)
  })

  test('stays verifiable after the password was changed', async () => {
    const [mail] = await mailsTo(ada.email, 'email_verification')
    await ada.call('changePassword', 204, {
      body: { current_password: password, new_password: 'four more words nobody guesses' },
    })
    expect((await confirm(mail?.token)).status).toBe(200)
  })
})

describe('a change of the address', () => {
  test('happens when the link in the mail to the new one is followed, and the old one is told', async () => {
    const email = newAddress()
    const token = await linkTo(email)
    expect((await ada.call('getMe', 200)).body.email).toBe(ada.email)
    expect((await confirm(token)).body).toMatchObject({ id: ada.id, email, email_verified: true })
    expect((await login(email))[0]).toBe(200)
    expect((await login(ada.email))[0]).toBe(401)
    expect(await mailsTo(ada.email, 'email_changed')).toHaveLength(1)
    expect(codeOf(await confirm(token))).toEqual(invalid)
  })

  test('needs the password, and a wrong one sends nothing', async () => {
    const email = newAddress()
    const wrong = await ada.call('changeEmail', 403, {
      body: { email, current_password: 'not the password' },
    })
    expect(wrong.body.code).toBe('password_mismatch')
    expect(await mailsTo(email, 'email_change')).toEqual([])
  })

  test('to an address that somebody has shows so to those who read its mail alone', async () => {
    const eve = await signUp(service)
    const free = await ada.call('changeEmail', 202, {
      body: { email: newAddress(), current_password: password },
    })
    const taken = await ada.call('changeEmail', 202, {
      body: { email: eve.email, current_password: password },
    })
    expect(taken.body).toEqual(free.body)
    const [mail] = await mailsTo(eve.email, 'email_change')
    expect(codeOf(await confirm(mail?.token))).toEqual([409, 'email_taken'])
    expect((await ada.call('getMe', 200)).body.email).toBe(ada.email)
  })

  test('by two accounts to one address is made by the first', async () => {
    const email = newAddress()
    const hers = await linkTo(email)
    const eve = await signUp(service)
    await eve.call('changeEmail', 202, { body: { email: email.toUpperCase(), current_password: password } })
    const theirs = (await service.mails()).filter(({ kind }) => kind === 'email_change').at(-1)?.token
    const statuses = (await Promise.all([confirm(hers), confirm(theirs)])).map(({ status }) => status)
    expect(statuses.sort()).toEqual([200, 409])
  })

  test('ends the links that were sent to the old one: none of them is good afterwards', async () => {
    await service.send('POST', '/api/auth/password-reset', { json: { email: ada.email } })
    const [reset] = await mailsTo(ada.email, 'password_reset')
    const [verification] = await mailsTo(ada.email, 'email_verification')
    expect((await confirm(await linkTo(newAddress()))).status).toBe(200)
    const json = { token: reset?.token, new_password: 'four more words nobody guesses' }
    expect(codeOf(await service.send('POST', '/api/auth/password-reset/confirm', { json }))).toEqual(invalid)
    expect(codeOf(await confirm(verification?.token))).toEqual(invalid)
  })

  test('that somebody else has asked for ends when the owner sets a new password', async () => {
    const token = await linkTo(newAddress())
    await service.send('POST', '/api/auth/password-reset', { json: { email: ada.email } })
    const [reset] = await mailsTo(ada.email, 'password_reset')
    const json = { token: reset?.token, new_password: 'four more words nobody guesses' }
    expect((await service.send('POST', '/api/auth/password-reset/confirm', { json })).status).toBe(204)
    expect(codeOf(await confirm(token))).toEqual(invalid)
  })

  test('only changes how letters are written, if that is what is wanted', async () => {
    const email = ada.email.replace('p', 'P')
    expect((await confirm(await linkTo(email))).body).toMatchObject({ email })
  })
})

onService('the in-memory service asks for no verified address').test(
  'where only verified addresses may sign in, a right password of another one is 403, and a wrong one 401',
  async () => {
    const strict = await testService({ requireVerifiedEmail: true })
    const bob = await signUp(strict)
    expect(await login(bob.email, strict)).toEqual([403, 'email_not_verified'])
    const json = { email: bob.email, password: 'not the password' }
    expect((await strict.send('POST', '/api/auth/login', { json })).status).toBe(401)
    expect(strict.logs.filter(({ audit }) => audit === 'login_failed')).toHaveLength(2)
    const [mail] = await mailsTo(bob.email, 'email_verification', strict)
    await newClient(strict)('confirmEmail', 200, { body: { token: mail?.token ?? '' } })
    expect((await login(bob.email, strict))[0]).toBe(200)
  },
)

onService('it reads the log').test('the audit trail names what has happened, and whose it was', async () => {
  await service.send('POST', '/api/auth/password-reset', { json: { email: ada.email } })
  const [reset] = await mailsTo(ada.email, 'password_reset')
  const [verification] = await mailsTo(ada.email, 'email_verification')
  await confirm(verification?.token)
  await confirm(await linkTo(newAddress()))
  const json = { token: reset?.token, new_password: 'four more words nobody guesses' }
  await service.send('POST', '/api/auth/password-reset/confirm', { json })
  const events = service.logs
    .filter(({ audit, user_id }) => audit && user_id === ada.id)
    .map(({ audit }) => audit)
  expect(events).toEqual(['user_registered', 'email_verified', 'email_change_requested', 'email_changed'])
  expect(service.logs.some(({ audit }) => audit === 'password_reset_requested')).toBe(true)
})
