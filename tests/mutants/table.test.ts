// The table of mutants cannot rot: each lie still meets its truth, and the tests that must catch it are there.
import { existsSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { documentFile, tell, testFile } from './mutant.ts'
import { mutants } from './table.ts'

const root = new URL('../..', import.meta.url)

test('every truth is in its file exactly once', () => {
  const stale = mutants.filter((mutant) => !tell(mutant, readFileSync(new URL(mutant.file, root), 'utf8')))
  expect(stale.map(({ name, file }) => [name, file])).toEqual([])
})

test('every test file that must catch a lie is there', () => {
  const named = new Set(mutants.flatMap(({ tests }) => tests.map(testFile)))
  expect([...named].filter((file) => !existsSync(new URL(file, root)))).toEqual([])
  expect(mutants.filter(({ tests }) => tests.length === 0)).toEqual([])
})

test('no two lies have one name', () => {
  const names = mutants.map(({ name }) => name)
  expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([])
})

test('a lie in the document is left to the tests of behaviour, not to those that compare bytes', () => {
  const compared = mutants.filter(
    ({ file, tests }) => file === documentFile && tests.includes('http/routing'),
  )
  expect(compared).toEqual([])
})
