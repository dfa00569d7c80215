// The table of what the service survives, in OPERATIONS.md between two marker comments. Run by itself, this file writes
// it from survived.ts.
import { readFileSync, writeFileSync } from 'node:fs'
import { survivedTable } from './survived.ts'

const file = new URL('../../OPERATIONS.md', import.meta.url)
const begin = '<!-- survived: written by `make generate` from tests/faults/survived.ts -->'
const end = '<!-- /survived -->'

/** @returns OPERATIONS.md as it is, and as it should be */
export function operations(): { found: string; wanted: string } {
  const found = readFileSync(file, 'utf8')
  const [before, rest] = found.split(begin)
  const after = rest?.split(end)[1]
  if (before === undefined || after === undefined)
    throw new Error('OPERATIONS.md has no markers around the table of what the service survives')
  return { found, wanted: `${before}${begin}\n\n${survivedTable()}\n\n${end}${after}` }
}

if (import.meta.main) writeFileSync(file, operations().wanted)
