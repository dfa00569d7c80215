// What a run of the suite has found, as text: a table by operation, the violations with the lines that show them, what
// was skipped and why, and a closing line.
import { operations } from '../support/contract.ts'
import { documented, outcomesSeen } from './gaps.ts'
import { alikeOf, type Failure, keyOf } from './property.ts'
import type { Result } from './suite.ts'

export function report(result: Result): string {
  const { failures, gaps } = result
  const violations = acrossOperations(grouped(failures))
  return [
    table(result),
    ...(gaps.length > 0 ? ['\nSkipped, since nobody outside can provoke it:', ...gaps.map(gapLine)] : []),
    ...violations.map(violationText),
    ...(result.left.length > 0 ? [`\nThese accounts could not be removed: ${result.left.join(', ')}`] : []),
    `\n${closingLine(result)}`,
  ].join('\n')
}

/** `N checks passed, N violations, N skipped`. A check is a property of an operation, tried with one case or more. */
export function closingLine({ checks, failures, gaps, stopped }: Result): string {
  const violations = acrossOperations(grouped(failures)).length
  const counts = `${checks - failing(failures)} checks passed, ${violations} violations, ${gaps.length} skipped`
  return stopped ? `stopped: ${counts}` : counts
}

const failing = (failures: Failure[]) => failures.filter(({ name }) => name !== 'coverage').length

function table({ cases, failures, seen }: Result): string {
  const names = new Set([...operations.map(({ operationId }) => operationId), ...cases.keys()])
  const rows = [...names].map((name) => {
    const operation = operations.find(({ operationId }) => operationId === name)
    const outcomes = operation ? documented(operation) : []
    const known = outcomesSeen(seen, name)
    const violations = grouped(failures.filter(({ operationId }) => operationId === name)).length
    const got = outcomes.filter((outcome) => known.has(outcome)).length
    const share = operation ? `${got} of ${outcomes.length}` : ''
    return [name, String(cases.get(name) ?? 0), share, violations === 0 ? '' : String(violations)]
  })
  const all = [['operation', 'cases', 'outcomes seen', 'violations'], ...rows]
  const width = (column: number) => Math.max(...all.map((row) => (row[column] as string).length))
  const line = (row: string[]) =>
    row
      .map((cell, column) => (column === 0 ? cell.padEnd(width(0)) : cell.padStart(width(column))))
      .join('  ')
      .trimEnd()
  return all.map(line).join('\n')
}

const gapLine = ({ outcome, reason, operationIds }: Result['gaps'][number]) => {
  const [only] = operationIds
  return `  ${outcome}: ${reason} (${operationIds.length === 1 ? only : `${operationIds.length} operations`})`
}

type Violation = Failure & { alike: string[]; elsewhere: string[] }

/** One defect shows in many properties: those of an operation that fail alike are reported once. */
export function grouped(failures: readonly Failure[]): Violation[] {
  const violations = new Map<string, Violation>()
  for (const failure of failures) {
    const key = keyOf(failure)
    const known = violations.get(key)
    if (known) known.alike.push(failure.name)
    else violations.set(key, { ...failure, alike: [], elsewhere: [] })
  }
  return [...violations.values()]
}

/** What fails for the same reason in several operations is reported once, with the first of them. */
function acrossOperations(violations: readonly Violation[]): Violation[] {
  const reported = new Map<string, Violation>()
  for (const violation of violations) {
    const key = `${violation.name.replace(/^\w+, /, '')}: ${alikeOf(violation)}`
    const known = reported.get(key)
    if (known) known.elsewhere.push(violation.operationId)
    else reported.set(key, { ...violation, elsewhere: [] })
  }
  return [...reported.values()]
}

function violationText(
  { operationId, name, what, script, property, alike, elsewhere }: Violation,
  index: number,
): string {
  const others = alike.length > 0 ? `\n  also with: ${shortened(alike)}` : ''
  const places = elsewhere.length > 0 ? `\n  also in: ${elsewhere.join(', ')}` : ''
  const again = property === '' ? '' : `\n  this alone: ONLY=${inQuotes(property)}`
  const lines = script === '' ? '' : `\n${script.replaceAll(/^/gm, '    ')}`
  return `\nViolation ${index + 1}. ${operationId}: ${name}\n  ${what}${others}${places}${again}${lines}`
}

const inQuotes = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`

const shortened = (names: string[]) =>
  names.length > 5 ? `${names.slice(0, 5).join('; ')}; and ${names.length - 5} more` : names.join('; ')
