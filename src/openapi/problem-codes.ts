// The catalogue of problems: the only list of errors, from which responses, documentation and examples are generated.
import { accessProblems } from './access/access-problems.ts'
import { idempotencyKeyHours } from './idempotency-key.ts'
import { maxStreams } from './limits.ts'

const missing = (thing: string) =>
  ({
    ...{ status: 404, title: `There is no such ${thing}` },
    detail: `You have no ${thing} with this id.`,
  }) as const

/** Every problem that the service can respond with: its HTTP status, its constant title, and its default explanation. */
export const problems = {
  validation_failed: {
    status: 400,
    title: 'The request is not valid',
    detail: 'The request breaks a rule of the contract; `errors` names each place.',
  },
  malformed_json: {
    status: 400,
    title: 'The body is not JSON',
    detail: 'The body could not be read as UTF-8 encoded JSON.',
  },
  invalid_cursor: {
    status: 400,
    title: 'The cursor is not valid',
    detail:
      'The cursor is damaged, or was made for another order or other filters. Begin with the first page.',
  },
  password_too_common: {
    status: 400,
    title: 'The password is too common',
    detail: 'The password is among the few thousand that are tried first. Choose another one.',
  },
  invalid_mail_token: {
    status: 400,
    title: 'The link is not good any more',
    detail: 'The token of the link is unknown, was used, or has expired. Ask for another mail.',
  },
  ...accessProblems,
  task_not_found: missing('task'),
  list_not_found: missing('list'),
  parent_not_found: {
    status: 404,
    title: 'There is no such parent',
    detail: 'You have no task with the id in `parent_id`.',
  },
  sibling_not_found: {
    status: 404,
    title: 'There is nothing to come after',
    detail: 'In the place that it was to be moved to there is none with the id in `after_id`.',
  },
  session_not_found: missing('session'),
  token_not_found: {
    status: 404,
    title: 'There is no such token',
    detail: 'You have no personal access token with this id.',
  },
  route_not_found: {
    status: 404,
    title: 'There is nothing at this URL',
    detail: 'No operation has this path. Those that there are stand in the contract, which `GET /` names.',
  },
  method_not_allowed: {
    status: 405,
    title: 'The method is not allowed here',
    detail: 'This path takes the methods that the `Allow` header lists.',
  },
  email_taken: {
    status: 409,
    title: 'The e-mail address is taken',
    detail: 'There is an account with this e-mail address already.',
  },
  external_id_taken: {
    status: 409,
    title: 'The external id is taken',
    detail: 'One of your tasks has this external id already: `Location` leads to it.',
  },
  task_cycle: {
    status: 409,
    title: 'A task would be a subtask of itself',
    detail: 'The task of `parent_id` is this one, or one of its subtasks.',
  },
  too_many_levels: {
    status: 409,
    title: 'There would be too many levels',
    detail: 'A task, its subtasks, and so on may be five levels. With this one there would be more.',
  },
  not_deleted: {
    status: 409,
    title: 'The task is not in the trash',
    detail: 'Only what was deleted can be restored.',
  },
  limit_reached: {
    status: 409,
    title: 'There are as many as there may be',
    detail: 'You have as many of these as you may have. Delete one first.',
  },
  idempotency_in_progress: {
    status: 409,
    title: 'A request with this key is still running',
    detail: 'A request with the same Idempotency-Key has not been answered yet. Try again in a moment.',
  },
  sync_token_expired: {
    status: 410,
    title: 'The token is not good any more',
    detail:
      'The token in `since` is older than 30 days, or of a state that the service does not have. Begin anew, without `since`.',
  },
  precondition_failed: {
    status: 412,
    title: 'It has been changed',
    detail: 'None of the entity tags in `If-Match` is the current one. Read it again.',
  },
  body_too_large: {
    status: 413,
    title: 'The body is too large',
    detail: 'A body may have 102,400 bytes at most.',
  },
  unsupported_media_type: {
    status: 415,
    title: 'The media type is not supported',
    detail: 'The body must be JSON in UTF-8, not compressed, with a media type that the operation takes.',
  },
  idempotency_key_reused: {
    status: 422,
    title: 'The key was used for another request',
    detail: `The same Idempotency-Key was sent with another body within ${idempotencyKeyHours} hours. Use a new key.`,
  },
  rate_limited: {
    status: 429,
    title: 'Too many requests',
    detail: 'Try again after the seconds in `Retry-After`.',
  },
  too_many_streams: {
    status: 429,
    title: 'There are too many streams',
    detail: `You have ${maxStreams} streams of events at this moment. Close one first.`,
  },
  headers_too_large: {
    status: 431,
    title: 'The headers are too large',
    detail: 'The request line and all headers may have 16 KiB together.',
  },
  internal_error: {
    status: 500,
    title: 'Something went wrong on our side',
    detail: 'The error has been logged under `request_id`.',
  },
  database_unavailable: {
    status: 503,
    title: 'The database is not available',
    detail:
      'Try again after the seconds in `Retry-After`. What was to be written may have been written: look, or repeat it with ' +
      'the same `Idempotency-Key` or `If-Match`.',
  },
  mail_unavailable: {
    status: 503,
    title: 'Mails cannot be sent',
    detail: 'This service has no server for mails. Ask those who run it.',
  },
  overloaded: {
    status: 503,
    title: 'The service cannot take this now',
    detail: 'Try again after the seconds in `Retry-After`.',
  },
  shutting_down: {
    status: 503,
    title: 'The service is shutting down',
    detail: 'Another instance or the next start will answer.',
  },
} as const satisfies Record<string, { status: number; title: string; detail: string }>

export type ProblemCode = keyof typeof problems
export const problemCodes = Object.keys(problems) as [ProblemCode, ...ProblemCode[]]
