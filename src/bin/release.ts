// `release 0.2.0` prepares a release: it sets the version and writes the changelog. `release 0.2.0 base` makes the
// regenerated document the released contract. `make release` runs both, and packs the SDK.
import { execFileSync } from 'node:child_process'
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { changelogEntry, withEntry } from '../gates/changes/changelog.ts'
import { checkRelease } from '../gates/changes/release-check.ts'
import { type Json, record } from '../gates/changes/scope.ts'
import { OperatorError } from '../operator-error.ts'
import { files, readContracts, readJson } from './contract-files.ts'
import { run } from './run.ts'

const [version = '', stage] = process.argv.slice(2)

await run(async () => {
  if (!/^\d+\.\d+\.\d+$/.test(version))
    throw new OperatorError('the version to release is missing: make release VERSION=1.2.3')
  if (stage === 'base') moveBase()
  else prepare()
})

function prepare(): void {
  const uncommitted = execFileSync('git', ['status', '--porcelain'], { encoding: 'utf8' })
  if (uncommitted !== '') throw new OperatorError(`there are uncommitted changes:\n${uncommitted.trimEnd()}`)
  const entry = entryFor(version)
  setVersion(files.packageJson)
  setVersion(files.packageLock)
  writeFileSync(files.changelog, withEntry(readFileSync(files.changelog, 'utf8'), version, entry))
}

/**
 * The changelog entry of the release.
 * @throws OperatorError when the version does not fit the changes
 */
function entryFor(version: string): string {
  const { current, released, approvals } = readContracts()
  if (released === undefined) return `## ${version}\n\nThe first release.\n`
  const next: Json = { ...current, info: { ...record(current.info), version } }
  const { changes, blockers, released: previous } = checkRelease(released, next, approvals)
  if (blockers.length > 0) throw new OperatorError(blockers.join('\n'))
  if (version === previous) throw new OperatorError(`${version} has been released already`)
  return changelogEntry(version, changes, approvals)
}

function setVersion(file: URL): void {
  const content = readJson(file)
  content.version = version
  const own = record(record(content.packages)[''])
  if ('version' in own) own.version = version
  writeFileSync(file, `${JSON.stringify(content, null, 2)}\n`)
}

/** Makes the document the released contract, and removes the approvals, which are in the changelog now. */
function moveBase(): void {
  mkdirSync(new URL('.', files.released), { recursive: true })
  copyFileSync(files.current, files.released)
  const approvals = readFileSync(files.approvals, 'utf8')
  const kept = approvals.split('\n').filter((row) => !row.startsWith('- '))
  writeFileSync(files.approvals, `${kept.join('\n').trimEnd()}\n`)
}
