// The case of e-mail addresses: folded in ASCII alone, in the process as in SQL.
import { DummyDriver, Kysely, PostgresAdapter, PostgresIntrospector, PostgresQueryCompiler } from 'kysely'
import { expect, test } from 'vitest'
import { foldCase, foldedAddress, foldedEmail } from '../../src/features/credentials/email-case.ts'

test.each([
  ['Ada.Lovelace@EXAMPLE.com', 'ada.lovelace@example.com'],
  ['AZ@[`{az', 'az@[`{az'],
  ['İIı', 'İiı'],
])('%j is folded to %j', (email, folded) => {
  expect(foldCase(email)).toBe(folded)
})

test.each([
  ['email', foldedEmail],
  ['address', foldedAddress],
])('in SQL the locale of the database plays no part: %s', (column, folded) => {
  const compilesOnly = new Kysely<never>({
    dialect: {
      createAdapter: () => new PostgresAdapter(),
      createDriver: () => new DummyDriver(),
      createIntrospector: (db) => new PostgresIntrospector(db),
      createQueryCompiler: () => new PostgresQueryCompiler(),
    },
  })
  expect(folded.compile(compilesOnly)).toMatchObject({
    parameters: [],
    sql: `lower("${column}" collate "C")`,
  })
})
