// Which tokens of listChanges are good: for whom, for how long, and of which states.
import { beforeEach, expect, test } from 'vitest'
import { beginning, behind, givenBy, type Place, tokenOf } from '../../src/openapi/resources/sync-tokens.ts'
import { type Person, signUp } from '../support/client.ts'
import { onService, type TestResponse, type TestService, testService } from '../support/service.ts'
import { travel } from '../support/time-travel.ts'

type Changes = { changes: { id: number }[]; next: string; more: boolean }

const day = 24 * 3600 * 1000

let service: TestService
let ada: Person
beforeEach(async () => {
  service ??= await testService()
  ada = await signUp(service)
})

const changes = (query = '', { token } = ada) => service.send('GET', `/api/me/changes${query}`, { token })
const pageOf = async (query = '', person = ada) => (await changes(query, person)).body as Changes
const newTask = async (title = 'a task') => (await ada.call('createTask', 201, { body: { title } })).body.id
const tokenAt = (place: Place, history = '') =>
  tokenOf(ada.id, { place, history, begun: service.now.getTime() })
const givenIn = (token: string) => givenBy(token, ada.id, service.now.getTime())

const expired = [410, expect.objectContaining({ code: 'sync_token_expired' })]
const outcome = ({ status, body }: TestResponse) => [status, body]

/** A sign-in of her own for a time when the one before is over. */
async function signInAgain(): Promise<void> {
  const json = { email: ada.email, password: 'correct horse battery staple' }
  const { body } = await service.send('POST', '/api/auth/login', { json })
  ada = { ...ada, token: (body as { token: string }).token }
}

test('a token may be used again, with another limit, and gives the same changes', async () => {
  const { next } = await pageOf()
  const ids = [await newTask(), await newTask()]
  for (const query of ['', '', '&limit=1000', '&limit=2']) {
    const page = await pageOf(`?since=${next}${query}`)
    expect([page.changes.map(({ id }) => id), page.more]).toEqual([ids, false])
  }
})

test('a token is good for 30 days', async () => {
  const { next } = await pageOf()
  await travel(service, 30 * day - 60_000)
  await signInAgain()
  expect((await changes(`?since=${next}`)).status).toBe(200)
  await travel(service, 60_000)
  await signInAgain()
  expect(outcome(await changes(`?since=${next}`))).toEqual(expired)
})

test('while there is more, a token is good for as long as the one before', async () => {
  const { next } = await pageOf()
  for (let n = 0; n < 3; n += 1) await newTask()
  await travel(service, day)
  await signInAgain()
  const first = await pageOf(`?since=${next}&limit=1`)
  const second = await pageOf(`?since=${first.next}&limit=1`)
  const last = await pageOf(`?since=${second.next}`)
  const ages = [first, second, last].map((page) => [
    page.more,
    service.now.getTime() - Number(givenIn(page.next)?.begun) >= day,
  ])
  expect(ages).toEqual([
    [true, true],
    [true, true],
    [false, false],
  ])
})

onService('the in-memory service has one history').test(
  'a token from before a restored backup is refused, though as much has been changed since',
  async () => {
    await newTask()
    const { next } = await pageOf()
    const { place, history } = givenIn(next) as NonNullable<ReturnType<typeof givenIn>>
    expect(history).toMatch(/^[0-9a-f]{12}$/)
    expect((await changes(`?since=${tokenAt(place, history)}`)).status).toBe(200)
    expect(outcome(await changes(`?since=${tokenAt(place, '0f3a5c9d21be')}`))).toEqual(expired)
  },
)

test('a token from before the first change is good after it', async () => {
  const { next } = await pageOf()
  expect(givenIn(next)?.history).toBe('')
  const id = await newTask()
  expect((await pageOf(`?since=${next}`)).changes).toMatchObject([{ id }])
})

test("a token is of no use to another user, who learns nothing of the first one's", async () => {
  const { next } = await pageOf()
  const eve = await signUp(service)
  expect(outcome(await changes(`?since=${next}`, eve))).toEqual(expired)
})

test('a token of a state that has not been is refused, also where that is only where the copy began', async () => {
  await newTask()
  expect((await changes(`?since=${tokenAt(behind(1))}`)).status).toBe(200)
  expect(outcome(await changes(`?since=${tokenAt(behind(2))}`))).toEqual(expired)
  expect((await changes(`?since=${tokenAt(beginning(1))}`)).status).toBe(200)
  expect(outcome(await changes(`?since=${tokenAt(beginning(2))}`))).toEqual(expired)
})

test.each([
  ['no JSON', 'AAAA'],
  ['something else', Buffer.from('{"a":1}').toString('base64url')],
  ['a number missing', Buffer.from('[1,2,3,4,5,""]').toString('base64url')],
  ['no history', Buffer.from('[1,2,3,4,5,6,7]').toString('base64url')],
  ['no numbers', Buffer.from('["1","2","3","4","5","6",""]').toString('base64url')],
])('a token that is %s is refused', async (_, since) => {
  expect(outcome(await changes(`?since=${since}`))).toEqual(expired)
})

test.each([
  ['a negative change', { change: -1 }],
  ['half an id', { id: 0.5 }],
  ['a number beyond 2^53-1', { change: 2 ** 53 }],
  ['a kind that there is not', { kind: 5 }],
])('a token with %s is refused', async (_, part) => {
  expect(outcome(await changes(`?since=${tokenAt({ ...beginning(0), ...part })}`))).toEqual(expired)
})

test.each([
  ['no token', 'since='],
  ['a token with other characters', 'since=a.b'],
  ['a token that is too long', `since=${'A'.repeat(1001)}`],
  ['a limit that is too low', 'limit=0'],
  ['a limit that is too high', 'limit=1001'],
  ['a cursor', 'cursor=AAAA'],
])('a query with %s is invalid, not expired', async (_, query) => {
  const response = await changes(`?${query}`)
  expect(outcome(response)).toEqual([400, expect.objectContaining({ code: 'validation_failed' })])
})
