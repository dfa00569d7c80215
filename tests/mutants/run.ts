// `make mutants`: makes one mutant at a time in a copy of the repository, and expects a test to kill it. ONLY takes parts
// of names or files, separated by semicolons.
import { type Copy, makeCopy } from './copy.ts'
import { documentFile, type Mutant, mutate } from './mutant.ts'
import { mutants } from './table.ts'
import type { Outcome } from './tester.ts'

const atOnce = 2
/** After so many mutants a copy must pass its tests again without one. */
const mutantsInARow = 15
const wanted = (process.env.ONLY ?? '')
  .toLowerCase()
  .split(';')
  .map((text) => text.trim())
const chosen = mutants.filter(({ name, file }) =>
  wanted.some((text) => `${name} ${file}`.toLowerCase().includes(text)),
)
const count = { killed: 0, survived: 0, stale: 0 }
const made = new Map<Copy, number>()

const print = (line: string) => process.stdout.write(`${line}\n`)
const copies = Array.from({ length: atOnce }, makeCopy)
const removeCopies = () => Promise.all(copies.map((copy) => copy.remove()))
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, async () => {
    await removeCopies()
    process.exit(130)
  })
}

try {
  await expectOriginalToPass()
  await share(chosen, judge)
} finally {
  await removeCopies()
}
print(`${chosen.length} mutants, ${count.killed} killed, ${count.survived} survived, ${count.stale} stale`)
process.exit(count.killed > 0 && count.killed === chosen.length ? 0 : 1)

/** Without a mutant every test must pass: a test that fails anyway proves nothing. */
async function expectOriginalToPass(): Promise<void> {
  const names = [...new Set(chosen.flatMap(({ tests }) => tests))]
  await share(names, async (copy, name) => {
    const outcome = await runUntilPassed(copy, [name])
    if (outcome.result === 'passed') return
    const reason = outcome.result === 'failed' ? outcome.firstTest : outcome.reason
    throw new Error(`Without any mutant, ${name} does not pass: ${reason}`)
  })
}

async function judge(copy: Copy, mutant: Mutant): Promise<void> {
  const outcome = await mutateAndTest(copy, mutant)
  if (outcome.result === 'crashed') stale(mutant, outcome.reason)
  else if (outcome.result === 'passed') survived(mutant)
  else if (mutant.tests.includes(outcome.file)) killed(mutant, outcome)
  else throw new Error(`"${mutant.name}" is reported to fail ${outcome.file}, which was not run`)
  const before = (made.get(copy) ?? 0) + 1
  made.set(copy, before)
  if (before % mutantsInARow === 0) await expectOriginalAgain(copy, mutant)
}

async function mutateAndTest(copy: Copy, mutant: Mutant): Promise<Outcome> {
  const { file, tests } = mutant
  const mutated = mutate(mutant, copy.read(file))
  if ('stale' in mutated) return { result: 'crashed', reason: mutated.stale }
  try {
    copy.write(file, mutated.text)
    if (file !== documentFile && !copy.generate())
      return { result: 'crashed', reason: 'the document cannot be generated' }
    return await copy.run(tests, { anew: file.startsWith('src/db/') })
  } finally {
    copy.restore()
  }
}

/** What kills a mutant must be the mutant: with an empty line in its place the same tests must pass. */
async function expectOriginalAgain(copy: Copy, { name, file, tests }: Mutant): Promise<void> {
  try {
    copy.write(file, `${copy.read(file)}\n`)
    const { result } = await runUntilPassed(copy, tests)
    if (result !== 'passed') throw new Error(`After "${name}", its tests fail without a mutant too`)
  } finally {
    copy.restore()
  }
}

/** Tries a second time, since a busy machine may fail a test that is right. */
async function runUntilPassed(copy: Copy, tests: readonly string[]): Promise<Outcome> {
  const first = await copy.run(tests)
  return first.result === 'passed' ? first : await copy.run(tests)
}

function killed({ name }: Mutant, { file, firstTest }: { file: string; firstTest: string }): void {
  count.killed += 1
  print(`killed   ${name}  by ${file}: ${firstTest}`)
}

function survived({ name, file, tests }: Mutant): void {
  count.survived += 1
  print(`SURVIVED ${name} (${file}; ${tests.join(', ')})`)
}

/** Nothing is known of the tests: the mutant cannot be made, or the service does not start with it. */
function stale({ name }: Mutant, reason: string): void {
  count.stale += 1
  print(`STALE    ${name}: ${reason}`)
}

/** Every copy works on one item at a time. */
async function share<T>(items: readonly T[], work: (copy: Copy, item: T) => Promise<void>): Promise<void> {
  const waiting = [...items]
  const each = async (copy: Copy) => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) await work(copy, next)
  }
  await Promise.all(copies.map(each))
}
