// Mails by SMTP, over a few connections that are kept for the next ones.
import nodemailer, { type NodemailerError } from 'nodemailer'
import { sendErrorOf } from './send-error.ts'
import type { SmtpServer } from './smtp-url.ts'
import { mailOptions, type Transport } from './transport.ts'

/** In milliseconds. */
export type SmtpLimits = {
  /** To connect, by name lookup and TCP. */
  connection: number
  /** Until the server greets, and for each TLS handshake. */
  greeting: number
  /** While nothing is received. A server may need long to take a message, and one given up on then is sent twice. */
  silence: number
}

const usual: SmtpLimits = { connection: 10_000, greeting: 15_000, silence: 60_000 }

/** Connections at most; the worker has no more mails in work. */
export const maxConnections = 5

type Options = {
  limits?: SmtpLimits
  /** Certificates of authorities to trust instead of the usual ones. */
  ca?: string
}

/** @returns the transport; it connects when the first mail is sent */
export function smtpTransport(server: SmtpServer, { limits = usual, ca }: Options = {}): Transport {
  const { host, port, isSecure, startTls, auth } = server
  const pool = nodemailer.createTransport({
    pool: true,
    maxConnections,
    maxRequeues: 0, // what may have been sent is tried again by the queue alone, and later
    idleTimeout: 20_000,
    host,
    port,
    secure: isSecure,
    requireTLS: startTls === 'required',
    ignoreTLS: startTls === 'off',
    tls: { minVersion: 'TLSv1.2', ...(ca !== undefined && { ca }) },
    ...(auth && { auth, forceAuth: true }),
    connectionTimeout: limits.connection,
    dnsTimeout: limits.connection,
    greetingTimeout: limits.greeting,
    socketTimeout: limits.silence,
  })
  return {
    async send(mail, signal) {
      try {
        await pool.sendMail({ ...mailOptions(mail), signal })
      } catch (error) {
        throw sendErrorOf(error as NodemailerError)
      }
    },
    close: () => pool.close({ force: true }),
  }
}
