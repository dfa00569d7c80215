// How long queries took, for the metrics, over a diagnostics channel: without a subscriber nothing is measured.
import { channel } from 'node:diagnostics_channel'

/** The connections that a query took: the pipelined ones, or one of a pool. */
export type QueryDuration = { connections: 'pipelined' | 'pooled'; millis: number }

const completedQueries = channel('tasks-api:query')

/** @returns whether anybody measures; asked before a query, so that nothing is done for nobody */
export const areQueriesMeasured = (): boolean => completedQueries.hasSubscribers

/** Reports a query whose rows, or whose error, have come. */
export const reportQuery = (duration: QueryDuration): void => completedQueries.publish(duration)

/** Calls `listener` with each query from now on. */
export const watchQueries = (listener: (duration: QueryDuration) => void): void =>
  completedQueries.subscribe((duration) => listener(duration as QueryDuration))
