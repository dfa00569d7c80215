// The README's table of what is survived, between its two marks; run alone, it writes it from survived.ts.
import { readFileSync, writeFileSync } from 'node:fs'
import { survivedTable } from './survived.ts'

const file = new URL('../../README.md', import.meta.url)
const begin = '<!-- survived: written by `make generate` from tests/faults/survived.ts -->'
const end = '<!-- /survived -->'

/** @returns the README as it is, and as it should be */
export function readme(): { found: string; wanted: string } {
  const found = readFileSync(file, 'utf8')
  const [before, rest] = found.split(begin)
  const after = rest?.split(end)[1]
  if (before === undefined || after === undefined)
    throw new Error('README.md has lost the marks around what it survives')
  return { found, wanted: `${before}${begin}\n\n${survivedTable()}\n\n${end}${after}` }
}

if (import.meta.main) writeFileSync(file, readme().wanted)
