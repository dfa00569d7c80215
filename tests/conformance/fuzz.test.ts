// The short form of the suite, against the application in this process: part of every `make test`.
import { expect, test } from 'vitest'
import { operations } from '../support/contract.ts'
import { record, testService } from '../support/service.ts'
import { reasons } from './gaps.ts'
import { closingLine, report } from './report.ts'
import { conform } from './suite.ts'

/** The codes that may stay unseen; too large headers need a socket. */
const unprovokable = new Set([...Object.keys(reasons), 'headers_too_large'])

/** Other cases than last time: SEED=… */
const seed = Number(process.env.SEED || 1)

test('does what the contract says, whatever it is asked', async () => {
  const service = await testService({ logLevel: 'silent' })
  const result = await conform({
    ...{ base: 'http://127.0.0.1:3000', runs: 15, seed, sparing: false, overHttp: false },
    send: async (method, url, init) =>
      await service.fetch(new Request(`http://test${url}`, { method, ...init })),
  })
  record({ seen: result.seen })
  if (result.failures.length > 0) throw new Error(`SEED=${seed}\n${report(result)}`)
  expect(operations.filter(({ operationId }) => !result.cases.get(operationId))).toEqual([])
  expect(result.checks).toBe(result.planned)
  const skipped = result.gaps.length
  expect(closingLine(result)).toBe(`${result.planned} checks passed, 0 violations, ${skipped} skipped`)
  // Whether two requests with one key meet is a matter of luck.
  const codes = result.gaps
    .filter(({ reason }) => reason !== 'needs the token of a mail')
    .map(({ outcome }) => outcome.split(' ')[1] as string)
  expect(new Set([...codes, 'idempotency_in_progress'])).toEqual(new Set([...unprovokable, 'body_too_large']))
  expect(result.left).toEqual([])
})
