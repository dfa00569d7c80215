// Streams of events over two replicas, as processes: what is written at one comes at the other, and a stop ends them in order.
import { beforeAll, expect, test } from 'vitest'
import { type Person, signUp } from '../support/client.ts'
import { eventsOf } from '../support/events.ts'
import { type Replica, startTwo } from './replicas.ts'

let near: Replica
let far: Replica
let ada: Person
beforeAll(async () => {
  ;[near, far] = await startTwo()
  ada = await signUp(near)
})

const open = async ({ url }: Replica, since?: string) =>
  eventsOf(
    await fetch(`${url}/api/me/events`, {
      headers: { Authorization: `Bearer ${ada.token}`, ...(since && { 'Last-Event-ID': since }) },
    }),
  )
const newTask = async ({ send }: Replica, title: string) =>
  ((await send('POST', '/api/me/tasks', { token: ada.token, json: { title } })).body as { id: number }).id

test('a client follows all that is written at either, also from one to the other', async () => {
  let stream = await open(near)
  const seen: number[] = []
  const made: number[] = []
  let last: string | undefined
  for (let round = 0; round < 6; round += 1) {
    for (const replica of [near, far]) made.push(await newTask(replica, `${round}`))
    while (seen.length < made.length) {
      const { id, data } = await stream.next()
      last = id
      seen.push((data as { id: number }).id)
    }
    await stream.close()
    stream = await open(round % 2 ? near : far, last)
  }
  expect(seen).toEqual(made)
  await stream.close()
})

test('a replica that is stopped ends its streams with a token that leads on at the other', async () => {
  const stream = await open(far)
  const before = await newTask(near, 'before')
  far.program.kill('SIGTERM')
  const events = await stream.rest()
  expect(await far.program.exit()).toBe(0)
  const end = events.at(-1)
  expect(end).toEqual({ id: expect.any(String), event: 'end', data: { reason: 'shutting_down' } })
  expect(events.map(({ data }) => (data as { id?: number }).id)).toContain(before)
  const after = await newTask(near, 'after')
  const next = await open(near, end?.id)
  expect(((await next.next()).data as { id: number }).id).toBe(after)
  await next.close()
})
