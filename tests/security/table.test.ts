// SECURITY.md names the tests that show each requirement; these tests check that they exist and run.
import { existsSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

const text = readFileSync(new URL('../../SECURITY.md', import.meta.url), 'utf8')

const requirements = [...text.matchAll(/^\| (\d+) \| (.+?) \| (.+) \|$/gm)].map(
  ([, number, requirement, shown]) => ({
    number: Number(number),
    requirement,
    tests: [...(shown as string).matchAll(/`([\w/-]+)` "([^"]+)"/g)].map(([, file, title]) => ({
      file: file as string,
      title: title as string,
    })),
  }),
)

/** Whether a file has a test, or a group of tests, with this title. */
function hasTest({ file, title }: { file: string; title: string }): boolean {
  const path = new URL(`../${file}.test.ts`, import.meta.url)
  if (!existsSync(path)) return false
  const source = readFileSync(path, 'utf8')
  const escaped = title.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')
  const call = `(?:\\b(?:test|describe|survives)(?:\\.concurrent)?\\(|[\\])]\\(|^\\s*)['"\`]${escaped}['"\`],\\s*(?:async )?(?:\\(|\\w+\\)|\\w+ =>)`
  return new RegExp(call, 'm').test(source)
}

test('all 48 requirements of the standards are there, and those learned from attacks, in their order', () => {
  const numbers = requirements.map(({ number }) => number)
  expect(numbers.slice(0, 48)).toEqual(Array.from({ length: 48 }, (_, n) => n + 1))
  expect(numbers).toEqual([...new Set(numbers)].toSorted((one, other) => one - other))
})

test('each has a test at least, and nothing beside its tests', () => {
  expect(requirements.filter(({ tests }) => tests.length === 0)).toEqual([])
  const rest = text.replaceAll(/`[\w/-]+` "[^"]+"(?:<br>| \|$)/gm, '')
  for (const row of rest.match(/^\| \d+ \|.*$/gm) ?? []) expect(row).toMatch(/^\| \d+ \| [^|]+ \| $/)
})

test.each(requirements)('$number: its tests are there', ({ tests }) => {
  expect(tests.filter((named) => !hasTest(named))).toEqual([])
})

test('none of them is left out of the run', () => {
  const files = new Set(requirements.flatMap(({ tests }) => tests.map(({ file }) => file)))
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
