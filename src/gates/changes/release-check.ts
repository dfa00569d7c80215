// The verdict of the gate on a document: what changed since the last release, and what is still to be done for it.
import { type Approval, approvalFor, compareApprovals } from './approvals.ts'
import { type Change, type Class, classes, line } from './change.ts'
import { changelogEntry } from './changelog.ts'
import { changes } from './document.ts'
import { type Json, record } from './scope.ts'
import { requiredBump, versionsAfter } from './version.ts'

export type ReleaseCheck = {
  changes: Change[]
  /** The version of the last released document, that of this one, and the one that the changelog's entry is for. */
  released: string
  version: string
  next: string
  /** What is in the way of a release, a sentence each. */
  blockers: string[]
}

const versionOf = (document: Json) => String(record(document.info).version)

/**
 * @param released the last released document @param current the one to judge
 * @returns the changes, and a sentence for everything that is in the way of a release; none when it may go out
 */
export function checkRelease(released: Json, current: Json, approvals: readonly Approval[]): ReleaseCheck {
  const found = changes(released, current)
  const [before, version] = [versionOf(released), versionOf(current)]
  const step = requiredBump(before, found)
  const allowed = versionsAfter(before, step)
  const { unapproved, stale } = compareApprovals(found, approvals)
  const blockers = [
    ...(allowed.includes(version)
      ? []
      : [
          step === 'none'
            ? `info.version is ${version}, which does not follow ${before}. Set "version" in package.json to ${choice(allowed)}.`
            : `These changes demand a ${step} step: ${before} → ${choice(allowed)}, but info.version is ${version}. ` +
              'Set "version" in package.json and run `make generate`.',
        ]),
    ...(unapproved.length === 0
      ? []
      : [
          `Each breaking change needs a line in openapi/approved-breaks.md:\n${unapproved.map(approvalFor).join('\n')}`,
        ]),
    ...stale.map(({ change }) => `openapi/approved-breaks.md approves what is no break: ${change}`),
  ]
  const next = allowed.find((candidate) => candidate === version && candidate !== before)
  const least = allowed.find((candidate) => candidate !== before) as string
  return { changes: found, released: before, version, next: next ?? least, blockers }
}

const choice = (versions: string[]) =>
  versions.length === 1 ? `${versions[0]}` : `${versions.slice(0, -1).join(', ')} or ${versions.at(-1)}`

const titles: Record<Class, string> = {
  breaking: 'BREAKING: a client that was right can fail',
  notable: "ADDITIVE, TO BE TOLD: no client breaks by the contract's rules, but this deserves a second look",
  additive: 'ADDITIVE: something new, nobody has to act',
  editorial: 'EDITORIAL: words and examples',
}

/** The verdict as text for a terminal. */
export function formatReport(
  { changes, released, version, next, blockers }: ReleaseCheck,
  approvals: readonly Approval[],
): string {
  if (changes.length === 0 && blockers.length === 0) {
    return `The contract ${version} says what the released ${released} says: nothing changed.\n`
  }
  const groups = classes.flatMap((kind) => {
    const own = changes.filter((change) => change.class === kind)
    return own.length === 0 ? [] : [`${titles[kind]}\n${own.map((change) => `  ${line(change)}\n`).join('')}`]
  })
  const step = requiredBump(released, changes)
  const demanded = step === 'none' ? 'no step of the version' : `a ${step} step of the version, at least`
  const entry = changelogEntry(next, changes, approvals)
  const end =
    blockers.length > 0 ? blockers.map((demand) => `NOT YET: ${demand}\n`).join('') : 'Ready for release.\n'
  return [
    `Changes since ${released}, the last released contract:\n`,
    ...groups,
    `Demanded: ${demanded}. Released: ${released}. Here: ${version}.\n`,
    `The entry for the changelog:\n\n${entry}`,
    end,
  ].join('\n')
}
