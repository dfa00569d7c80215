// The process that runs the tests of mutants: with mutants and originals in turns, it reports each run and no earlier one.
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Order, Outcome } from './tester.ts'

const root = new URL('../..', import.meta.url).pathname
const folder = mkdtempSync(join(realpathSync(tmpdir()), 'tasks-api-tester-'))
const config = `export default { root: ${JSON.stringify(folder)}, test: { projects: [
  { test: { name: 'service', include: ['tests/*.test.ts'] } }] } }`
let tester: ChildProcess

const write = (file: string, text: string) => writeFileSync(join(folder, file), text)
const sum = (sign: string) => write('sum.ts', `export const sum = (a: number, b: number) => a ${sign} b\n`)
const zero = (value: number) => write('zero.ts', `export const zero = ${value}\n`)

/** Runs the tests after the two source files have changed. */
async function judge(...tests: string[]): Promise<Outcome> {
  const changed = ['sum.ts', 'zero.ts'].map((file) => join(folder, file))
  tester.send({ changed, tests } satisfies Order)
  const [outcome] = await once(tester, 'message')
  return outcome
}

beforeAll(async () => {
  mkdirSync(join(folder, 'tests'))
  symlinkSync(realpathSync(join(root, 'node_modules')), join(folder, 'node_modules'))
  write('tests/vitest.config.ts', config)
  write(
    'tests/sum.test.ts',
    `import { expect, test } from 'vitest'\nimport { sum } from '../sum.ts'
test('adds', () => expect(sum(2, 3)).toBe(5))\ntest('adds nothing', () => expect(sum(2, 0)).toBe(2))\n`,
  )
  write(
    'tests/zero.test.ts',
    `import { expect, test } from 'vitest'\nimport { zero } from '../zero.ts'
test('is nothing', () => expect(zero).toBe(0))\n`,
  )
  write(
    'tests/prepared.test.ts',
    `import { beforeAll, expect, test } from 'vitest'\nimport { zero } from '../zero.ts'
beforeAll(() => { if (zero !== 0) throw new Error('zero is something') })
test('is prepared', () => expect(1).toBe(1))\n`,
  )
  write(
    'tests/late.test.ts',
    `import { test } from 'vitest'\nimport { zero } from '../zero.ts'
const late = () => new Promise((resolve) => setTimeout(resolve, zero * 60_000))
test.concurrent('comes later', late, 300)\ntest.concurrent('is there as well', late, 300)\n`,
  )
  sum('+')
  zero(0)
  tester = fork(join(root, 'tests/mutants/tester.ts'), { cwd: folder, stdio: 'ignore' })
  await once(tester, 'message')
})

afterAll(async () => {
  const gone = once(tester, 'exit')
  tester.disconnect()
  await gone
  rmSync(folder, { recursive: true, force: true })
})

const killedBy = (file: string, firstTest: string): Outcome => ({ result: 'failed', file, firstTest })

test('each outcome is that of its own run: mutants are killed, and what follows them is judged anew', async () => {
  expect(await judge('sum', 'zero')).toEqual({ result: 'passed' })
  sum('*')
  expect(await judge('sum', 'zero')).toEqual(killedBy('sum', 'adds'))
  expect(await judge('zero')).toEqual({ result: 'passed' }) // the other file has failed before
  sum('+')
  zero(1)
  expect(await judge('sum', 'zero')).toEqual(killedBy('zero', 'is nothing'))
  expect(await judge('prepared')).toEqual(killedBy('prepared', 'before all: zero is something'))
  expect(await judge('late')).toEqual(killedBy('late', 'comes later'))
  zero(0)
  expect(await judge('sum', 'zero')).toEqual({ result: 'passed' })
  sum('-')
  expect(await judge('sum')).toEqual(killedBy('sum', 'adds'))
})

test('a mutant that changes nothing survives, and one that cannot be loaded counts for nothing', async () => {
  sum(' +')
  expect(await judge('sum', 'zero')).toEqual({ result: 'passed' })
  write('sum.ts', 'export const other = 1\n')
  expect(await judge('sum')).toEqual(killedBy('sum', 'adds'))
  write('sum.ts', 'export const = 1\n')
  expect(await judge('sum')).toMatchObject({ result: 'crashed' })
  sum('+')
  expect(await judge('sum')).toEqual({ result: 'passed' })
  expect(await judge('absent')).toMatchObject({ result: 'crashed' })
})
