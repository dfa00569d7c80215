// The changelog of the contract and the SDK: the entry of a release, and where it is inserted.
import type { Approval } from './approvals.ts'
import { type Change, type Class, classes, line } from './change.ts'

const headings: Record<Class, string> = {
  breaking: 'Breaking',
  notable: 'Worth knowing',
  additive: 'Added',
  editorial: 'Documentation',
}

/** @returns the entry as Markdown: the version, then the changes by class, approved breaking changes with their reason */
export function changelogEntry(
  version: string,
  changes: readonly Change[],
  approvals: readonly Approval[] = [],
): string {
  const sections = classes.flatMap((kind) => {
    const own = changes.filter((change) => change.class === kind)
    if (own.length === 0) return []
    return [
      `### ${headings[kind]}\n\n${own.map((change) => `- ${withReason(change, approvals)}`).join('\n')}\n`,
    ]
  })
  const body = sections.length > 0 ? sections.join('\n') : 'The contract is the same.\n'
  return `## ${version}\n\n${body}`
}

function withReason(change: Change, approvals: readonly Approval[]): string {
  const reason = approvals.find((approval) => approval.change === line(change))?.reason
  return `\`${line(change)}\`${reason ? `. ${reason}` : ''}`
}

/**
 * Inserts an entry before the others; it replaces one for the same version. What was noted under `Unreleased` about the
 * service itself becomes the last section of the entry.
 */
export function withEntry(changelog: string, version: string, entry: string): string {
  const [head = '', ...entries] = changelog.split(/^(?=## )/m)
  const isReplaced = (other: string) =>
    ['## Unreleased', `## ${version}`].includes(other.split('\n')[0] as string)
  const notes = entries.filter(isReplaced).flatMap((other) => other.split(/^(?=### Service$)/m).slice(1))
  const others = entries.filter((other) => !isReplaced(other))
  const parts = [entry, ...notes, ...others].map((part) => `${part.trimEnd()}\n`)
  return `${head}${parts.join('\n')}`
}
