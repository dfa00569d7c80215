// What is received in one packet with the reason to end a connection, and behind it.
import { expect, onTestFinished, test } from 'vitest'
import { relayTo } from '../support/peers/relay.ts'
import { bind, openConnection, url } from './connections.ts'

const step = (text: string) => bind({ name: text.slice(0, 60), text })
const isReady = (bytes: Buffer) => bytes[0] === 'Z'.charCodeAt(0)

test('what follows the end of a connection is not taken for a response', async () => {
  let held: Buffer[] | undefined
  const peer = await relayTo(url, (relay) => ({
    fromServer: ({ bytes }) => {
      if (held === undefined) return relay.toClient(bytes)
      held.push(bytes)
      if (held.filter(isReady).length < 2) return
      relay.toClient(Buffer.concat(held))
      held = undefined
    },
  }))
  onTestFinished(peer.close)
  const connection = await openConnection(peer.url)
  held = []
  const outcomes = await Promise.allSettled([
    connection.run([step(`select set_config('client_encoding', 'LATIN1', false)`)]),
    connection.run([step('select chr(233) as text')]),
  ])
  expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
})
