// How many rows of a table each user may have, where a setting says so.
import type { Executor } from './execution.ts'
import type { Tables } from './schema/tables.ts'

type MaxRows = { readonly [Table in keyof Tables]?: number }

const known = new WeakMap<Executor, MaxRows>()

/** To be called before the database is used. */
export const setMaxRows = (db: Executor, maxRows: MaxRows): unknown => known.set(db, maxRows)

/** What is set for a database holds in its transactions. */
export const inheritMaxRows = (trx: Executor, db: Executor): unknown => known.set(trx, maxRowsOf(db))

export const maxRowsOf = (db: Executor): MaxRows => known.get(db) ?? {}
