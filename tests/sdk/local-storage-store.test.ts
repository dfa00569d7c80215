// The store in localStorage, where there is one, where there is none, and where it is refused.
import { describe, expect, test, vi } from 'vitest'
import { localStorageStore } from '../../generated/dist/index.js'

/** As browsers have it, with room for some characters. */
class FakeStorage {
  items = new Map<string, string>()
  room = 1000
  getItem = (name: string) => this.items.get(name) ?? null
  removeItem = (name: string) => void this.items.delete(name)
  setItem = (name: string, text: string) => {
    if (text.length > this.room) throw Object.assign(new Error('full'), { name: 'QuotaExceededError' })
    this.items.set(name, text)
  }
}

const has = (localStorage: object | undefined) => vi.stubGlobal('localStorage', localStorage)

const one = { token: 'one', refresh_token: 'first' }
const two = { token: 'two', refresh_token: 'second' }

test('stores of one name share a session, of another they have their own', () => {
  has(new FakeStorage())
  const [store, same, other] = [localStorageStore(), localStorageStore(), localStorageStore('other')]
  expect(store.load()).toBe(undefined)
  store.save(one)
  expect([store.load(), same.load(), other.load()]).toEqual([one, one, undefined])
  same.save(undefined)
  expect(store.load()).toBe(undefined)
})

test.each(['{"token":', 'null', '"text"', '{"token":7}', ''])('an item that is %j is no session', (text) => {
  const storage = new FakeStorage()
  has(storage)
  storage.setItem('tasks-sdk', text)
  const store = localStorageStore()
  expect(store.load()).toBe(undefined)
  store.save(one)
  expect(localStorageStore().load()).toEqual(one)
})

describe('the session is kept in memory', () => {
  test.each([
    ['there is none', undefined],
    ['it is null, as in some web views', null],
  ])('where %s', (_, nothing) => {
    has(nothing as undefined)
    const store = localStorageStore()
    store.save(one)
    expect([store.load(), localStorageStore().load()]).toEqual([one, undefined])
    store.save(undefined)
    expect(store.load()).toBe(undefined)
  })

  test('where reading the global throws', () => {
    const get = () => {
      throw Object.assign(new Error('denied'), { name: 'SecurityError' })
    }
    const before = Object.getOwnPropertyDescriptor(globalThis, 'localStorage')
    Object.defineProperty(globalThis, 'localStorage', { get, configurable: true })
    const store = localStorageStore()
    expect(store.load()).toBe(undefined)
    store.save(one)
    expect(store.load()).toEqual(one)
    store.save(undefined)
    expect(store.load()).toBe(undefined)
    if (before) Object.defineProperty(globalThis, 'localStorage', before)
    else Reflect.deleteProperty(globalThis, 'localStorage')
  })

  test('where it is full; and the pair before is used by nobody any more', () => {
    const storage = new FakeStorage()
    has(storage)
    const [store, otherTab] = [localStorageStore(), localStorageStore()]
    store.save(one)
    storage.room = 3
    store.save(two)
    expect([store.load(), otherTab.load()]).toEqual([two, undefined])
    // Another tab signs in when there is room again: that is the session from then on.
    storage.room = 1000
    otherTab.save(one)
    expect(store.load()).toEqual(one)
    otherTab.save(undefined)
    store.save(undefined)
    expect(store.load()).toBe(undefined)
  })
})
