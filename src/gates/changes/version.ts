// Which version bump the changes require, by semantic versioning.
import type { Change } from './change.ts'

export type VersionBump = 'major' | 'minor' | 'patch' | 'none'

const parse = (version: string) => {
  const parts = /^(\d+)\.(\d+)\.(\d+)$/.exec(version)
  if (!parts) throw new Error(`${version} is no version of the form 1.2.3`)
  return parts.slice(1).map(Number) as [number, number, number]
}

/**
 * The smallest bump that is required. From 1.0.0 on a breaking change is major and an addition minor. Before, where semver
 * promises nothing, a breaking change is minor and an addition patch, as npm's `^0.1.0` expects. Texts require none.
 */
export function requiredBump(released: string, changes: readonly Change[]): VersionBump {
  const young = parse(released)[0] === 0
  if (changes.some((change) => change.class === 'breaking')) return young ? 'minor' : 'major'
  if (changes.some((change) => change.class !== 'editorial')) return young ? 'patch' : 'minor'
  return 'none'
}

/** @returns the versions that may follow a released one: the next of each bump that is large enough */
export function versionsAfter(released: string, bump: VersionBump): string[] {
  const [major, minor, patch] = parse(released)
  const patched = `${major}.${minor}.${patch + 1}`
  const next = [`${major}.${minor + 1}.0`, `${major + 1}.0.0`]
  if (bump === 'major') return next.slice(1)
  if (bump === 'minor') return next
  return bump === 'patch' ? [patched, ...next] : [released, patched, ...next]
}
