// SECURITY.md names the tests that hold each demand. A table that nobody checks is a wish.
import { existsSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

const text = readFileSync(new URL('../../SECURITY.md', import.meta.url), 'utf8')

const demands = [...text.matchAll(/^\| (\d+) \| (.+?) \| (.+) \|$/gm)].map(([, number, demand, shown]) => ({
  number: Number(number),
  demand,
  tests: [...(shown as string).matchAll(/`([\w/-]+)` "([^"]+)"/g)].map(([, file, title]) => ({
    file: file as string,
    title: title as string,
  })),
}))

/** Whether a file has a test, or a group of tests, with this title. */
function hasTest({ file, title }: { file: string; title: string }): boolean {
  const path = new URL(`../${file}.test.ts`, import.meta.url)
  if (!existsSync(path)) return false
  const source = readFileSync(path, 'utf8')
  const escaped = title.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')
  const call = `(?:\\b(?:test|describe|survives)(?:\\.concurrent)?\\(|[\\])]\\(|^\\s*)['"\`]${escaped}['"\`],\\s*(?:async )?(?:\\(|\\w+\\)|\\w+ =>)`
  return new RegExp(call, 'm').test(source)
}

test('all 51 demands are there, in their order', () => {
  const numbers = [...Array.from({ length: 48 }, (_, n) => n + 1), 49, 54, 57]
  expect(demands.map(({ number }) => number)).toEqual(numbers)
})

test('each has a test at least, and nothing beside its tests', () => {
  expect(demands.filter(({ tests }) => tests.length === 0)).toEqual([])
  const rest = text.replaceAll(/`[\w/-]+` "[^"]+"(?:<br>| \|$)/gm, '')
  for (const row of rest.match(/^\| \d+ \|.*$/gm) ?? []) expect(row).toMatch(/^\| \d+ \| [^|]+ \| $/)
})

test.each(demands)('$number: its tests are there', ({ tests }) => {
  expect(tests.filter((named) => !hasTest(named))).toEqual([])
})

test('none of them is left out of the run', () => {
  const files = new Set(demands.flatMap(({ tests }) => tests.map(({ file }) => file)))
  for (const file of files) {
    const source = readFileSync(new URL(`../${file}.test.ts`, import.meta.url), 'utf8')
    expect([file, source.match(/\b(test|describe|it)\S*\.(skip|todo|only|fails)\b/)?.[0]]).toEqual([
      file,
      undefined,
    ])
  }
})

test('a test that is not there would be found', () => {
  const real = { file: 'http/routing', title: 'refuses %s and says what it allows' }
  expect(hasTest(real)).toBe(true)
  expect(hasTest({ ...real, title: 'refuses %s and says what it allow' })).toBe(false)
  expect(hasTest({ ...real, title: '/nowhere' })).toBe(false)
  expect(hasTest({ ...real, file: 'http/nothing' })).toBe(false)
})
