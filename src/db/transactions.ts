// Transactions that take several round trips: each of one user, on connections that others need, too.
import type { Transaction } from 'kysely'
import { Database } from './database.ts'
import type { Executor } from './execution.ts'
import type { Tables } from './schema/tables.ts'

/** @param purpose whose connections are taken */
const on =
  (purpose: 'filters' | 'searches') =>
  <Result>(
    db: Executor,
    owner: number,
    work: (trx: Transaction<Tables>) => Promise<Result>,
  ): Promise<Result> =>
    db instanceof Database
      ? db.inTurn(owner, () => db.transactionFor(purpose, owner, work))
      : work(db as Transaction<Tables>)

/**
 * Runs what takes several round trips in one transaction, on the rows of one user. In this process those of one user take
 * turns, so that nobody's wait for another one of his own takes a connection from the others.
 * @param db a transaction, which is used as it is, or a database, on which one is begun
 */
export const inTransaction = on('filters')

/** As `inTransaction`, for what may write very many rows. */
export const inLongTransaction = on('searches')
