// The table of mutants: every lie that the tests must catch, by area. `make mutants` tells them one by one.
import { accountMutants } from './accounts.ts'
import { conditionalMutants } from './conditional.ts'
import { contractMutants } from './contract.ts'
import { databaseMutants } from './database.ts'
import { listMutants } from './lists.ts'
import type { Mutant } from './mutant.ts'
import { requestMutants } from './requests.ts'
import { runningMutants } from './running.ts'
import { taskMutants } from './tasks.ts'
import { tokenMutants } from './tokens.ts'

export const mutants: readonly Mutant[] = [
  ...taskMutants,
  ...listMutants,
  ...conditionalMutants,
  ...accountMutants,
  ...tokenMutants,
  ...requestMutants,
  ...contractMutants,
  ...databaseMutants,
  ...runningMutants,
]
