// The files that releases and the check for breaking changes work on: the document, the released one, and the approvals.
import { existsSync, readFileSync } from 'node:fs'
import { type Approval, readApprovals } from '../gates/changes/approvals.ts'
import type { Json } from '../gates/changes/scope.ts'

const root = new URL('../../', import.meta.url)

export const files = {
  current: new URL('openapi/openapi.json', root),
  released: new URL('openapi/released/openapi.json', root),
  approvals: new URL('openapi/approved-breaks.md', root),
  changelog: new URL('CHANGELOG.md', root),
  packageJson: new URL('package.json', root),
  packageLock: new URL('package-lock.json', root),
}

export const readJson = (file: URL): Json => JSON.parse(readFileSync(file, 'utf8'))

/** @returns what the check compares; `released` is undefined before the first release */
export function readContracts(): { current: Json; released: Json | undefined; approvals: Approval[] } {
  return {
    current: readJson(files.current),
    released: existsSync(files.released) ? readJson(files.released) : undefined,
    approvals: readApprovals(readFileSync(files.approvals, 'utf8')),
  }
}
