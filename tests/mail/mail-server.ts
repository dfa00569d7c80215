// Real mail servers on loopback, and servers that fall silent: what they were given, and what they refuse.
import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { SMTPServer } from 'smtp-server'
import { atTestEnd } from '../support/cleanup.ts'

export type Received = {
  from: string
  to: string[]
  raw: string
  user: string | undefined
  isEncrypted: boolean
}

type SmtpError = Error & { responseCode: number }

/** A response of the server, e.g. `550 5.1.1 <ada@example.com>: no such user`. */
export function refusal(response: string): SmtpError {
  const [code, ...words] = response.split(' ')
  return Object.assign(new Error(words.join(' ')), { responseCode: Number(code) })
}

export type Certificate = { key: string; cert: string }

type Options = {
  certificate?: Certificate
  /** TLS from the first byte on; otherwise by STARTTLS, where there is a certificate. */
  secure?: boolean
  /** The account that has to sign in. */
  account?: { user: string; pass: string }
  port?: number
}

type MailServer = {
  port: number
  received: Received[]
  /** How often a client has connected. */
  connections: number
  /** Called with each recipient; throws a refusal. */
  onRecipient: (address: string) => void | Promise<void>
  onSender: () => void
  /** Called with each message before it is taken; throws a refusal. */
  onMessage: (received: Received) => void | Promise<void>
  close(): Promise<void>
}

/** Starts a mail server; it ends with the test. */
export async function startMailServer(options: Options = {}): Promise<MailServer> {
  const { certificate, secure = false, account, port = 0 } = options
  const mails: MailServer = {
    port: 0,
    received: [],
    connections: 0,
    onSender: () => {},
    onRecipient: () => {},
    onMessage: () => {},
    close: () => closing(),
  }
  const answer = (work: () => unknown, done: (error?: Error | null) => void) =>
    void Promise.resolve()
      .then(work)
      .then(() => done(), done)
  const server = new SMTPServer({
    logger: false,
    secure,
    ...certificate,
    disabledCommands: [...(certificate ? [] : ['STARTTLS']), ...(account ? [] : ['AUTH'])],
    disableReverseLookup: true,
    closeTimeout: 100,
    onConnect: (_, done) => {
      mails.connections += 1
      done()
    },
    onAuth: ({ username, password }, _, done) =>
      username === account?.user && password === account?.pass
        ? done(null, { user: username })
        : done(refusal('535 5.7.8 these are not the credentials')),
    onMailFrom: (_, __, done) => answer(() => mails.onSender(), done),
    onRcptTo: ({ address }, _, done) => answer(() => mails.onRecipient(address), done),
    onData: (stream, { envelope, user, secure: isEncrypted }, done) =>
      answer(async () => {
        const raw = await text(stream)
        const from = envelope.mailFrom ? envelope.mailFrom.address : ''
        const received = {
          from,
          to: envelope.rcptTo.map(({ address }) => address),
          raw,
          user: typeof user === 'string' ? user : undefined,
          isEncrypted,
        }
        await mails.onMessage(received)
        mails.received.push(received)
      }, done),
  })
  server.on('error', () => {}) // of a client that is gone
  server.listen(port, '127.0.0.1')
  await once(server.server, 'listening')
  mails.port = (server.server.address() as AddressInfo).port
  const closed = once(server.server, 'close')
  const closing = async () => {
    if (server.server.listening) server.close(() => {})
    await closed
  }
  atTestEnd(closing)
  return mails
}

/** The phases of the protocol after which a server may fall silent, in their order. */
export const phases = ['nothing', 'greeting', 'EHLO', 'MAIL', 'RCPT', 'DATA', '.'] as const
export type Phase = (typeof phases)[number]

type Scripted = { port: number; commands: string[]; connections: number }

/**
 * A server that responds up to a phase, and not to what comes after it.
 * @param last what it responds to last; `.` is the end of a message, which it takes and does not confirm
 * @param then what it does instead of a response
 */
export async function serverUpTo(last: Phase, then: (socket: Socket) => void = () => {}): Promise<Scripted> {
  const scripted: Scripted = { port: 0, commands: [], connections: 0 }
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    scripted.connections += 1
    sockets.add(socket)
    socket.on('error', () => {}).on('close', () => sockets.delete(socket))
    let isMessage = false
    const respond = (phase: Phase, response: string) => {
      if (phases.indexOf(phase) > phases.indexOf(last) || phase === '.') then(socket)
      else socket.write(`${response}\r\n`)
    }
    respond('greeting', '220 scripted')
    let rest = ''
    socket.on('data', (chunk) => {
      const lines = (rest + chunk).split('\r\n')
      rest = lines.pop() ?? ''
      for (const line of lines) {
        if (isMessage && line !== '.') continue
        const command = line.split(/[ :]/)[0] as Phase
        scripted.commands.push(command)
        isMessage = command === 'DATA'
        if (command === 'DATA') respond('DATA', '354 go on')
        else if (phases.includes(command)) respond(command, '250 fine')
        else socket.write('502 unknown\r\n')
      }
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  scripted.port = (server.address() as AddressInfo).port
  atTestEnd(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  return scripted
}

/** The headers of a message, unfolded, by their names in lower case; those that stand there twice are joined by `|`. */
export function headersOf(raw: string): Record<string, string> {
  const [head = ''] = raw.split('\r\n\r\n')
  const headers: Record<string, string> = {}
  for (const line of head.replaceAll(/\r\n(?=[ \t])/g, '').split('\r\n')) {
    const [, name = line, value = ''] = /^([^:]+): ?(.*)$/.exec(line) ?? []
    const key = name.toLowerCase()
    headers[key] = key in headers ? `${headers[key]}|${value}` : value
  }
  return headers
}

/** A key and a certificate of its own for 127.0.0.1 and localhost; undefined where there is no openssl. */
export function selfSigned(): Certificate | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'tasks-api-certificate-'))
  const [key, cert] = [join(folder, 'key'), join(folder, 'cert')]
  const names = 'subjectAltName=IP:127.0.0.1,DNS:localhost'
  const subject = ['-nodes', '-days', '2', '-subj', '/CN=localhost', '-addext', names]
  try {
    const files = ['-keyout', key, '-out', cert]
    execFileSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', ...files, ...subject], {
      stdio: 'ignore',
    })
    return { key: readFileSync(key, 'utf8'), cert: readFileSync(cert, 'utf8') }
  } catch {
    return undefined
  } finally {
    rmSync(folder, { recursive: true })
  }
}
