// The settings about mail: what is taken, what is refused, and what needs what.
import { expect, test } from 'vitest'
import { readConfig } from '../../src/server/config.ts'

function configError(environment: NodeJS.ProcessEnv): string {
  try {
    readConfig(environment)
  } catch (error) {
    return (error as Error).message
  }
  throw new Error('it was taken')
}

const MAIL_FROM = 'no-reply@tasks.example.com'
const server = (SMTP_URL: string) => readConfig({ SMTP_URL, MAIL_FROM }).SMTP_URL

test('SMTP_URL names the server, how it is encrypted, and who signs in', () => {
  const none = { auth: undefined }
  const mails = { host: 'mail.example.com', isSecure: false, startTls: 'required' }
  expect(server('smtp://mail.example.com')).toEqual({ ...mails, ...none, port: 587 })
  expect(server('smtp://mail.example.com:25/?tls=off')).toEqual({
    ...mails,
    ...none,
    port: 25,
    startTls: 'off',
  })
  expect(server('smtps://mail.example.com')).toEqual({ ...mails, ...none, port: 465, isSecure: true })
  expect(server('smtp://ada%40example.com:p%40s%2Fs%25@mail.example.com')).toMatchObject({
    auth: { user: 'ada@example.com', pass: 'p@s/s%' },
  })
  for (const host of ['localhost', '127.0.0.1', '127.1.2.3', '[::1]']) {
    expect(server(`smtp://${host}:1025`)).toMatchObject({
      host: host.replaceAll(/[[\]]/g, ''),
      startTls: 'off',
    })
    expect(server(`smtp://${host}:1025?tls=required`)).toMatchObject({ startTls: 'required' })
  }
  for (const host of ['localhost.example.com', '127.0.0.1.example.com', '10.0.0.1', 'mailpit'])
    expect(server(`smtp://${host}`)).toMatchObject({ startTls: 'required' })
})

test.each([
  'mail.example.com',
  'https://mail.example.com',
  'smtp://',
  'smtp://ada@mail.example.com',
  'smtp://:secret@mail.example.com',
  'smtp://ada:hid#den@mail.example.com',
  'smtp://ada:hid/den@mail.example.com',
  'smtp://ada:%zz@mail.example.com',
  'smtp://mail.example.com/folder',
  'smtp://mail.example.com?tls=maybe',
  'smtp://mail.example.com?tls=off&tls=required',
  'smtp://mail.example.com?ignoreTLS=true',
  'smtps://mail.example.com?tls=off',
  'smtp://mail.example.com:99999',
])('SMTP_URL is not %s, and the error does not show it', (SMTP_URL) => {
  const error = configError({ SMTP_URL, MAIL_FROM })
  expect(error).toMatch(/^SMTP_URL (must be smtp|takes tls=|is smtps)/)
  expect(error).not.toMatch(/hid|den|ada|secret/)
})

test('MAIL_FROM is an address, with a name or without', () => {
  const from = (text: string) => readConfig({ MAIL_FROM: text }).MAIL_FROM
  const address = MAIL_FROM
  expect(from(address)).toEqual({ name: '', address })
  expect(from(`<${address}>`)).toEqual({ name: '', address })
  expect(from(`Tasks <${address}>`)).toEqual({ name: 'Tasks', address })
  expect(from(`"Tasks, Inc." <${address}>`)).toEqual({ name: 'Tasks, Inc.', address })
  expect(from(`Aufgaben für alle, GmbH <${address}>`)).toEqual({ name: 'Aufgaben für alle, GmbH', address })
})

test.each([
  'Tasks',
  'Tasks no-reply@tasks.example.com',
  'a@example.com, b@example.com',
  'Tasks <a@example.com>, <b@example.com>',
  'Tasks <no-reply@bücher.example>',
  'Tasks\r\nBcc: eve@example.com <a@example.com>',
  'Tasks <a@example.com\r\nBcc: eve@example.com>',
  'Tasks <>',
  'root@localhost',
])('MAIL_FROM is not %j', (text) => {
  expect(configError({ MAIL_FROM: text })).toMatch(/^MAIL_FROM must be an address/)
})

test('who sends mail says from whom, and in production where its links lead', () => {
  const SMTP_URL = 'smtps://mail.example.com'
  expect(configError({ SMTP_URL })).toBe('MAIL_FROM is required with SMTP_URL')
  const production = {
    NODE_ENV: 'production',
    DATABASE_URL: 'postgres://ada@db.example.com/tasks',
    BETTER_AUTH_SECRET: 'Vf3-Qm8zLw1xTd7pRb5sKc9jHg2nYa4e',
  }
  expect(configError({ ...production, SMTP_URL, MAIL_FROM })).toBe(
    'APP_URL is required with SMTP_URL in production: the links of mails lead there',
  )
  const APP_URL = 'https://app.example.com/tasks/'
  expect(readConfig({ ...production, SMTP_URL, MAIL_FROM, APP_URL }).APP_URL).toBe(
    'https://app.example.com/tasks',
  )
  expect(readConfig(production).SMTP_URL).toBeUndefined()
  expect(configError({ ...production, REQUIRE_VERIFIED_EMAIL: 'on' })).toMatch(
    /^REQUIRE_VERIFIED_EMAIL needs SMTP_URL/,
  )
  expect(readConfig({ REQUIRE_VERIFIED_EMAIL: 'on' }).REQUIRE_VERIFIED_EMAIL).toBe('on')
  expect(configError({ APP_URL: 'app.example.com' })).toMatch(/^APP_URL must be/)
})
