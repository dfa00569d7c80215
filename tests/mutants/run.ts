// `make mutants`: tells one lie at a time to a copy of the repository, and expects a test to catch it. ONLY takes texts
// that stand in names or files, between semicolons.
import { type Copy, makeCopy } from './copy.ts'
import { documentFile, type Mutant, tell } from './mutant.ts'
import { mutants } from './table.ts'
import type { Outcome } from './tester.ts'

const atOnce = 2
/** How many lies a copy tells before it must tell the truth again. */
const liesInARow = 15
const wanted = (process.env.ONLY ?? '')
  .toLowerCase()
  .split(';')
  .map((text) => text.trim())
const chosen = mutants.filter(({ name, file }) =>
  wanted.some((text) => `${name} ${file}`.toLowerCase().includes(text)),
)
const count = { caught: 0, survived: 0, stale: 0 }
const told = new Map<Copy, number>()

const say = (line: string) => process.stdout.write(`${line}\n`)
const copies = Array.from({ length: atOnce }, makeCopy)
const removeCopies = () => Promise.all(copies.map((copy) => copy.remove()))
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, async () => {
    await removeCopies()
    process.exit(130)
  })
}

try {
  await expectTruthToPass()
  await share(chosen, judge)
} finally {
  await removeCopies()
}
say(`${chosen.length} mutants, ${count.caught} caught, ${count.survived} survived, ${count.stale} stale`)
process.exit(count.caught > 0 && count.caught === chosen.length ? 0 : 1)

/** Without a lie every test must pass: a test that fails anyway catches nothing. */
async function expectTruthToPass(): Promise<void> {
  const names = [...new Set(chosen.flatMap(({ tests }) => tests))]
  await share(names, async (copy, name) => {
    const first = await copy.run([name])
    const outcome = first.result === 'passed' ? first : await copy.run([name]) // a busy machine gets a second try
    if (outcome.result === 'passed') return
    const reason = outcome.result === 'failed' ? outcome.firstTest : outcome.reason
    throw new Error(`Without any mutant, ${name} does not pass: ${reason}`)
  })
}

async function judge(copy: Copy, mutant: Mutant): Promise<void> {
  const outcome = await tellAndTest(copy, mutant)
  if (outcome.result === 'crashed') stale(mutant, outcome.reason)
  else if (outcome.result === 'passed') survived(mutant)
  else if (mutant.tests.includes(outcome.file)) caught(mutant, outcome)
  else throw new Error(`"${mutant.name}" is said to fail ${outcome.file}, which was not asked`)
  const lies = (told.get(copy) ?? 0) + 1
  told.set(copy, lies)
  if (lies % liesInARow === 0) await expectTruthAgain(copy, mutant)
}

async function tellAndTest(copy: Copy, mutant: Mutant): Promise<Outcome> {
  const { file, tests } = mutant
  const lie = tell(mutant, copy.read(file))
  if (lie === undefined) return { result: 'crashed', reason: `the truth is not exactly once in ${file}` }
  try {
    copy.write(file, lie)
    if (file !== documentFile && !copy.generate())
      return { result: 'crashed', reason: 'the document cannot be made' }
    return await copy.run(tests, { anew: file.startsWith('src/db/') })
  } finally {
    copy.restore()
  }
}

/** What is caught must be the lie: the same file with an empty line more must survive the same tests. */
async function expectTruthAgain(copy: Copy, { name, file, tests }: Mutant): Promise<void> {
  try {
    copy.write(file, `${copy.read(file)}\n`)
    const first = await copy.run(tests)
    const outcome = first.result === 'passed' ? first : await copy.run(tests)
    if (outcome.result !== 'passed') throw new Error(`After "${name}", its tests fail without a lie too`)
  } finally {
    copy.restore()
  }
}

function caught({ name }: Mutant, { file, firstTest }: { file: string; firstTest: string }): void {
  count.caught += 1
  say(`caught   ${name}  by ${file}: ${firstTest}`)
}

function survived({ name, file, tests }: Mutant): void {
  count.survived += 1
  say(`SURVIVED ${name} (${file}; ${tests.join(', ')})`)
}

/** No proof either way: the lie is not told, or nothing starts with it. */
function stale({ name }: Mutant, reason: string): void {
  count.stale += 1
  say(`STALE    ${name}: ${reason}`)
}

/** Every copy works on one item at a time. */
async function share<T>(items: readonly T[], work: (copy: Copy, item: T) => Promise<void>): Promise<void> {
  const waiting = [...items]
  const each = async (copy: Copy) => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) await work(copy, next)
  }
  await Promise.all(copies.map(each))
}
