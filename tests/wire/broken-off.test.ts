// What comes in one packet with the reason to end a connection.
import { expect, onTestFinished, test } from 'vitest'
import { relayTo } from '../support/peers/relay.ts'
import { openWire, url } from './wires.ts'

const step = (text: string) => ({ statement: { name: text.slice(0, 60), text }, values: [] })
const isReady = (bytes: Buffer) => bytes[0] === 'Z'.charCodeAt(0)

test('is told to nobody', async () => {
  let held: Buffer[] | undefined
  const peer = await relayTo(url, (way) => ({
    fromServer: ({ bytes }) => {
      if (held === undefined) return way.toClient(bytes)
      held.push(bytes)
      if (held.filter(isReady).length < 2) return
      way.toClient(Buffer.concat(held))
      held = undefined
    },
  }))
  onTestFinished(peer.close)
  const wire = await openWire(peer.url)
  held = []
  const outcomes = await Promise.allSettled([
    wire.run([step(`select set_config('client_encoding', 'LATIN1', false)`)]),
    wire.run([step('select chr(233) as text')]),
  ])
  expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
})
