// The table of mutants: every lie that the tests must catch, by area. `make mutants` tells them one by one.
import { accountMutants } from './accounts.ts'
import { acknowledgementMutants } from './acknowledgement.ts'
import { addressMutants } from './addresses.ts'
import { conditionalMutants } from './conditional.ts'
import { databaseMutants } from './database.ts'
import { guardMutants } from './guard.ts'
import { headerMutants } from './headers.ts'
import { issuerMutants } from './issuers.ts'
import { laneMutants } from './lanes.ts'
import { listMutants } from './lists.ts'
import { logMutants } from './logs.ts'
import type { Mutant } from './mutant.ts'
import { originMutants } from './origins.ts'
import { pageMutants } from './pages.ts'
import { peerMutants } from './peers.ts'
import { problemMutants } from './problems.ts'
import { requestMutants } from './requests.ts'
import { runningMutants } from './running.ts'
import { schemaMutants } from './schemas.ts'
import { sessionMutants } from './sessions.ts'
import { settingMutants } from './settings.ts'
import { sharedConnectionMutants } from './shared-connections.ts'
import { signInMutants } from './sign-in.ts'
import { tableMutants } from './tables.ts'
import { taskHandlerMutants } from './task-handlers.ts'
import { taskStatementMutants } from './task-statements.ts'
import { throttlingMutants } from './throttling.ts'
import { tokenMutants } from './tokens.ts'
import { wireMutants } from './wire.ts'

export const mutants: readonly Mutant[] = [
  ...taskHandlerMutants,
  ...taskStatementMutants,
  ...listMutants,
  ...pageMutants,
  ...conditionalMutants,
  ...signInMutants,
  ...sessionMutants,
  ...accountMutants,
  ...tokenMutants,
  ...issuerMutants,
  ...throttlingMutants,
  ...headerMutants,
  ...originMutants,
  ...logMutants,
  ...guardMutants,
  ...requestMutants,
  ...problemMutants,
  ...schemaMutants,
  ...addressMutants,
  ...tableMutants,
  ...databaseMutants,
  ...wireMutants,
  ...acknowledgementMutants,
  ...peerMutants,
  ...laneMutants,
  ...sharedConnectionMutants,
  ...runningMutants,
  ...settingMutants,
]
