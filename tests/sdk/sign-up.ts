// A person with an account, a client, and a network that misbehaves by a script.
import { randomUUID } from 'node:crypto'
import { type Client, type ClientOptions, createClient, memoryStore } from '../../generated/dist/index.js'
import { password } from '../support/client.ts'
import type { TestService } from '../support/service.ts'
import { type Fault, type FaultyFetch, faultyFetch, type Sent } from './faulty-fetch.ts'

export type Somebody = {
  api: Client
  fetch: FaultyFetch
  email: string
  store: ReturnType<typeof memoryStore>
}

/** @param script faults of what comes after the registration */
export async function somebody(
  service: TestService,
  script: (sent: Sent) => Fault | Promise<Fault> = () => undefined,
  options: Partial<ClientOptions> = {},
): Promise<Somebody> {
  const email = `${randomUUID()}@example.com`
  const store = memoryStore()
  let ready = false
  const fetch = faultyFetch(service, (sent) => (ready ? script(sent) : undefined))
  const api = createClient({ baseUrl: 'http://test', auth: store, ...options, fetch })
  await api.auth.register({ email, password, name: 'Ada' })
  fetch.sent.length = 0
  ready = true
  return { api, fetch, email, store }
}

/** What a promise is rejected with. @throws Error when it is not */
export const failure = (promise: PromiseLike<unknown>): Promise<unknown> =>
  Promise.resolve(promise).then(
    (value) => {
      throw new Error(`It succeeded with ${JSON.stringify(value)}`)
    },
    (error: unknown) => error,
  )

/** Whatever is there has passed its time, by the client's clock. */
export async function letTokenExpire({ store }: Somebody): Promise<void> {
  const tokens = await store.load()
  if (tokens) await store.save({ ...tokens, expires_at: Date.now() - 1 })
}
