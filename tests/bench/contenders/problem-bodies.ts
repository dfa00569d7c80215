// The bodies of error responses, with the members of the service's problems.
import { randomUUID } from 'node:crypto'

export const problemType = 'application/problem+json; charset=utf-8'

/** The body for an invalid token. */
export const invalidTokenBody = () => ({
  type: 'urn:problem-type:tasks-api:invalid_token',
  title: 'The access token is not valid',
  status: 401,
  detail: 'The token is malformed, not signed by a trusted key, unknown, or its account is gone.',
  code: 'invalid_token',
  request_id: randomUUID(),
})

/** The body of any other error, shortened. */
export const problemBody = (status: number) => ({ status, request_id: randomUUID() })
