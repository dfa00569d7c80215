// Which rule of the database a failed query has broken, for features that turn that into a response.
import pg from 'pg'

const isState = (error: unknown, state: string): error is pg.DatabaseError =>
  error instanceof pg.DatabaseError && error.code === state

/**
 * Whether a row refers to another one that does not exist.
 * @param constraint the name of the foreign key, e.g. `tasks_user_id_fkey`
 */
export const isForeignKeyViolation = (error: unknown, constraint: string): boolean =>
  isState(error, '23503') && violates(error, constraint)

/**
 * Whether a row has a key that another one has already.
 * @param constraint the name of the unique constraint or index; any when it is not given
 */
export const isUniqueViolation = (error: unknown, constraint?: string): boolean =>
  isState(error, '23505') && (constraint === undefined || violates(error, constraint))

/** Whether a row breaks a rule of its table. @param constraint the name of the rule */
export const isCheckViolation = (error: unknown, constraint: string): boolean =>
  isState(error, '23514') && violates(error, constraint)

/** Whether any foreign key or unique index refuses a row. */
export const isConstraintViolation = (error: unknown): boolean =>
  isState(error, '23503') || isState(error, '23505')

/** Whether a lock was not granted within `lock_timeout`, or would never have been: a deadlock. */
export const isLockConflict = (error: unknown): boolean => isState(error, '55P03') || isState(error, '40P01')

/** Whether a transaction goes nowhere any more, since one of its statements failed. */
export const isInFailedTransaction = (error: unknown): boolean => isState(error, '25P02')

/** Whether two transactions waited for each other, and this one gave way. */
export const isDeadlock = (error: unknown): boolean => isState(error, '40P01')

export const isDivisionByZero = (error: unknown): boolean => isState(error, '22012')

/** The error of `sqrt` of a negative number, with which a statement ends its transaction. */
export const isNegativeRoot = (error: unknown): boolean => isState(error, '2201F')

/** Citus passes on the message alone, and adds the number of a shard to the name: `tasks_user_id_fkey_102008`. */
const violates = (error: pg.DatabaseError, constraint: string) =>
  new RegExp(`\\b${constraint}(_\\d+)?\\b`).test(error.constraint ?? error.message)
