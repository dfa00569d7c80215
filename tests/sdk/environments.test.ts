// Where people run the client besides Node and browsers: with fewer globals, or with promises that are patched.
import { execFile } from 'node:child_process'
import { inspect, promisify } from 'node:util'
import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { createClient, createTransport, memoryStore, type TokenStore } from '../../generated/dist/index.js'
import { password } from '../support/client.ts'
import { type TestService, testService } from '../support/service.ts'
import { faultyFetch, problemResponse } from './faulty-fetch.ts'
import { failure, somebody } from './sign-up.ts'

const run = promisify(execFile)

let service: TestService
beforeAll(async () => {
  service = await testService()
})
afterEach(() => {
  vi.unstubAllGlobals()
})

describe('With no more than React Native has', () => {
  /** As the package `abort-controller`, which React Native uses: no reason, no `throwIfAborted`, no static methods. */
  class OldSignal extends EventTarget {
    aborted = false
  }
  class OldController {
    signal = new OldSignal()
    abort() {
      if (this.signal.aborted) return
      this.signal.aborted = true
      this.signal.dispatchEvent(new Event('abort'))
    }
  }
  /** The service, in the same process, has what it needs; the signal of a call is none that a Request takes. */
  const fetchFromService = async (url: string, { signal: _, ...init }: RequestInit) => {
    vi.unstubAllGlobals()
    const response = await service.fetch(new Request(url, init))
    takeAway()
    return response
  }
  const missing = ['crypto', 'atob', 'btoa', 'structuredClone', 'navigator', 'location', 'DOMException']
  const takeAway = () => {
    for (const name of missing) vi.stubGlobal(name, undefined)
    vi.stubGlobal('AbortController', OldController)
    vi.stubGlobal('AbortSignal', OldSignal)
  }

  test('people register, and make each task once', async () => {
    takeAway()
    let calls = 0
    const fetch = async (url: string, init: RequestInit) => {
      const response = await fetchFromService(url, init)
      calls += 1
      if (url.endsWith('/tasks') && init.method === 'POST' && calls === 2)
        throw new TypeError('Network request failed')
      return response
    }
    const api = createClient({ baseUrl: 'http://test', fetch })
    const email = `native-${Date.now()}@example.com`
    await api.auth.register({ email, password, name: 'Native' })
    const task = await api.tasks.create({ title: 'Once' })
    expect(await api.tasks.list()).toEqual([task])
    expect((await api.tasks.create({ title: 'Twice' })).id).not.toBe(task.id)
    await api.auth.logout()
  })

  test('a timeout is an error that says so', async () => {
    takeAway()
    const api = createClient({
      baseUrl: 'http://test',
      fetch: () => new Promise(() => {}),
      timeout: 5,
      maxRetries: 0,
    })
    expect(await failure(api.service.getHealth())).toMatchObject({
      name: 'TimeoutError',
      message: 'getHealth: no answer within 5 ms',
    })
  })

  test('a call that is given up throws an AbortError, at once or later', async () => {
    takeAway()
    const api = createClient({ baseUrl: 'http://test', fetch: () => new Promise(() => {}) })
    const controller = new OldController()
    const signal = controller.signal as unknown as AbortSignal
    const call = api.service.getHealth({ signal })
    controller.abort()
    for (const given of [call, api.service.getHealth({ signal })])
      expect(await failure(given)).toMatchObject({ name: 'AbortError', message: 'The call was aborted.' })
  })
})

/** Runs a module in a process of its own. @returns what it prints, a line each */
async function printed(script: string): Promise<string[]> {
  const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', script])
  return stdout.trim().split('\n')
}

test('with the promises of zone.js, as in Angular, a call is a whole promise', async () => {
  const lines = await printed(`
    import 'zone.js/node'
    const { createClient } = await import('./generated/dist/index.js')
    const responses = { '/health': [200, '{"status":"ok"}'] }
    const fetch = async (url) => {
      await new Promise((resolve) => setTimeout(resolve, 20))
      const [status, body] = responses[new URL(url).pathname] ?? [404, '{}']
      return new Response(body, { status })
    }
    const api = createClient({ baseUrl: 'http://test', fetch, maxRetries: 0 })
    let isDone = false
    const call = api.service.getHealth()
    call.then(() => { isDone = true })
    await call.finally(() => console.log('finally after the response:', isDone))
    console.log(JSON.stringify(await api.service.getHealth().finally(() => {})))
    console.log(await api.service.getReadiness().finally(() => {}).catch((error) => error.name))
    console.log((await Promise.allSettled([api.service.getHealth(), api.service.getReadiness()])).map((o) => o.status).join())
    console.log(await Promise.race([api.service.getReadiness()]).catch((error) => error.status))
  `)
  expect(lines).toEqual([
    'finally after the response: true',
    '{"status":"ok"}',
    'NotFoundError',
    'fulfilled,rejected',
    '404',
  ])
})

test('a failure that nobody handles is reported once, whether the response was asked for or not', async () => {
  const lines = await printed(`
    const { createClient } = await import('./generated/dist/index.js')
    const fetch = async () => new Response('{}', { status: 404 })
    const api = createClient({ baseUrl: 'http://test', fetch, maxRetries: 0 })
    let reported = 0
    process.on('unhandledRejection', () => { reported += 1 })
    const settled = () => new Promise((resolve) => setTimeout(resolve, 20))
    const count = async (what, begin) => { reported = 0; begin(); await settled(); console.log(what, reported) }
    await count('data', () => { api.service.getHealth() })
    await count('response', () => { api.service.getHealth().withResponse() })
    await count('handled data', () => { api.service.getHealth().catch(() => {}) })
    await count('handled response', () => { api.service.getHealth().withResponse().catch(() => {}) })
    await count('both', () => {
      const call = api.service.getHealth()
      call.catch(() => {})
      call.withResponse().catch(() => {})
    })
  `)
  expect(lines).toEqual(['data 1', 'response 1', 'handled data 0', 'handled response 0', 'both 0'])
})

test('a client or a transport that is logged shows no token, and no header', async () => {
  const store = memoryStore({ token: 'the-secret', refresh_token: 'the-secret' })
  const headers = { 'X-Api-Key': 'the-secret' }
  for (const options of [
    ...['the-secret', store, () => 'the-secret'].map((auth) => ({ auth })),
    ...[headers, new Headers(headers), Object.entries(headers) as [string, string][]].map((headers) => ({
      headers,
    })),
  ])
    for (const one of [
      createClient({ baseUrl: 'http://test', ...options }),
      createTransport({ baseUrl: 'http://test', ...options }),
    ]) {
      expect(inspect(one, { depth: 9, showHidden: true })).not.toContain('the-secret')
      expect(JSON.stringify(one)).not.toContain('the-secret')
    }
})

/** A store that tabs share, with a session whose access token has expired. */
async function sharedStore() {
  const tokens = await (await somebody(service)).store.load()
  return memoryStore(tokens ? { ...tokens, expires_at: 0 } : undefined)
}
const isRefresh = ({ path }: { path: string }) => path === '/api/auth/refresh'

test('tabs without Web Locks that share a store take what the first of them gets', async () => {
  vi.stubGlobal('navigator', {})
  const store = await sharedStore()
  const { promise: isSaved, resolve: saved } = Promise.withResolvers<void>()
  let refreshes = 0
  const limited = async (sent: { path: string }) => {
    if (!isRefresh(sent) || ++refreshes === 1) return undefined
    await isSaved
    return problemResponse(429, 'rate_limited', { 'Retry-After': '40' })
  }
  const auth: TokenStore = {
    load: () => store.load(),
    save: async (tokens) => {
      await store.save(tokens)
      saved()
    },
  }
  const tabs = Array.from({ length: 12 }, () =>
    createClient({ baseUrl: 'http://test', auth, fetch: faultyFetch(service, limited) }),
  )
  const names = await Promise.all(tabs.map(async (api) => (await api.account.get()).name))
  expect(names).toEqual(Array(12).fill('Ada'))
  expect(refreshes).toBe(12)
})

test('a call does not go out as the user who has signed in while it waited for its token', async () => {
  const store = await sharedStore()
  const other = await somebody(service)
  const api = createClient({ baseUrl: 'http://test', auth: store, fetch: faultyFetch(service) })
  vi.stubGlobal('navigator', {
    locks: {
      request: async (_: string, __: object, work: () => Promise<unknown>) => {
        await store.save((await other.store.load()) ?? undefined)
        return await work()
      },
    },
  })
  const { id } = await api.account.get()
  expect(id).not.toBe((await other.api.account.get()).id)
  expect(await store.load()).toEqual(await other.store.load())
})

test('with Web Locks there is one refresh for all tabs, and a lock says nothing secret', async () => {
  const auth = await sharedStore()
  const request = vi.spyOn(navigator.locks, 'request')
  const tabs = Array.from({ length: 12 }, () => {
    const fetch = faultyFetch(service)
    return { fetch, api: createClient({ baseUrl: 'http://test', auth, fetch }) }
  })
  await Promise.all(tabs.map(({ api }) => api.account.get()))
  expect(tabs.flatMap(({ fetch }) => fetch.sent.filter(isRefresh))).toHaveLength(1)
  const [name] = request.mock.calls[0] as unknown as [string]
  expect(name).toMatch(/^tasks-sdk \d+$/)
  request.mockRestore()
})

test('a tab that hangs with the lock keeps the others waiting for some seconds only', async () => {
  const person = await somebody(service)
  const tokens = await person.store.load()
  if (tokens) await person.store.save({ ...tokens, expires_at: 0 })
  vi.stubGlobal('navigator', {
    locks: {
      request: (_: string, { signal }: { signal: AbortSignal }) =>
        new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason))),
    },
  })
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  const call = person.api.account.get()
  await vi.advanceTimersByTimeAsync(12_000)
  vi.useRealTimers()
  expect((await call).name).toBe('Ada')
})

describe('A call that is logged', () => {
  test('says which it is, and shows no token', async () => {
    const { email } = await somebody(service)
    const api = createClient({ baseUrl: 'http://test', fetch: faultyFetch(service) })
    const call = api.auth.login({ email, password })
    expect(inspect(call)).toBe('Call login')
    const { token } = await call
    expect([inspect(call), inspect({ call }), inspect(api)].filter((text) => text.includes(token))).toEqual(
      [],
    )
    expect(inspect(call)).toBe('Call login')
  })
})
