// What the test files before these left behind.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { inject } from 'vitest'
import type { Seen } from '../support/contract-checker.ts'

type Records = { seen?: Seen[]; statements?: string[] }

export function records(): Records[] {
  const folder = inject('recordFolder')
  return readdirSync(folder).map((file) => JSON.parse(readFileSync(join(folder, file), 'utf8')) as Records)
}

/** With a mere value for the number of a change, which is that of the same user. */
export const withNumber = (sql: string): string =>
  sql.replaceAll(/\(select last from (?:taken_change|change_counters where user_id = \$\d+)\)/g, () => '$1')
