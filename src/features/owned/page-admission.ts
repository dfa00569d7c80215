// Pages that cost more than others, searches and long ones: how many of each a user has at the database at once.
import pLimit from 'p-limit'
import { connectionTimeoutMillis } from '../../db/session/time-limits.ts'
import { enforceUnreadLimit } from '../../http/limits/unread-responses.ts'
import { overloaded, type UserActivity } from '../../http/limits/user-concurrency.ts'
import { type Filters, maxPageSize, type PageQuery } from '../../openapi/resources/pages.ts'

/**
 * Searches of one user that may be under way; one more is refused. An application that searches with every key stroke
 * gives up the search before, which goes on here. They run one after the other, so that other users who search wait for
 * one of them and not for four.
 */
export const maxSearches = 4

/** A page of so many items or fewer is not long. */
const longFrom = 100

/**
 * Long pages of one user that are read at once; the next ones wait. They are not refused, since a page without `limit`
 * counts as long, and most of these turn out to be short. Without a limit a hundred that are not keep the process busy
 * for seconds.
 */
export const maxLongPages = 4

/**
 * @param filters of the resource
 * @returns a function that reads a page, by `read`, when it is its turn
 * @throws Problem 503, from that function
 */
export function pageAdmission(filters: Filters) {
  const searches = Object.keys(filters).filter((name) => filters[name]?.kind === 'words')

  return <Page>(activity: UserActivity, query: PageQuery, read: () => Promise<Page>): Promise<Page> => {
    const isLong = (query.limit ?? maxPageSize) > longFrom
    const isSearch = searches.some((name) => query[name] !== undefined)
    if (!isSearch && !isLong) return read()
    const readUnlessUnread = async () => {
      if (isLong) enforceUnreadLimit(activity)
      return await read()
    }
    if (isSearch) return search(activity, readUnlessUnread)
    activity.takeTurns ??= pLimit(maxLongPages)
    return activity.takeTurns(readUnlessUnread)
  }
}

async function search<Page>(activity: UserActivity, read: () => Promise<Page>): Promise<Page> {
  if (activity.searches >= maxSearches) throw tooManySearches
  activity.searches += 1
  activity.takeSearchTurns ??= pLimit(1)
  const expiresAt = performance.now() + connectionTimeoutMillis // as for those who wait for a connection
  try {
    return await activity.takeSearchTurns(() => {
      if (performance.now() > expiresAt) throw tooManySearches
      return read()
    })
  } finally {
    activity.searches -= 1
  }
}

const tooManySearches = overloaded(`You have ${maxSearches} searches in work.`)
