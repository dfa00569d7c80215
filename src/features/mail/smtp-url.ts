// The mail server, as `SMTP_URL` names it.
import { z } from 'zod'

export type SmtpServer = {
  host: string
  port: number
  /** Whether the connection begins with TLS (smtps); otherwise it may get it by STARTTLS. */
  isSecure: boolean
  /** What is done about STARTTLS: without it nothing is sent, or it is not asked for. */
  startTls: 'required' | 'off'
  auth: { user: string; pass: string } | undefined
}

const form =
  'must be smtp://user:password@host:port or smtps://…, with %40 for @ and the like in the password'
const ports = { 'smtp:': 587, 'smtps:': 465 }

/** A URL of the scheme smtp or smtps; `tls=off` or `tls=required` may follow as its query. */
export const SmtpUrl = z.string().transform((text, context): SmtpServer => {
  const server = serverOf(URL.parse(text))
  if (typeof server !== 'string') return server
  context.addIssue(server)
  return z.NEVER
})

/** @returns the server, or what is wrong with the URL */
function serverOf(url: URL | null): SmtpServer | string {
  if (url === null || !(url.protocol in ports) || url.hostname === '') return form
  const isSecure = url.protocol === 'smtps:'
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1')
  const auth = credentialsOf(url)
  if (auth === null || !/^\/?$/.test(url.pathname) || url.hash !== '') return form
  const tls = new URLSearchParams(url.search)
  const wish = tls.get('tls')
  if (tls.size > (wish === null ? 0 : 1) || ![null, 'off', 'required'].includes(wish))
    return 'takes tls=off or tls=required after its question mark, and nothing else'
  if (isSecure && wish === 'off')
    return 'is smtps, which is TLS from the first byte on: without TLS it is smtp'
  const startTls = (wish ?? (isLoopback(host) ? 'off' : 'required')) as SmtpServer['startTls']
  const port = url.port === '' ? ports[url.protocol as keyof typeof ports] : Number(url.port)
  return { host, port, isSecure, startTls, auth }
}

/** @returns undefined where there are none, null where they cannot be read */
function credentialsOf({ username, password }: URL): SmtpServer['auth'] | null {
  if (username === '' && password === '') return undefined
  if (username === '' || password === '') return null
  try {
    return { user: decodeURIComponent(username), pass: decodeURIComponent(password) }
  } catch {
    return null
  }
}

/** What is sent there leaves the machine by no wire. */
const isLoopback = (host: string) => /^(localhost|127(\.\d{1,3}){3}|::1)$/i.test(host)
