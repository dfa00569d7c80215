// A forgotten password: the mail, its link, and what a link may not be used for.
import { sql } from 'kysely'
import { beforeAll, beforeEach, describe, expect, inject, test } from 'vitest'
import type { MailJob } from '../../src/features/mail/message.ts'
import { claimMail } from '../../src/features/mail/queue.ts'
import { linkComposers } from '../../src/features/recovery/composers.ts'
import { type Person, password, signUp } from '../support/client.ts'
import { onService, secret, type TestService, testService } from '../support/service.ts'
import { travel } from '../support/time-travel.ts'

const newPassword = 'four more words nobody guesses'
const minute = 60_000

let service: TestService
let ada: Person
beforeAll(async () => {
  service = await testService()
})
beforeEach(async () => {
  ada = await signUp(service)
})

const ask = (email: string, at = service) => at.send('POST', '/api/auth/password-reset', { json: { email } })
const confirm = (token: string | undefined, new_password = newPassword) =>
  service.send('POST', '/api/auth/password-reset/confirm', { json: { token, new_password } })
const login = async (email: string, secret: string) =>
  (await service.send('POST', '/api/auth/login', { json: { email, password: secret } })).status
const codeOf = ({ status, body }: { status: number; body: unknown }) => [
  status,
  (body as { code?: string }).code,
]

const invalid = [400, 'invalid_mail_token']

/** The mails to a person, of a kind. */
const mailsTo = async ({ email }: Pick<Person, 'email'>, kind: string) =>
  (await service.mails()).filter((mail) => mail.kind === kind && mail.to === email)

/** Asks, and opens the mail. */
async function linkFor(person: Person): Promise<string | undefined> {
  expect((await ask(person.email)).status).toBe(202)
  return (await mailsTo(person, 'password_reset')).at(-1)?.token
}

describe('asking for a new password', () => {
  test('gets the same response for an address that nobody has, which gets no mail', async () => {
    const nobody = { email: 'nobody@example.com' }
    const [unknown, known] = [await ask(nobody.email), await ask(ada.email)]
    expect(unknown.status).toBe(202)
    expect(unknown.text).toBe(known.text)
    expect(unknown.body).toEqual({ message: expect.stringMatching(/if there is such an account/i) })
    const names = ({ headers }: { headers: Headers }) => [...headers.keys()].sort()
    expect(names(unknown)).toEqual(names(known))
    expect(await mailsTo(nobody, 'password_reset')).toEqual([])
    expect(await mailsTo(ada, 'password_reset')).toHaveLength(1)
  })

  test('finds the account however the address is written, and writes to the address of the account', async () => {
    await ask(ada.email.toUpperCase())
    expect(await mailsTo(ada, 'password_reset')).toHaveLength(1)
  })

  test('ends the link before', async () => {
    const first = await linkFor(ada)
    const second = await linkFor(ada)
    expect(first).not.toBe(second)
    expect(codeOf(await confirm(first))).toEqual(invalid)
    expect((await confirm(second)).status).toBe(204)
  })
})

describe('a link', () => {
  test('sets the password, ends all sessions, and verifies the address; a notice says so', async () => {
    const token = await linkFor(ada)
    expect(token).toMatch(/^[\w-]{43}$/)
    const response = await confirm(token)
    expect([response.status, response.text]).toEqual([204, ''])
    expect([await login(ada.email, password), await login(ada.email, newPassword)]).toEqual([401, 200])
    const refreshed = await service.send('POST', '/api/auth/refresh', {
      json: { refresh_token: ada.refreshToken },
    })
    expect(codeOf(refreshed)).toEqual([401, 'invalid_refresh_token'])
    expect((await ada.call('getMe', 200)).body.email_verified).toBe(true)
    expect(await mailsTo(ada, 'password_changed')).toHaveLength(1)
  })

  test('is good once, also for several requests at once', async () => {
    const token = await linkFor(ada)
    const all = await Promise.all(Array.from({ length: 5 }, () => confirm(token)))
    expect(all.map(({ status }) => status).sort()).toEqual([204, 400, 400, 400, 400])
    expect(codeOf(await confirm(token))).toEqual(invalid)
  })

  test('ends the session of a login with the old password at the same moment', async () => {
    const token = await linkFor(ada)
    const send = (path: string, json: object) => service.send('POST', `/api/auth/${path}`, { json })
    const logins = Array.from({ length: 8 }, () => send('login', { email: ada.email, password }))
    const [confirmed, ...responses] = await Promise.all([confirm(token), ...logins])
    expect(confirmed.status).toBe(204)
    for (const { status, body } of responses) {
      expect([200, 401]).toContain(status)
      const { refresh_token } = body as { refresh_token?: string }
      if (refresh_token) expect((await send('refresh', { refresh_token })).status).toBe(401)
    }
    expect(await login(ada.email, newPassword)).toBe(200)
  })

  test('is good for 30 minutes', async () => {
    const [early, late] = [await linkFor(ada), await linkFor(await signUp(service))]
    await travel(service, 29 * minute)
    expect((await confirm(early)).status).toBe(204)
    await travel(service, minute)
    expect(codeOf(await confirm(late))).toEqual(invalid)
  })

  test('that is unknown, used or expired gets one and the same response', async () => {
    const used = await linkFor(ada)
    await confirm(used)
    const expired = await linkFor(ada)
    await travel(service, 31 * minute)
    const responses = [
      await confirm(used),
      await confirm(expired),
      await confirm('A'.repeat(43)),
      await confirm('x'),
    ]
    const bodies = responses.map(({ body }) => ({ ...(body as object), request_id: '' }))
    expect(new Set(bodies.map((body) => JSON.stringify(body))).size).toBe(1)
    expect(codeOf(responses[0] as never)).toEqual(invalid)
  })

  test('is not used up by a password that is refused', async () => {
    const token = await linkFor(ada)
    expect(codeOf(await confirm(token, 'password1'))).toEqual([400, 'password_too_common'])
    expect(codeOf(await confirm(token, 'short'))).toEqual([400, 'validation_failed'])
    expect((await confirm(token)).status).toBe(204)
  })

  test('ends when the password is changed, and when the account is deleted', async () => {
    const token = await linkFor(ada)
    await ada.call('changePassword', 204, { body: { current_password: password, new_password: newPassword } })
    expect(codeOf(await confirm(token))).toEqual(invalid)
    const eve = await signUp(service)
    const hers = await linkFor(eve)
    await eve.call('deleteMe', 204, { body: { password } })
    expect(codeOf(await confirm(hers))).toEqual(invalid)
  })

  test('verifies no address: another kind of link does', async () => {
    const token = await linkFor(ada)
    const wrong = await service.send('POST', '/api/auth/email-verification/confirm', { json: { token } })
    expect(codeOf(wrong)).toEqual(invalid)
    const [verification] = await mailsTo(ada, 'email_verification')
    expect(codeOf(await confirm(verification?.token))).toEqual(invalid)
  })

  test('sets the password of its account alone', async () => {
    const eve = await signUp(service)
    await confirm(await linkFor(ada))
    expect(await login(eve.email, password)).toBe(200)
    expect((await eve.call('getMe', 200)).body.email_verified).toBe(false)
  })
})

const withQueue = onService('the in-memory service sends at once')

withQueue.describe('a mail that waits', () => {
  test('has a link that is good from when it is sent', async () => {
    await ask(ada.email)
    await travel(service, 60 * minute)
    expect((await confirm((await mailsTo(ada, 'password_reset'))[0]?.token)).status).toBe(204)
  })

  test.each([
    [
      'the password is changed',
      () =>
        ada.call('changePassword', 204, { body: { current_password: password, new_password: newPassword } }),
    ],
    ['the account is deleted', () => ada.call('deleteMe', 204, { body: { password } })],
  ])('is not sent any more when %s', async (_, change) => {
    await ask(ada.email)
    await change()
    expect(await mailsTo(ada, 'password_reset')).toEqual([])
  })

  test('is not sent any more when the password is changed after a worker has taken it', async () => {
    await service.mails()
    await ask(ada.email)
    const job = await claimMail(service.db, ['password_reset'])
    await ada.call('changePassword', 204, {
      body: { current_password: password, new_password: newPassword },
    })
    const deps = { db: service.db, secret, appUrl: 'https://tasks.example.com', authRateLimit: 0 }
    expect(await linkComposers(deps).password_reset(job as MailJob)).toBeUndefined()
  })

  test('has the same link when it is sent again, and none once that was used', async () => {
    await ask(ada.email)
    const row = await service.db
      .selectFrom('mails')
      .selectAll()
      .where('address', '=', ada.email)
      .where('kind', '=', 'password_reset')
      .executeTakeFirstOrThrow()
    const first = (await mailsTo(ada, 'password_reset')).at(-1)?.token
    const again = async () => {
      const { id: _, ...values } = row
      await service.db.insertInto('mails').values(values).execute()
      await service.db
        .updateTable('mail_tokens')
        .set({ mail_id: sql`(select max(id) from mails)` })
        .where('user_id', '=', ada.id)
        .execute()
      return (await mailsTo(ada, 'password_reset')).map(({ token }) => token)
    }
    expect(await again()).toEqual([first, first])
    expect((await confirm(first)).status).toBe(204)
    expect(await again()).toEqual([first, first])
    expect(codeOf(await confirm(first))).toEqual(invalid)
  })
})

onService('the in-memory service has no quotas').describe('somebody else’s mailbox', () => {
  const throttling = { authRateLimit: 10 }

  test('gets three mails an hour, and the response stays the same', async () => {
    const responses = []
    const limited = await testService({ databaseUrl: service.databaseUrl, throttling })
    const bob = await signUp(limited)
    const resets = async (at: TestService) =>
      (await at.mails()).filter(({ kind }) => kind === 'password_reset')
    for (let time = 0; time < 5; time += 1) responses.push(await ask(bob.email, limited))
    expect(new Set(responses.map(({ status, text }) => status + text)).size).toBe(1)
    // Registration has sent one.
    expect(await resets(limited)).toHaveLength(2)
    await travel(service, 61 * minute)
    const later = await testService({ databaseUrl: service.databaseUrl, throttling }) // whose memory is empty
    await ask(bob.email, later)
    expect(await resets(later)).toHaveLength(1)
  })
})

onService('the in-memory service can always send').test(
  'without a server for mails it is 503, and nobody waits for a mail',
  async () => {
    const silent = await testService({ hasMail: false })
    const bob = await signUp(silent)
    expect(codeOf(await ask(bob.email, silent))).toEqual([503, 'mail_unavailable'])
    await bob.call('requestEmailVerification', 503)
    await bob.call('changeEmail', 503, { body: { email: 'b@example.com', current_password: password } })
    expect(await silent.mails()).toEqual([])
  },
)

onService('it looks into the tables').test(
  'neither the queue nor the tokens have what is in a link',
  async () => {
    expect(inject('isInMemory')).toBe(false)
    const token = (await linkFor(ada)) as string
    for (const table of ['mail_tokens', 'mails', 'users'] as const) {
      const rows = await service.db.selectFrom(table).selectAll().execute()
      const text = JSON.stringify(rows, (_, value) =>
        value?.type === 'Buffer' ? Buffer.from(value.data).toString('latin1') : value,
      )
      expect(text).not.toContain(token)
      expect(text).not.toContain(Buffer.from(token, 'base64url').toString('latin1'))
    }
  },
)
