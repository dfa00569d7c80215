// The answers to requests that are refused, with the members that the service's problems have.
import { randomUUID } from 'node:crypto'

export const problemType = 'application/problem+json; charset=utf-8'

/** The answer to a token that is not good. */
export const invalidTokenBody = () => ({
  type: 'urn:problem-type:tasks-api:invalid_token',
  title: 'The access token is not valid',
  status: 401,
  detail: 'The access token is malformed, not signed by a trusted key, or its account is gone.',
  code: 'invalid_token',
  request_id: randomUUID(),
})

/** Any other refusal, in short. */
export const problemBody = (status: number) => ({ status, request_id: randomUUID() })
