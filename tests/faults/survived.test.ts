// The table of what is survived tells the truth: every row has its test, every test its row, the README both.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readme } from './readme.ts'
import { survived } from './survived.ts'

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

test('the README tells the same table', () => {
  const { found, wanted } = readme()
  expect(found).toBe(wanted)
})
