// The table of what is survived is true: every row has its test, every test its row, and OPERATIONS.md the same table.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { survived } from './survived.ts'
import { operations } from './survived-table.ts'

const folder = import.meta.dirname
const sources = readdirSync(folder)
  .filter((name) => name.endsWith('.test.ts'))
  .map((name) => readFileSync(join(folder, name), 'utf8'))
const ofFaults = sources.filter((source) => /from '\.\/survives\.ts'/.test(source))

test('every row of the table has one test, and every test of a fault has its row', () => {
  const tests = ofFaults.flatMap((source) =>
    [...source.matchAll(/^\s*survives\(\s*(['"])(.+)\1,/gm)].map(([, , name]) => name),
  )
  expect(tests.toSorted()).toEqual(survived.map(({ test: name }) => name).toSorted())
})

test('in the files on faults there are no other tests, and none is skipped', () => {
  for (const source of ofFaults) {
    expect(source).not.toMatch(/^\s*(test|it)\b|\.(skip|todo|only|fails|skipIf|runIf)\b/m)
  }
})

test('OPERATIONS.md has the same table', () => {
  const { found, wanted } = operations()
  expect(found).toBe(wanted)
})
