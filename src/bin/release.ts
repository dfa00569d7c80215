// `release 0.2.0` prepares a release: sets the version and writes the changelog. `release 0.2.0 base` makes the
// document, generated anew, the released contract. The Makefile calls both and packs between and after.
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
    throw new OperatorError('name the version to release: make release VERSION=1.2.3')
  if (stage === 'base') moveBase()
  else prepare()
})

function prepare(): void {
  const uncommitted = execFileSync('git', ['status', '--porcelain'], { encoding: 'utf8' })
  if (uncommitted !== '') throw new OperatorError(`commit or remove these first:\n${uncommitted.trimEnd()}`)
  const entry = entryFor(version)
  setVersion(files.packageJson)
  setVersion(files.packageLock)
  writeFileSync(files.changelog, withEntry(readFileSync(files.changelog, 'utf8'), version, entry))
}

/** @throws Refused where the version does not follow from the changes */
function entryFor(version: string): string {
  const { current, released, approvals } = readContracts()
  if (released === undefined) return `## ${version}\n\nThe first release.\n`
  const next: Json = { ...current, info: { ...record(current.info), version } }
  const { changes, blockers, released: former } = checkRelease(released, next, approvals)
  if (blockers.length > 0) throw new OperatorError(blockers.join('\n'))
  if (version === former) throw new OperatorError(`${version} is released already`)
  return changelogEntry(version, changes, approvals)
}

function setVersion(file: URL): void {
  const content = readJson(file)
  content.version = version
  const own = record(record(content.packages)[''])
  if ('version' in own) own.version = version
  writeFileSync(file, `${JSON.stringify(content, null, 2)}\n`)
}

/** The approvals went into the changelog; what is released can be approved no more. */
function moveBase(): void {
  mkdirSync(new URL('.', files.released), { recursive: true })
  copyFileSync(files.current, files.released)
  const approvals = readFileSync(files.approvals, 'utf8')
  const kept = approvals.split('\n').filter((row) => !row.startsWith('- '))
  writeFileSync(files.approvals, `${kept.join('\n').trimEnd()}\n`)
}
