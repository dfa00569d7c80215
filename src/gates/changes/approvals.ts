// Approved breaking changes: a Markdown list with one line for each, and the reason for it.
import { type Change, line } from './change.ts'

/** An approved change as the report prints it, and why it is worth breaking clients. */
export type Approval = { change: string; reason: string }

const separator = ' — '
const placeholder = '<why it is worth breaking clients>'

/**
 * Reads the list.
 * @param text Markdown; each list item is `- <change> — <reason>`
 * @throws Error for an item without a reason
 */
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

/** @returns the line that approves a change, without its reason */
export const approvalFor = (change: Change) => `- ${line(change)}${separator}${placeholder}`

/** @returns breaking changes without an approval, and approvals of what is not a breaking change (any more) */
export function compareApprovals(changes: readonly Change[], approvals: readonly Approval[]) {
  const breaks = changes.filter((change) => change.class === 'breaking')
  const lines = breaks.map(line)
  return {
    unapproved: breaks.filter((change) => !approvals.some((approval) => approval.change === line(change))),
    stale: approvals.filter((approval) => !lines.includes(approval.change)),
  }
}
