// The session as a user interface sees it: who is signed in, and when that changes.
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { createClient, memoryStore, type SessionState, type Tokens } from '../../generated/dist/index.js'
import { password, signUp } from '../support/client.ts'
import { type TestService, testService } from '../support/service.ts'
import { until } from '../support/until.ts'
import { faultyFetch } from './faulty-fetch.ts'
import { failure, letTokenExpire, somebody } from './sign-up.ts'

const run = promisify(execFile)

let service: TestService
beforeAll(async () => {
  service = await testService()
})
beforeEach(() => {
  service.now = new Date()
})

const signedOut: SessionState = { isSignedIn: false, userId: undefined, subject: undefined, user: undefined }
const unknown: SessionState = { ...signedOut, isSignedIn: undefined } as SessionState
const clientOf = (auth: Parameters<typeof createClient>[0]['auth']) =>
  createClient({ baseUrl: 'http://test', auth, fetch: faultyFetch(service) })

/** What the listeners of a session were told. */
function told(api: ReturnType<typeof clientOf>) {
  const states: SessionState[] = []
  const stop = api.session.onChange((state) => states.push(state))
  return { states, stop }
}

describe('With a store', () => {
  test('signing in and out are told before the call returns, each once', async () => {
    const { email } = await somebody(service)
    const api = clientOf(undefined)
    const { states, stop } = told(api)
    expect(api.session.snapshot()).toEqual(signedOut)
    const { user } = await api.auth.login({ email, password })
    const signedIn = { isSignedIn: true, userId: user.id, subject: String(user.id), user }
    expect(states.at(-1)).toEqual(signedIn)
    expect(api.session.snapshot()).toBe(states.at(-1))
    await api.auth.logout()
    expect(states.slice(-2)).toEqual([signedIn, signedOut])
    stop()
    await api.auth.login({ email, password })
    expect(states.at(-1)).toEqual(signedOut)
    expect(api.session.snapshot()).toEqual(signedIn)
  })

  test('an address that is verified by somebody else’s link shows nobody else as signed in', async () => {
    const person = await somebody(service)
    const other = await signUp(service)
    const { user } = person.api.session.snapshot()
    const link = (await service.mails()).findLast(({ to }) => to === other.email)
    const verified = await person.api.auth.confirmEmail({ token: link?.token ?? '' })
    expect(verified.id).toBe(other.id)
    expect(person.api.session.snapshot().user).toEqual(user)
  })

  test('the snapshot is the same object until something changes, through calls and refreshes', async () => {
    const person = await somebody(service)
    const { snapshot } = person.api.session
    const first = snapshot()
    const { states } = told(person.api)
    await person.api.account.get()
    await letTokenExpire(person)
    await person.api.tasks.list()
    expect(snapshot()).toBe(first)
    expect(states).toEqual([])
    const user = await person.api.account.update({ name: 'Ada Lovelace' })
    expect(snapshot()).toEqual({ ...first, user })
    expect(states).toEqual([snapshot()])
  })

  test('a session that was there before is known by its id at once, and by its account from then on', async () => {
    const { store, api: earlier } = await somebody(service)
    const { user } = earlier.session.snapshot()
    const api = clientOf(store)
    const known = { isSignedIn: true, userId: user?.id, subject: String(user?.id), user: undefined }
    expect(api.session.snapshot()).toEqual(known)
    await api.account.get()
    expect(api.session.snapshot()).toEqual({ ...known, user })
  })

  test('that is asynchronous nobody knows who is signed in before it has been read', async () => {
    const { store } = await somebody(service)
    const api = clientOf({ load: async () => store.load(), save: async (tokens) => store.save(tokens) })
    const { states } = told(api)
    expect(api.session.snapshot()).toEqual(unknown)
    expect(await api.session.load()).toMatchObject({ isSignedIn: true })
    expect(states).toEqual([api.session.snapshot()])
    expect(api.session.serverSnapshot()).toEqual(unknown)
  })

  test('that fails nobody is signed in, and no snapshot throws', async () => {
    const broken = () => {
      throw new Error('The disk is full.')
    }
    const rejecting = clientOf({ load: async () => broken(), save: () => {} })
    expect(rejecting.session.snapshot()).toEqual(unknown)
    await until(() => rejecting.session.snapshot().isSignedIn === false)
    const throwing = clientOf({ load: broken, save: () => {} })
    expect(throwing.session.snapshot()).toEqual(unknown)
    await until(() => throwing.session.snapshot().isSignedIn === false)
    expect(await failure(throwing.session.load())).toMatchObject({ message: 'The disk is full.' })
  })

  test('a session that the service has ended is over here as well', async () => {
    const person = await somebody(service)
    const { states } = told(person.api)
    await service.db.deleteFrom('sessions').execute()
    await letTokenExpire(person)
    await failure(person.api.tasks.list())
    expect(states).toEqual([signedOut])
  })

  test('clear forgets the session here, and asks nothing', async () => {
    const { api, fetch, store } = await somebody(service)
    const { token } = (await store.load()) as Tokens
    await api.session.clear()
    expect([await store.load(), api.session.snapshot(), fetch.sent]).toEqual([undefined, signedOut, []])
    expect((await clientOf(token).account.get()).name).toBe('Ada')
  })

  test('the next person is told without the account of the one before', async () => {
    const { store } = await somebody(service)
    const other = await somebody(service)
    const api = clientOf(store)
    await api.account.get()
    await store.save((await other.store.load()) as Tokens)
    const { userId } = other.api.session.snapshot()
    expect(api.session.snapshot()).toMatchObject({ userId, user: undefined })
  })

  test('what somebody else has written is told by the store, by an event, or by the next call', async () => {
    const { email } = await somebody(service)
    const inner = memoryStore()
    const changed = new Set<() => void>()
    const onChange = (listener: () => void) => {
      changed.add(listener)
      return () => changed.delete(listener)
    }
    const ways = {
      store: () => changed.forEach((listener) => void listener()),
      storage: () => globalThis.dispatchEvent(new Event('storage')),
      pageshow: () => globalThis.dispatchEvent(new Event('pageshow')),
      call: async (api: ReturnType<typeof clientOf>) => void (await failure(api.tasks.get(404))),
    }
    vi.stubGlobal('addEventListener', events.addEventListener.bind(events))
    vi.stubGlobal('removeEventListener', events.removeEventListener.bind(events))
    vi.stubGlobal('dispatchEvent', events.dispatchEvent.bind(events))
    for (const [name, way] of Object.entries(ways)) {
      await inner.save(undefined)
      const here = clientOf({ ...inner, onChange })
      const elsewhere = clientOf(inner)
      const { states, stop } = told(here)
      await elsewhere.auth.login({ email, password })
      await way(here)
      expect([name, states.at(-1)]).toMatchObject([name, { isSignedIn: true }])
      // What is on its way to a listener that is gone does not reach it.
      await inner.save(undefined)
      ways.store()
      stop()
      await here.session.load()
      expect([name, states.at(-1)]).toMatchObject([name, { isSignedIn: true }])
      expect(changed.size).toBe(0)
    }
  })

  test('reading it while a sign-in is being saved does not show the state before', async () => {
    const { email } = await somebody(service)
    let tokens: Tokens | undefined
    const { promise: held, resolve: goOn } = Promise.withResolvers<void>()
    const load = async () => {
      const now = tokens // as it is when asked, returned later
      await held
      return now
    }
    const save = (next?: Tokens) => {
      tokens = next
    }
    const api = clientOf({ load, save })
    const reading = api.session.load()
    await api.auth.login({ email, password })
    goOn()
    expect((await reading).isSignedIn).toBe(true)
  })

  test('what a listener throws is not thrown by the call, but reported', async () => {
    const script = `import { createClient } from './index.js'
      import { createDouble } from './testing/entry.js'
      process.on('unhandledRejection', ({ message }) => console.log('reported', message))
      const api = createClient({ baseUrl: 'http://double', fetch: createDouble().fetch })
      api.session.onChange(({ user }) => { if (user) throw new Error(user.name) })
      await api.auth.register({ email: 'ada@example.com', password: '${password}', name: 'Ada' })
      console.log('registered')`
    const dist = new URL('../../generated/dist/', import.meta.url)
    const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', script], { cwd: dist })
    expect(stdout.trim().split('\n').sort()).toEqual(['registered', 'reported Ada'])
  })
})

const events = new EventTarget()

describe('With a token', () => {
  test('its person is signed in for good, and clear changes nothing', async () => {
    const { token, id } = await signUp(service)
    const api = clientOf(token)
    expect(api.session.snapshot()).toMatchObject({ isSignedIn: true, userId: id, user: undefined })
    const user = await api.account.get()
    await api.session.clear()
    expect(api.session.snapshot()).toMatchObject({ isSignedIn: true, userId: id, user })
  })

  test('that is none of ours the id is known once the account was got', async () => {
    const { token } = await signUp(service)
    const fetch = faultyFetch({
      fetch: (request) => {
        const authorized = new Request(request, { headers: { Authorization: `Bearer ${token}` } })
        return service.fetch(authorized)
      },
    })
    const api = createClient({ baseUrl: 'http://test', auth: 'opaque', fetch })
    expect(api.session.snapshot()).toMatchObject({ isSignedIn: true, userId: undefined })
    const { id } = await api.account.get()
    expect(api.session.snapshot()).toMatchObject({ userId: id })
  })

  test('of a call alone nothing is learned of the session', async () => {
    const { token, id } = await signUp(service)
    const other = await signUp(service)
    const api = clientOf(token)
    await api.account.get({ headers: { Authorization: `Bearer ${other.token}` } })
    expect(api.session.snapshot()).toMatchObject({ userId: id, user: undefined })
  })
})

test('With a function the session is that of the token it gave last, and snapshots never ask it', async () => {
  const [one, other] = [await signUp(service), await signUp(service)]
  let token: string | undefined = one.token
  const source = vi.fn(() => token)
  const api = clientOf(source)
  const { states } = told(api)
  expect(api.session.snapshot()).toEqual(unknown)
  expect(source).not.toHaveBeenCalled()
  expect(await api.session.load()).toMatchObject({ isSignedIn: true, userId: one.id })
  const user = await api.account.get()
  token = other.token
  await api.tasks.list()
  token = undefined
  await api.session.load()
  expect(states).toMatchObject([{ userId: one.id }, { user }, { userId: other.id }, signedOut])
})
