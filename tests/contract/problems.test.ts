// The catalogue of problems is a promise to programs: its codes, their statuses, and what goes with each.
import { expect, test } from 'vitest'
import { constantHeaders, Problem, problemWriter } from '../../src/openapi/problem.ts'
import { type ProblemCode, problems } from '../../src/openapi/problem-codes.ts'

// Written out once more on purpose: a change of one of these breaks a client, and must be noticed.
const promised: Record<number, ProblemCode[]> = {
  400: ['validation_failed', 'malformed_json', 'invalid_cursor', 'password_too_common'],
  401: [
    ...(['authentication_required', 'invalid_token', 'token_expired', 'wrong_audience'] as const),
    ...(['unknown_issuer', 'invalid_credentials', 'invalid_refresh_token'] as const),
  ],
  403: ['wrong_user', 'password_mismatch'],
  404: ['task_not_found', 'session_not_found', 'route_not_found'],
  405: ['method_not_allowed'],
  409: ['email_taken', 'idempotency_in_progress'],
  412: ['precondition_failed'],
  413: ['body_too_large'],
  415: ['unsupported_media_type'],
  422: ['idempotency_key_reused'],
  429: ['rate_limited'],
  431: ['headers_too_large'],
  500: ['internal_error'],
  503: ['database_unavailable', 'overloaded', 'shutting_down'],
}

test('every code that was promised is there, with its status', () => {
  const actual = Object.entries(problems).map(([code, { status }]) => `${status} ${code}`)
  const wanted = Object.entries(promised).flatMap(([status, codes]) =>
    codes.map((code) => `${status} ${code}`),
  )
  expect(actual).toEqual(expect.arrayContaining(wanted))
})

test('every code has a title and an explanation of its own, and they reveal nothing internal', () => {
  const titles = Object.values(problems).map(({ title }) => title)
  expect(titles.filter((title, index) => titles.indexOf(title) !== index)).toEqual([])
  for (const { title, detail } of Object.values(problems)) {
    expect(`${title}. ${detail}`).not.toMatch(
      /\b(sql|select|statement|table|users|sessions|postgres|stack)\b/i,
    )
  }
})

test('every 401 asks for a bearer token, and every 503 says when to come back', () => {
  for (const [code, { status }] of Object.entries(problems)) {
    const headers = constantHeaders[code as ProblemCode] ?? {}
    if (status === 401)
      expect([code, headers['WWW-Authenticate']]).toEqual([code, expect.stringMatching(/^Bearer/)])
    if (status === 503) expect([code, Number(headers['Retry-After'])]).toEqual([code, expect.any(Number)])
    if (status === 503) expect(Number(headers['Retry-After'])).toBeGreaterThan(0)
  }
})

test('a problem has the detail of its code, or one of its own, before and after others', () => {
  const write = problemWriter()
  const bodyOf = (options?: { detail: string }) =>
    JSON.parse(write(new Problem('overloaded', options), 'request-1').body)
  const members = { type: 'urn:problem-type:tasks-api:overloaded', code: 'overloaded', status: 503 }
  const { title, detail } = problems.overloaded
  const own = { detail: 'Of its own.' }
  for (const options of [undefined, own, undefined, own]) {
    const expected = { ...members, title, detail, request_id: 'request-1', ...options }
    expect(bodyOf(options)).toEqual(expected)
  }
})
