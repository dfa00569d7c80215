// The client of the service that this page came from. The session is kept in localStorage, for all tabs.
import { ApiError, ConnectionError, createClient, localStorageStore, type Problem } from 'tasks-sdk'

/** The page is at `app/`, wherever the service is. */
export const api = createClient({
  baseUrl: new URL('..', document.baseURI).href,
  auth: localStorageStore(),
})

/** What went wrong, for a person. */
export function messageOf(error: unknown): string {
  if (error instanceof ApiError)
    return reasonOf(error.problem) ?? `The service responded with ${error.status}.`
  if (error instanceof ConnectionError) return 'The service cannot be reached. Try again later.'
  return error instanceof Error ? error.message : String(error)
}

/** Why the service has refused something: each field, where it names them. */
export function reasonOf(problem?: Problem): string | undefined {
  const fields = (problem?.errors ?? []).map(
    ({ pointer, message }) => `${pointer?.split('/').at(-1)} ${message}`,
  )
  return fields.join('; ') || problem?.detail || problem?.title
}
