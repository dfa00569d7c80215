// The mutants are up to date: each can still be made, and the tests that must kill it exist.
import { existsSync, globSync, readFileSync } from 'node:fs'
import { stripTypeScriptTypes } from 'node:module'
import { expect, test } from 'vitest'
import { documentFile, type Mutant, mutate, testFile } from './mutant.ts'
import { pureFiles, pureTests } from './pure.ts'
import { mutants } from './table.ts'

const root = new URL('../..', import.meta.url)
const read = (file: string) => readFileSync(new URL(file, root), 'utf8')

function staleness(mutant: Mutant): string[] {
  if (!existsSync(new URL(mutant.file, root))) return [`${mutant.name}: there is no ${mutant.file}`]
  const mutated = mutate(mutant, read(mutant.file))
  return 'stale' in mutated ? [`${mutant.name}: ${mutated.stale}`] : []
}

test('there are at most 100', () => {
  expect(mutants.length).toBeLessThanOrEqual(100)
})

test('every anchor is in its file exactly once', () => {
  expect(mutants.flatMap(staleness)).toEqual([])
})

test('every mutant of the source is still TypeScript', () => {
  const broken = mutants.flatMap((mutant) => {
    if (mutant.file === documentFile || staleness(mutant).length > 0) return []
    const mutated = mutate(mutant, read(mutant.file))
    try {
      if ('text' in mutated) stripTypeScriptTypes(mutated.text)
      return []
    } catch (error) {
      return [`${mutant.name}: ${(error as Error).message}`]
    }
  })
  expect(broken).toEqual([])
})

test('every test file that must kill a mutant exists', () => {
  const named = new Set(mutants.flatMap(({ tests }) => tests.map(testFile)))
  expect([...named].filter((file) => !existsSync(new URL(file, root)))).toEqual([])
  expect(mutants.filter(({ tests }) => tests.length === 0)).toEqual([])
})

test('no two mutants have one name', () => {
  const names = mutants.map(({ name }) => name)
  expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([])
})

test('mutants of the document are left to the tests of behaviour, not to those that compare bytes', () => {
  const compared = mutants.filter(
    ({ file, tests }) => file === documentFile && tests.includes('http/routing'),
  )
  expect(compared).toEqual([])
})

test('every file that StrykerJS is given exists', () => {
  const missing = [...pureFiles, ...pureTests].filter((file) => globSync(file, { cwd: root }).length === 0)
  expect(missing).toEqual([])
})
