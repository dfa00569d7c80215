// Compares openapi/openapi.json with the last released contract: what changed, and whether the version says so.

import { report, verdict } from '../gates/changes/verdict.ts'
import { readContracts } from './contract-files.ts'

const { current, released, approvals } = readContracts()
if (released === undefined) {
  process.stdout.write('No contract was released yet: nothing can break.\n')
} else {
  const judged = verdict(released, current, approvals)
  process.stdout.write(report(judged, approvals))
  if (judged.demands.length > 0) process.exitCode = 1
}
