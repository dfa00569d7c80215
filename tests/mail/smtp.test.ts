// Mails by SMTP to real servers: over TLS, with authentication, refused, left without a response, and with hostile words.
import { describe, expect, test } from 'vitest'
import type { SendError } from '../../src/features/mail/send-error.ts'
import { smtpTransport } from '../../src/features/mail/smtp.ts'
import { SmtpUrl } from '../../src/features/mail/smtp-url.ts'
import { mailOptions, type OutgoingMail, type Transport } from '../../src/features/mail/transport.ts'
import { atTestEnd } from '../support/cleanup.ts'
import { freePort } from '../support/free-port.ts'
import { until } from '../support/until.ts'
import { headersOf, phases, refusal, selfSigned, serverUpTo, startMailServer } from './mail-server.ts'

const mail: OutgoingMail = {
  id: 7,
  kind: 'password_reset',
  from: { name: 'Tasks', address: 'no-reply@tasks.example.com' },
  to: 'ada@example.com',
  subject: 'Set a new password',
  text: 'Für Ada.\n',
  html: '<p>Für Ada.</p>\n',
  createdAt: new Date('2026-11-29T18:14:53.123Z'),
}

function transportTo(url: string, options: Parameters<typeof smtpTransport>[1] = {}): Transport {
  const transport = smtpTransport(SmtpUrl.parse(url), options)
  atTestEnd(() => transport.close())
  return transport
}

const never = new AbortController().signal
const errorOf = (sent: Promise<void>) =>
  sent.then(
    () => undefined,
    (error: SendError) => ({ what: error.message, isFinal: error.isFinal, isOfServer: error.isOfServer }),
  )

test('a mail arrives with its text and its HTML, and with the same id and date each time', async () => {
  const server = await startMailServer()
  const transport = transportTo(`smtp://127.0.0.1:${server.port}`)
  await transport.send(mail, never)
  await transport.send(mail, never)
  expect(server.received.map(({ from, to }) => ({ from, to }))).toEqual(
    Array(2).fill({ from: 'no-reply@tasks.example.com', to: ['ada@example.com'] }),
  )
  for (const { raw } of server.received) {
    expect(headersOf(raw)).toMatchObject({
      from: 'Tasks <no-reply@tasks.example.com>',
      to: 'ada@example.com',
      subject: 'Set a new password',
      date: 'Sun, 29 Nov 2026 18:14:53 +0000',
      'message-id': '<7.1795976093123@tasks.example.com>',
      'auto-submitted': 'auto-generated',
      'content-type': expect.stringContaining('multipart/alternative'),
    })
    expect(raw.indexOf('text/plain')).toBeLessThan(raw.indexOf('text/html'))
    expect(raw).toContain('F=C3=BCr Ada.')
  }
  expect(server.connections).toBe(1) // kept for the second one
})

describe('TLS', () => {
  const certificate = selfSigned()
  const ca = certificate?.cert ?? ''
  test.skipIf(certificate === undefined)(
    'smtps encrypts from the first byte on, and smtp by STARTTLS',
    async () => {
      const secure = await startMailServer({ certificate: certificate as never, secure: true })
      await transportTo(`smtps://127.0.0.1:${secure.port}`, { ca }).send(mail, never)
      const upgraded = await startMailServer({ certificate: certificate as never })
      await transportTo(`smtp://127.0.0.1:${upgraded.port}?tls=required`, { ca }).send(mail, never)
      for (const { received } of [secure, upgraded]) expect(received).toMatchObject([{ isEncrypted: true }])
    },
  )

  test.skipIf(certificate === undefined)(
    'the certificate must be trusted, and be that of the host',
    async () => {
      const other = selfSigned()?.cert ?? ''
      for (const options of [{}, { ca: other }])
        for (const secure of [true, false]) {
          const server = await startMailServer({ certificate: certificate as never, secure })
          const url = `${secure ? 'smtps' : 'smtp'}://127.0.0.1:${server.port}?tls=required`
          expect(await errorOf(transportTo(url, options).send(mail, never))).toEqual({
            what: expect.stringMatching(/SELF_SIGNED_CERT|UNABLE_TO_VERIFY|CERT/),
            isFinal: false,
            isOfServer: true,
          })
          expect(server.received).toEqual([])
        }
    },
  )

  test('where STARTTLS is required and not offered nothing is sent, not even the credentials', async () => {
    const server = await serverUpTo('.')
    const url = `smtp://ada:secret@127.0.0.1:${server.port}?tls=required`
    expect(await errorOf(transportTo(url).send(mail, never))).toMatchObject({
      isFinal: false,
      isOfServer: true,
    })
    expect(server.commands.filter((command) => !['EHLO', 'STARTTLS', 'QUIT'].includes(command))).toEqual([])
  })

  test.skipIf(certificate === undefined)(
    'tls=off sends without it, and so does loopback by default',
    async () => {
      const server = await startMailServer({ certificate: certificate as never })
      await transportTo(`smtp://127.0.0.1:${server.port}?tls=off`).send(mail, never)
      await transportTo(`smtp://127.0.0.1:${server.port}`).send(mail, never)
      expect(server.received.map(({ isEncrypted }) => isEncrypted)).toEqual([false, false])
    },
  )

  test.skipIf(certificate === undefined)(
    'the user and the password of the URL sign in, decoded',
    async () => {
      const account = { user: 'ada@example.com', pass: 'p@ss/w%rd' }
      const server = await startMailServer({ certificate: certificate as never, secure: true, account })
      const right = `smtps://ada%40example.com:p%40ss%2Fw%25rd@127.0.0.1:${server.port}`
      await transportTo(right, { ca }).send(mail, never)
      expect(server.received).toMatchObject([{ user: account.user }])
      // The settings are wrong, not the mail: it waits until they are right.
      const wrong = `smtps://ada%40example.com:guess@127.0.0.1:${server.port}`
      expect(await errorOf(transportTo(wrong, { ca }).send(mail, never))).toEqual({
        what: expect.stringMatching(/^535 5\.7\.8 \(AUTH \w+\)$/),
        isFinal: false,
        isOfServer: true,
      })
      expect(server.received.length).toBe(1)
    },
  )
})

describe('a refusal', () => {
  test.each([
    ['550 5.1.1 <ada@example.com>: no such user', { isFinal: true, isOfServer: false }, '550 5.1.1'],
    ['554 no', { isFinal: true, isOfServer: false }, '554'],
    ['451 4.7.1 greylisted, ada@example.com', { isFinal: false, isOfServer: false }, '451 4.7.1'],
    ['452 full', { isFinal: false, isOfServer: false }, '452'],
    ['530 5.7.0 sign in first', { isFinal: false, isOfServer: true }, '530 5.7.0'],
  ])('%s, of the recipient and of the message', async (response, kind, code) => {
    const server = await startMailServer()
    const transport = transportTo(`smtp://127.0.0.1:${server.port}`)
    server.onRecipient = () => {
      throw refusal(response)
    }
    expect(await errorOf(transport.send(mail, never))).toEqual({ what: `${code} (RCPT TO)`, ...kind })
    server.onRecipient = () => {}
    server.onMessage = () => {
      throw refusal(response)
    }
    expect(await errorOf(transport.send(mail, never))).toEqual({ what: `${code} (DATA)`, ...kind })
    expect(server.received).toEqual([])
    server.onMessage = () => {}
    await transport.send(mail, never)
    expect(server.received.length).toBe(1)
  })

  test('that closes the connection (421) is about neither', async () => {
    const server = await startMailServer()
    server.onRecipient = () => {
      throw refusal('421 4.3.2 shutting down')
    }
    expect(await errorOf(transportTo(`smtp://127.0.0.1:${server.port}`).send(mail, never))).toEqual({
      what: '421 4.3.2 (CONN)',
      isFinal: false,
      isOfServer: true,
    })
  })

  test('of the sender is a matter of the settings', async () => {
    const server = await startMailServer()
    server.onSender = () => {
      throw refusal('550 5.7.1 not your address')
    }
    expect(await errorOf(transportTo(`smtp://127.0.0.1:${server.port}`).send(mail, never))).toEqual({
      what: '550 5.7.1 (MAIL FROM)',
      isFinal: false,
      isOfServer: true,
    })
  })
})

describe('a server that is of no use', () => {
  const limits = { connection: 2000, greeting: 2000, silence: 2000 }
  const postponed = { isFinal: false, isOfServer: true }

  const last = {
    nothing: undefined,
    greeting: 'EHLO',
    EHLO: 'MAIL',
    MAIL: 'RCPT',
    RCPT: 'DATA',
    DATA: '.',
    '.': '.',
  }

  test('it falls silent, after whatever it was: the attempt ends', async () => {
    const attempts = phases.map(async (phase) => {
      const server = await serverUpTo(phase)
      const error = await errorOf(
        transportTo(`smtp://127.0.0.1:${server.port}`, { limits }).send(mail, never),
      )
      expect([phase, error, server.commands.at(-1), server.connections]).toEqual([
        phase,
        { what: expect.stringMatching(/TIMEOUT/), ...postponed },
        last[phase],
        1,
      ])
    })
    await Promise.all(attempts)
  })

  test.each(phases)('it dies after %s: nothing is sent again at once', async (phase) => {
    const server = await serverUpTo(phase, (socket) => socket.destroy())
    const transport = transportTo(`smtp://127.0.0.1:${server.port}`)
    expect(await errorOf(transport.send(mail, never))).toEqual({ what: expect.any(String), ...postponed })
    expect(server.connections).toBe(1)
  })

  test('nobody listens', async () => {
    const transport = transportTo(`smtp://127.0.0.1:${await freePort()}`)
    expect(await errorOf(transport.send(mail, never))).toEqual({ what: 'ECONNREFUSED (CONN)', ...postponed })
  })

  test('it sends a response without end, byte by byte: the signal ends the attempt and its connection', async () => {
    let isClosed = false
    const server = await serverUpTo('MAIL', (socket) => {
      const drip = setInterval(() => socket.write('2'), 20)
      socket.on('close', () => {
        clearInterval(drip)
        isClosed = true
      })
    })
    const late = new AbortController()
    const sent = errorOf(transportTo(`smtp://127.0.0.1:${server.port}`, { limits }).send(mail, late.signal))
    await until(() => server.commands.includes('RCPT'))
    late.abort()
    expect(await sent).toEqual({ what: expect.any(String), ...postponed })
    await until(() => isClosed)
  })
})

describe('words that would be headers', () => {
  test.each([
    ['a line feed', 'Hello\r\nBcc: eve@example.com'],
    ['the end of the header', 'Hello\nBcc: eve@example.com\n\nbody'],
    ['commas, quotes and brackets', 'a, "b" <eve@example.com>; d'],
    ['other scripts', '日本語の件名 – “ja”\u2028x'],
    ['two thousand letters', 'x'.repeat(2000)],
    ['an encoded line feed', '=?utf-8?Q?=0D=0ABcc:_eve@example.com?='],
  ])('%s: a subject and a name, and nothing else', async (_, words) => {
    const server = await startMailServer()
    const from = { name: words, address: mail.from.address }
    await transportTo(`smtp://127.0.0.1:${server.port}`).send({ ...mail, subject: words, from }, never)
    const [received] = server.received
    expect(received).toMatchObject({ from: mail.from.address, to: [mail.to] })
    const headers = headersOf(received?.raw ?? '')
    expect(Object.keys(headers).sort()).toEqual([
      'auto-submitted',
      'content-type',
      'date',
      'from',
      'message-id',
      'mime-version',
      'subject',
      'to',
    ])
    expect(headers.to).toBe(mail.to)
    // Beside the address there is a quoted string (RFC 5322), or encoded words (RFC 2047).
    expect(headers.from).toMatch(
      /^("([^"\\]|\\.)*"|(=\?UTF-8\?[BQ]\?[\w=+/]+\?= ?)+|x+) <no-reply@tasks\.example\.com>$/i,
    )
  })
})

test('the library gets addresses in parts and words in one line, whatever it would do with others', () => {
  const list = 'ada@example.com, eve@example.com'
  const words = 'Hello\r\nBcc: eve@example.com'
  expect(
    mailOptions({ ...mail, to: list, subject: words, from: { name: words, address: list } }),
  ).toMatchObject({
    to: { name: '', address: list },
    from: { name: 'Hello Bcc: eve@example.com', address: list },
    subject: 'Hello Bcc: eve@example.com',
    envelope: { from: list, to: [list] },
  })
})
