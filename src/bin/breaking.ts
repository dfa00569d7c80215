// Compares openapi/openapi.json with the last released contract: what changed, and whether its version fits the changes.
import { checkRelease, formatReport } from '../gates/changes/release-check.ts'
import { readContracts } from './contract-files.ts'

const { current, released, approvals } = readContracts()
if (released === undefined) {
  process.stdout.write('No contract has been released yet: nothing can break.\n')
} else {
  const check = checkRelease(released, current, approvals)
  process.stdout.write(formatReport(check, approvals))
  if (check.blockers.length > 0) process.exitCode = 1
}
