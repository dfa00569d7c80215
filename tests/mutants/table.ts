// All mutants, by area.
import { contractMutants } from './contract.ts'
import { isolationMutants } from './isolation.ts'
import { limitMutants } from './limits.ts'
import type { Mutant } from './mutant.ts'
import { pagingMutants } from './paging.ts'
import { refreshMutants } from './refresh.ts'
import { requestMutants } from './requests.ts'
import { signInMutants } from './sign-in.ts'
import { tokenMutants } from './tokens.ts'
import { transactionMutants } from './transactions.ts'
import { writeMutants } from './writes.ts'

export const mutants: readonly Mutant[] = [
  ...isolationMutants,
  ...requestMutants,
  ...tokenMutants,
  ...signInMutants,
  ...refreshMutants,
  ...writeMutants,
  ...pagingMutants,
  ...transactionMutants,
  ...limitMutants,
  ...contractMutants,
]
