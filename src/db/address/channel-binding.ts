// channel_binding=require as in libpq. pg alone uses channel binding where the server offers it, and signs in without it
// where it does not.
import type { EventEmitter } from 'node:events'
import type pg from 'pg'

type Internal = pg.Client & { connection: EventEmitter & { stream: { destroy(reason: Error): void } } }

/** Ends the connection before a password is sent, unless the server offers SCRAM with channel binding. */
export function requireChannelBinding(client: pg.Client): void {
  const { connection } = client as Internal
  let isBound = false
  const check = ({ mechanisms = [] }: { mechanisms?: string[] }) => {
    isBound ||= mechanisms.includes('SCRAM-SHA-256-PLUS')
    if (isBound) return
    const text = 'the server offers no channel binding, which channel_binding=require demands'
    connection.stream.destroy(new Error(`Connection terminated: ${text}`))
  }
  // Whichever is received first. The last follows SCRAM, too, and is alone where the server asks for no password.
  const messages = ['CleartextPassword', 'MD5Password', 'SASL', 'Ok']
  for (const message of messages) connection.on(`authentication${message}`, check)
}
