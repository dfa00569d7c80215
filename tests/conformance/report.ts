// What a run of the suite has found, as text: a table by operation, the lies with the lines that show them, what was
// skipped and why, and a closing line.
import { operations } from '../support/contract.ts'
import { answersSeen, documented } from './gaps.ts'
import { alikeOf, type Failure, keyOf } from './property.ts'
import type { Result } from './suite.ts'

export function report(result: Result): string {
  const { failures, gaps } = result
  const lies = acrossOperations(grouped(failures))
  return [
    table(result),
    ...(gaps.length > 0 ? ['\nSkipped, since nobody outside can provoke it:', ...gaps.map(gapLine)] : []),
    ...lies.map(lieText),
    ...(result.left.length > 0 ? [`\nThese accounts could not be removed: ${result.left.join(', ')}`] : []),
    `\n${closingLine(result)}`,
  ].join('\n')
}

/** `N checks passed, N lies, N skipped`. A check is a property of an operation, tried with one case or more. */
export function closingLine({ checks, failures, gaps, stopped }: Result): string {
  const counts = `${checks - failing(failures)} checks passed, ${acrossOperations(grouped(failures)).length} lies, ${gaps.length} skipped`
  return stopped ? `stopped: ${counts}` : counts
}

const failing = (failures: Failure[]) => failures.filter(({ name }) => name !== 'coverage').length

function table({ cases, failures, seen }: Result): string {
  const names = new Set([...operations.map(({ operationId }) => operationId), ...cases.keys()])
  const rows = [...names].map((name) => {
    const operation = operations.find(({ operationId }) => operationId === name)
    const answers = operation ? documented(operation) : []
    const known = answersSeen(seen, name)
    const lies = grouped(failures.filter(({ operationId }) => operationId === name)).length
    const got = answers.filter((answer) => known.has(answer)).length
    const share = operation ? `${got} of ${answers.length}` : ''
    return [name, String(cases.get(name) ?? 0), share, lies === 0 ? '' : String(lies)]
  })
  const all = [['operation', 'cases', 'answers seen', 'lies'], ...rows]
  const width = (column: number) => Math.max(...all.map((row) => (row[column] as string).length))
  const line = (row: string[]) =>
    row
      .map((cell, column) => (column === 0 ? cell.padEnd(width(0)) : cell.padStart(width(column))))
      .join('  ')
      .trimEnd()
  return all.map(line).join('\n')
}

const gapLine = ({ answer, reason, operationIds }: Result['gaps'][number]) => {
  const [only] = operationIds
  return `  ${answer}: ${reason} (${operationIds.length === 1 ? only : `${operationIds.length} operations`})`
}

type Lie = Failure & { alike: string[]; elsewhere: string[] }

/** One defect shows in many properties: those of an operation that tell the same are told once. */
export function grouped(failures: readonly Failure[]): Lie[] {
  const lies = new Map<string, Lie>()
  for (const failure of failures) {
    const key = keyOf(failure)
    const known = lies.get(key)
    if (known) known.alike.push(failure.name)
    else lies.set(key, { ...failure, alike: [], elsewhere: [] })
  }
  return [...lies.values()]
}

/** What fails for the same reason in several operations is told once, with the first of them. */
function acrossOperations(lies: readonly Lie[]): Lie[] {
  const told = new Map<string, Lie>()
  for (const lie of lies) {
    const key = `${lie.name.replace(/^\w+, /, '')}: ${alikeOf(lie)}`
    const known = told.get(key)
    if (known) known.elsewhere.push(lie.operationId)
    else told.set(key, { ...lie, elsewhere: [] })
  }
  return [...told.values()]
}

function lieText(
  { operationId, name, what, script, property, alike, elsewhere }: Lie,
  index: number,
): string {
  const others = alike.length > 0 ? `\n  also with: ${shortened(alike)}` : ''
  const places = elsewhere.length > 0 ? `\n  also in: ${elsewhere.join(', ')}` : ''
  const again = property === '' ? '' : `\n  this alone: ONLY=${inQuotes(property)}`
  const lines = script === '' ? '' : `\n${script.replaceAll(/^/gm, '    ')}`
  return `\nLie ${index + 1}. ${operationId}: ${name}\n  ${what}${others}${places}${again}${lines}`
}

const inQuotes = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`

const shortened = (names: string[]) =>
  names.length > 5 ? `${names.slice(0, 5).join('; ')}; and ${names.length - 5} more` : names.join('; ')
