// Compares openapi/openapi.json with the last released contract: what changed, and whether the version says so.

import { checkRelease, formatReport } from '../gates/changes/release-check.ts'
import { readContracts } from './contract-files.ts'

const { current, released, approvals } = readContracts()
if (released === undefined) {
  process.stdout.write('No contract was released yet: nothing can break.\n')
} else {
  const judged = checkRelease(released, current, approvals)
  process.stdout.write(formatReport(judged, approvals))
  if (judged.blockers.length > 0) process.exitCode = 1
}
