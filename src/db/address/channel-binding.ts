// channel_binding=require as libpq has it: pg binds where the server offers it, and signs in without where it does not.
import type { EventEmitter } from 'node:events'
import type pg from 'pg'

type Internal = pg.Client & { connection: EventEmitter & { stream: { destroy(reason: Error): void } } }

/** Ends the connection before a password leaves, unless the server offers SCRAM with channel binding. */
export function requireChannelBinding(client: pg.Client): void {
  const { connection } = client as Internal
  let isBound = false
  const check = ({ mechanisms = [] }: { mechanisms?: string[] }) => {
    isBound ||= mechanisms.includes('SCRAM-SHA-256-PLUS')
    if (isBound) return
    const text = 'the server offers no channel binding, which channel_binding=require demands'
    connection.stream.destroy(new Error(`Connection terminated: ${text}`))
  }
  // Whichever comes first; the last comes after SCRAM too, and alone where nothing is asked for.
  const messages = ['CleartextPassword', 'MD5Password', 'SASL', 'Ok']
  for (const message of messages) connection.on(`authentication${message}`, check)
}
