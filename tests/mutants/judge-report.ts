// Reads the report of StrykerJS: in each file the tests must kill enough mutants, and each survivor must be judged.
import { readFileSync } from 'node:fs'
import { find } from './anchor.ts'
import { type Survivor, survivors } from './survivors.ts'

/** Of the mutants of a file, in per cent. */
const killedAtLeast = 90

type Place = { line: number; column: number }
type StrykerMutant = { status: string; replacement: string; location: { start: Place; end: Place } }
type Report = { files: Record<string, { source: string; mutants: StrykerMutant[] }> }

const report: Report = JSON.parse(readFileSync('.data/stryker/report.json', 'utf8'))
const mistakes: string[] = []
const found = new Set<Survivor>()

for (const [file, { source, mutants }] of Object.entries(report.files)) {
  const killed = mutants.filter(({ status }) => status === 'Killed' || status === 'Timeout').length
  const survived = mutants.filter(({ status }) => status === 'Survived' || status === 'NoCoverage')
  const score = (100 * killed) / (killed + survived.length)
  print(`${score.toFixed(1).padStart(5)} % ${file}: ${killed} killed, ${survived.length} survived`)
  if (score < killedAtLeast) mistakes.push(`${file}: less than ${killedAtLeast} % are killed`)
  for (const mutant of survived) {
    const judged = survivors.filter((survivor) => survivor.file === file && isAbout(survivor, mutant, source))
    for (const survivor of judged) found.add(survivor)
    const { line } = mutant.location.start
    if (judged.length === 0) mistakes.push(`${file}:${line}: not judged: ${mutant.replacement}`)
  }
}
for (const survivor of survivors.filter((each) => !found.has(each)))
  mistakes.push(`${survivor.file}: judged, but it does not survive: ${survivor.around}`)
for (const mistake of mistakes) print(mistake)
process.exit(mistakes.length === 0 ? 0 : 1)

function isAbout({ around, replacements }: Survivor, mutant: StrykerMutant, source: string): boolean {
  const area = find(around, source)
  if ('reason' in area) return false
  const { start, end } = mutant.location
  const isInside = indexOf(source, start) >= area.begin && indexOf(source, end) <= area.end
  return isInside && replacements.includes(mutant.replacement)
}

/** Lines and columns are counted from 1. */
function indexOf(source: string, { line, column }: Place): number {
  const before = source.split('\n').slice(0, line - 1)
  return before.reduce((sum, { length }) => sum + length + 1, 0) + column - 1
}

function print(line: string): void {
  process.stdout.write(`${line}\n`)
}
