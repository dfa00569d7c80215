// Checks the whole run: every documented response of every operation was seen by some test.
import { describe, expect, test } from 'vitest'
import { operations, resolve } from '../support/contract.ts'
import { records } from './records.ts'

const seen = records().flatMap((record) => record.seen ?? [])

describe.each(operations)('$operationId', ({ operationId, responses }) => {
  const own = seen.filter((response) => response.operationId === operationId)

  test.each(Object.keys(responses))('was seen to respond with %s', (status) => {
    expect(own.map((response) => String(response.status))).toContain(status)
  })

  test('was seen to respond with every code it declares', () => {
    const declared = Object.values(responses).flatMap((response) =>
      Object.keys(resolve(response).content?.['application/problem+json']?.examples ?? {}),
    )
    const codes = new Set(own.map(({ code }) => code))
    expect(declared.filter((code) => !codes.has(code))).toEqual([])
  })
})
