// Lists that cost more than others: searches, and long ones. A user has a few of each at the database at once.
import pLimit from 'p-limit'
import { connectionTimeoutMillis } from '../../db/session/time-limits.ts'
import { enforceUnreadLimit } from '../../http/limits/unread-responses.ts'
import { overloaded, type UserActivity } from '../../http/limits/user-concurrency.ts'
import { type ListQuery, maxPageSize } from './list-query.ts'

/**
 * Searches of one user in work; one more is refused. Who searches while typing gives up the search before, which runs on
 * here. They are asked one after the other, so that whoever else searches waits for one of them and not for four.
 */
export const searchesAtOnce = 4

/** Tasks of a list that is not long: it takes 0.8 MB at most, and 25 KB as most are. */
const notLong = 100

/**
 * Long lists of one user at once; the next ones wait for these. They are not refused, since a list is long unless it was
 * told a limit, and most are short in truth; but a hundred of those that are not take the process for seconds.
 */
export const longListsAtOnce = 4

/** Runs a list when it is its turn. @throws Problem 503 */
export function admit<Page>(work: UserActivity, query: ListQuery, list: () => Promise<Page>): Promise<Page> {
  const isLong = (query.limit ?? maxPageSize) > notLong
  if (query.q === undefined && !isLong) return list()
  const listUnlessUnread = async () => {
    if (isLong) enforceUnreadLimit(work)
    return await list()
  }
  if (query.q !== undefined) return search(work, listUnlessUnread)
  work.takeTurns ??= pLimit(longListsAtOnce)
  return work.takeTurns(listUnlessUnread)
}

async function search<Page>(work: UserActivity, list: () => Promise<Page>): Promise<Page> {
  if (work.searches >= searchesAtOnce) throw tooManySearches
  work.searches += 1
  work.takeSearchTurns ??= pLimit(1)
  const giveUpAt = performance.now() + connectionTimeoutMillis // as whoever waits for a connection
  try {
    return await work.takeSearchTurns(() => {
      if (performance.now() > giveUpAt) throw tooManySearches
      return list()
    })
  } finally {
    work.searches -= 1
  }
}

const tooManySearches = overloaded(`You have ${searchesAtOnce} searches in work.`)
