// How connections are divided.
import { expect, test } from 'vitest'
import { divideConnections } from '../../src/db/bulkheads.ts'

test.each([
  [1, [0, 0, 1, 0, 0, 0, 0, 0]],
  [2, [1, 0, 1, 0, 0, 0, 1, 0]],
  [3, [2, 1, 1, 0, 0, 0, 1, 1]],
  [5, [4, 1, 1, 0, 0, 0, 2, 2]],
  [6, [2, 1, 1, 1, 1, 1, 1, 1]],
  [10, [5, 2, 2, 1, 1, 1, 3, 2]],
  [50, [29, 11, 10, 5, 5, 1, 15, 14]],
])('%i connections', (poolSize, parts) => {
  const { pipelined, reservedPipelined, accounts, filters, searches, readiness, plainReads, plainWrites } =
    divideConnections(poolSize)
  const divided = [
    pipelined,
    reservedPipelined,
    accounts,
    filters,
    searches,
    readiness,
    plainReads,
    plainWrites,
  ]
  expect(divided).toEqual(parts)
})
