// The suite against deployments with one fault each: a proxy in front of the real service changes one thing, and the suite
// has to find and name it.
import { beforeAll, expect, test } from 'vitest'
import { type TestService, testService } from '../support/service.ts'
import { type Fault, faults } from './faults.ts'
import type { Forward, Intermediary } from './proxies.ts'
import { closingLine } from './report.ts'
import { conform } from './suite.ts'

let service: TestService
beforeAll(async () => {
  service = await testService({ logLevel: 'silent' })
})

const unchanged: Forward = async (request) => await service.fetch(request)

const suiteAgainst = (proxy: Intermediary, only: string, runs = 10, maxShrinks?: number) =>
  conform({
    ...{ base: 'http://127.0.0.1:3000', runs, seed: 1, sparing: false, overHttp: false, only },
    ...(maxShrinks !== undefined && { maxShrinks }),
    send: async (method, url, init) =>
      await proxy(new Request(`http://test${url}`, { method, ...init }), unchanged),
  })

// A sequence ends at the first violation, so many of them take time only where none is found.
const runsFor = (only: string) => (only.startsWith('(sequences)') ? 400 : 40)

test.each(faults)('finds and names that $fault', async ({ proxy, only, runs, found }) => {
  // One smaller case: that they become small is shown below.
  const { failures } = await suiteAgainst(proxy, only, runs ?? runsFor(only), 1)
  expect(failures.map(({ what }) => what)).toContainEqual(expect.stringMatching(found))
  expect(failures.map(({ script }) => script)).toContainEqual(expect.stringMatching(/curl -si? -[XI]/))
})

test('makes a failing request as small as it can, and the same one for the same seed', async () => {
  const { proxy, only } = faults.find(({ fault }) => fault.includes('emoji')) as Fault
  const [first, second] = [await suiteAgainst(proxy, only, 60), await suiteAgainst(proxy, only, 60)]
  expect(first.failures[0]?.script).toMatch(/printf %s '\{"title":"a?😀a?"\}' \| curl/)
  expect(second.failures).toEqual(first.failures)
})

test('removes its accounts, also when it is stopped', async () => {
  const own = await testService({ logLevel: 'silent' })
  const accounts = () => own.db.selectFrom('users').select('email').execute()
  const stop = new AbortController()
  const send = async (method: string, url: string, init: RequestInit) => {
    if ((await accounts()).length > 2) stop.abort()
    return await own.fetch(new Request(`http://test${url}`, { method, ...init }))
  }
  const plan = { base: '', runs: 5, seed: 1, sparing: true, overHttp: false }
  const result = await conform({ ...plan, send, signal: stop.signal })
  expect(result.stopped).toBe(true)
  expect(closingLine(result)).toMatch(/^stopped: \d+ checks passed, 0 violations, 0 skipped$/)
  expect(await accounts()).toEqual([])
})
