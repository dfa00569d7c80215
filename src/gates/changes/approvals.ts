// The breaking changes that were meant: a list in Markdown, a line each, with its reason.
import { type Change, line } from './change.ts'

/** An approved change as it is printed, with the reason why it is worth it. */
export type Approval = { change: string; reason: string }

const separator = ' — '
const placeholder = '<why it is worth breaking clients>'

/** @param text Markdown: each list item is `- <change> — <reason>` @throws Error for an item without a reason */
export function readApprovals(text: string): Approval[] {
  return text
    .split('\n')
    .filter((row) => row.startsWith('- '))
    .map((row) => {
      const [change = '', ...reason] = row.slice(2).split(separator)
      if (['', placeholder].includes(reason.join(separator).trim()))
        throw new Error(`This approval has no reason: ${row}`)
      return { change: change.trim(), reason: reason.join(separator).trim() }
    })
}

/** What is to be written to the list for a change. */
export const approvalFor = (change: Change) => `- ${line(change)}${separator}${placeholder}`

/** @returns breaks that nobody approved, and approvals of what is no break (any more) */
export function compareApprovals(changes: readonly Change[], approvals: readonly Approval[]) {
  const breaks = changes.filter((change) => change.class === 'breaking')
  const lines = breaks.map(line)
  return {
    unapproved: breaks.filter((change) => !approvals.some((approval) => approval.change === line(change))),
    stale: approvals.filter((approval) => !lines.includes(approval.change)),
  }
}
