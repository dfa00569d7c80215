// Whether a document may be released: what changed since the last release, and what still has to be done.
import { type Approval, approvalFor, compareApprovals } from './approvals.ts'
import { type Change, type Class, classes, line } from './change.ts'
import { changelogEntry } from './changelog.ts'
import { changes } from './document.ts'
import { type Json, record } from './scope.ts'
import { requiredBump, versionsAfter } from './version.ts'

export type ReleaseCheck = {
  changes: Change[]
  /** The version of the last released document. */
  released: string
  /** The version of the checked document. */
  version: string
  /** The version of the changelog entry that the report shows. */
  next: string
  /** What prevents a release, a sentence each. */
  blockers: string[]
}

const versionOf = (document: Json) => String(record(document.info).version)

/**
 * Compares a document with the last released one, and checks its version and the approvals of breaking changes.
 * @param released the last released document
 * @param current the document to check
 * @param approvals of breaking changes
 * @returns the changes, and a sentence for everything that prevents a release; none if it may be released
 */
export function checkRelease(released: Json, current: Json, approvals: readonly Approval[]): ReleaseCheck {
  const found = changes(released, current)
  const [before, version] = [versionOf(released), versionOf(current)]
  const bump = requiredBump(before, found)
  const allowed = versionsAfter(before, bump)
  const { unapproved, stale } = compareApprovals(found, approvals)
  const blockers = [
    ...(allowed.includes(version)
      ? []
      : [
          bump === 'none'
            ? `info.version is ${version}, which does not follow ${before}. Set "version" in package.json to ${choice(allowed)}.`
            : `These changes require a ${bump} release: ${before} → ${choice(allowed)}, but info.version is ${version}. ` +
              'Set "version" in package.json and run `make generate`.',
        ]),
    ...(unapproved.length === 0
      ? []
      : [
          `Each breaking change needs a line in openapi/approved-breaks.md:\n${unapproved.map(approvalFor).join('\n')}`,
        ]),
    ...stale.map(
      ({ change }) => `openapi/approved-breaks.md approves what is not a breaking change: ${change}`,
    ),
  ]
  const next = allowed.find((candidate) => candidate === version && candidate !== before)
  const least = allowed.find((candidate) => candidate !== before) as string
  return { changes: found, released: before, version, next: next ?? least, blockers }
}

const choice = (versions: string[]) =>
  versions.length === 1 ? `${versions[0]}` : `${versions.slice(0, -1).join(', ')} or ${versions.at(-1)}`

const titles: Record<Class, string> = {
  breaking: 'BREAKING: a correct client can fail',
  notable: "NOTABLE: by the contract's rules no correct client fails, but this deserves a review",
  additive: 'ADDITIVE: something new; no client has to change',
  editorial: 'EDITORIAL: texts and examples',
}

/** @returns the result of the check as text for a terminal */
export function formatReport(
  { changes, released, version, next, blockers }: ReleaseCheck,
  approvals: readonly Approval[],
): string {
  if (changes.length === 0 && blockers.length === 0) {
    return `Contract ${version}: no changes since the released ${released}.\n`
  }
  const groups = classes.flatMap((kind) => {
    const own = changes.filter((change) => change.class === kind)
    return own.length === 0 ? [] : [`${titles[kind]}\n${own.map((change) => `  ${line(change)}\n`).join('')}`]
  })
  const bump = requiredBump(released, changes)
  const required = bump === 'none' ? 'no new version' : `at least a ${bump} release`
  const entry = changelogEntry(next, changes, approvals)
  const end =
    blockers.length > 0 ? blockers.map((blocker) => `NOT YET: ${blocker}\n`).join('') : 'Ready for release.\n'
  return [
    `Changes since ${released}, the last released contract:\n`,
    ...groups,
    `Required: ${required}. Released: ${released}. This document: ${version}.\n`,
    `The changelog entry:\n\n${entry}`,
    end,
  ].join('\n')
}
