// Pages that cost more than others, searches and long ones: how many of each a user has at the database at once.
import pLimit from 'p-limit'
import { type Filters, maxPageSize, type PageQuery } from '../../openapi/resources/pages.ts'
import { enforceUnreadLimit } from './unread-responses.ts'
import { overloaded, type UserActivity } from './user-concurrency.ts'

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
 * @param waitMillis a search whose turn comes later is refused
 * @returns a function that reads a page, by `read`, when it is its turn
 * @throws Problem 503, from that function
 */
export function pageAdmission(filters: Filters, waitMillis: number) {
  const searches = Object.keys(filters).filter((name) => filters[name]?.kind === 'words')

  return <Page>(activity: UserActivity, query: PageQuery, read: () => Promise<Page>): Promise<Page> => {
    const isLong = (query.limit ?? maxPageSize) > longFrom
    const isSearch = searches.some((name) => query[name] !== undefined)
    if (!isSearch && !isLong) return read()
    const readUnlessUnread = async () => {
      if (isLong) enforceUnreadLimit(activity)
      return await read()
    }
    if (isSearch) return search(activity, waitMillis, readUnlessUnread)
    activity.takeTurns ??= pLimit(maxLongPages)
    return activity.takeTurns(readUnlessUnread)
  }
}

async function search<Page>(
  activity: UserActivity,
  waitMillis: number,
  read: () => Promise<Page>,
): Promise<Page> {
  if (activity.searches >= maxSearches) throw tooManySearches
  activity.searches += 1
  activity.takeSearchTurns ??= pLimit(1)
  const expiresAt = performance.now() + waitMillis
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
