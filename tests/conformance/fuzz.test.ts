// The short form of the contract suite, against the application in this process.
import { expect, test } from 'vitest'
import { record, testService } from '../support/service.ts'
import { conform } from './suite.ts'

test('does what the contract says, whatever it is asked', async () => {
  const service = await testService({ logLevel: 'silent' })
  const send = async (method: string, url: string, init: RequestInit) =>
    await service.fetch(new Request(`http://test${url}`, { method, ...init }))
  const started = Date.now()
  const result = await conform({
    ...{
      send,
      base: 'http://127.0.0.1:3000',
      runs: Number(process.env.RUNS ?? 20),
      seed: Number(process.env.SEED ?? 1),
    },
    ...{ sparing: false, overHttp: false, only: process.env.ONLY ?? '' },
  })
  record({ seen: result.seen })
  console.log(
    result.requests,
    'requests',
    Date.now() - started,
    'ms',
    [...result.cases.values()].reduce((a, b) => a + b, 0),
    'cases',
  )
  for (const f of result.failures)
    console.log(`\n## ${f.operationId}: ${f.name}\n${f.what}\n${f.script}\n(${f.seed} ${f.path})`)
  console.log(result.gaps, result.left)
  expect(result.failures).toEqual([])
}, 300_000)
