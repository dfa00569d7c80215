// The case of e-mail addresses: folded in ASCII alone, in the process as in SQL.
import type { RawNode } from 'kysely'
import { expect, test } from 'vitest'
import { foldCase, foldedEmail } from '../../src/features/credentials/email-case.ts'

test.each([
  ['Ada.Lovelace@EXAMPLE.com', 'ada.lovelace@example.com'],
  ['AZ@[`{az', 'az@[`{az'],
  ['İIı', 'İiı'],
])('%j is folded to %j', (email, folded) => {
  expect(foldCase(email)).toBe(folded)
})

test('in SQL the locale of the database plays no part', () => {
  const node = foldedEmail.toOperationNode() as RawNode
  expect(node.sqlFragments).toEqual(['lower(email collate "C")'])
})
