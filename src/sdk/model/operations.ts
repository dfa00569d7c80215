// Every operation of the contract with the function that does its work.
import * as about from './about.ts'
import * as accounts from './accounts.ts'
import type { Handler, SignedInHandler } from './call.ts'
import type { ContractData } from './contract-extract.ts'
import { listTasks } from './list.ts'
import { assertKnown } from './schema.ts'
import * as sessions from './sessions.ts'
import * as tasks from './tasks.ts'

export type Handlers = { open: Record<string, Handler>; signedIn: Record<string, SignedInHandler> }

/** @throws TypeError where contract and double do not fit, so that the double never answers for what it does not know */
export function handlersFor(contract: ContractData): Handlers {
  const handlers = {
    open: {
      ...{ register: accounts.register, login: accounts.login, refresh: sessions.refresh },
      ...{ getIndex: about.getIndex, getHealth: about.getHealth, getReadiness: about.getReadiness },
      getContract: about.getContract(contract),
    },
    signedIn: {
      ...{ logout: sessions.logout, listSessions: sessions.listSessions, endSession: sessions.endSession },
      ...{ getMe: accounts.getMe, updateMe: accounts.updateMe, deleteMe: accounts.deleteMe },
      ...{ changePassword: accounts.changePassword, listTasks, ...tasks },
    },
  }
  assertSame(idsOf(contract, false), Object.keys(handlers.open))
  assertSame(idsOf(contract, true), Object.keys(handlers.signedIn))
  for (const { parameters, body } of contract.operations) {
    for (const { schema } of parameters) assertKnown(schema, 'parameter')
    if (body) assertKnown(body.schema, 'body')
  }
  return handlers
}

const idsOf = ({ operations }: ContractData, isProtected: boolean) =>
  operations.filter((operation) => operation.isProtected === isProtected).map(({ id }) => id)

function assertSame(documented: string[], handled: string[]): void {
  const [left, right] = [documented, handled].map((ids) => ids.sort().join(', '))
  if (left !== right) throw new TypeError(`The contract has the operations ${left}, the double has ${right}.`)
}
