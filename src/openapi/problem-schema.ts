// Problems as the contract documents them: the schema, and the error responses of an operation.
import { type RouteConfig, z } from '@hono/zod-openapi'
import { constantHeaders, Problem, problemWriter } from './problem.ts'
import { type ProblemCode, problemCodes, problems } from './problem-codes.ts'
import { responseHeaders } from './response-headers.ts'

/** A component of its own, since generators make an enum of it and would name one inside FieldError `in`, a keyword. */
const RequestPart = z
  .enum(['path', 'query', 'header', 'body'])
  .describe('The part of the request that breaks the rule.')
  .openapi('RequestPart')

const FieldError = z
  .object({
    in: RequestPart,
    pointer: z
      .string()
      .optional()
      .describe(
        'A JSON Pointer (RFC 6901) into the body, or the name of the parameter; `""` is the whole body.',
      )
      .openapi({ examples: ['/title'] }),
    code: z
      .string()
      .describe('Which kind of rule is broken.')
      .openapi({ examples: ['required', 'too_big', 'unrecognized_key'] }),
    message: z
      .string()
      .describe('The rule in words.')
      .openapi({ examples: ['must not be blank'] }),
    line: z
      .int()
      .min(1)
      .optional()
      .describe('In a file that is imported: the line.')
      .openapi({ examples: [7] }),
    column: z
      .int()
      .min(1)
      .optional()
      .describe('The character in that line, from 1.')
      .openapi({ examples: [24] }),
  })
  .openapi('FieldError', { description: 'A rule that the request breaks, and where.' })

/** RFC 9457 problem details, the body of every error. */
export const ProblemDetails = z
  .object({
    type: z
      .string()
      .describe(
        'Names the code: a URL that leads to its explanation where the service knows its public address, else a URN.',
      )
      .openapi({ format: 'uri', examples: ['urn:problem-type:tasks-api:task_not_found'] }),
    title: z.string().describe('What went wrong; the same for every problem with this code.'),
    status: z.int().min(400).max(599).describe('The HTTP status, once more.'),
    detail: z.string().describe('What happened this time, for a person.'),
    code: z
      .enum(problemCodes)
      .describe('What went wrong, for a program. Later releases may add codes.')
      .openapi({ examples: ['task_not_found'] }),
    request_id: z.string().describe('The `X-Request-Id` of this answer; quote it when you ask for help.'),
    operation: z
      .int()
      .min(0)
      .optional()
      .describe('Of a batch: the number of the operation that was refused, from 0.')
      .openapi({ examples: [3] }),
    errors: z
      .array(FieldError)
      .optional()
      .describe('With `validation_failed`, and `malformed_json` of a file: each broken rule and its place.'),
  })
  .openapi('Problem', { description: 'RFC 9457 problem details, the body of every error.' })

/** The header that every response has. */
export const requestIdHeader = { 'X-Request-Id': { $ref: '#/components/headers/X-Request-Id' } }

/** The headers that every response has, and those that responses with some of these codes have. */
const headersOf = (codes: readonly ProblemCode[]) => ({
  ...requestIdHeader,
  ...headerOf('WWW-Authenticate', codes, hasChallenge),
  ...headerOf('Location', codes, hasLocation),
  ...headerOf('Retry-After', codes, hasRetryAfter),
})

/** Where only some of the codes have it, it is not always there. */
function headerOf(
  name: keyof typeof responseHeaders,
  codes: readonly ProblemCode[],
  has: (code: ProblemCode) => boolean,
) {
  if (!codes.some(has)) return {}
  const always = { $ref: `#/components/headers/${name}` }
  return { [name]: codes.every(has) ? always : { ...responseHeaders[name], required: false } }
}

/** It leads to what is in the way. */
const hasLocation = (code: ProblemCode) => code === 'external_id_taken'
const hasChallenge = (code: ProblemCode) => constantHeaders[code]?.['WWW-Authenticate'] !== undefined
/** The Retry-After of `rate_limited` is not constant: it depends on the quota. */
const hasRetryAfter = (code: ProblemCode) =>
  code === 'rate_limited' || constantHeaders[code]?.['Retry-After'] !== undefined

/**
 * The error responses of an operation: one for each status, with an example for each code.
 * @param codes every problem that the operation can respond with
 */
export function problemResponses(codes: readonly ProblemCode[]): RouteConfig['responses'] {
  const statuses = [...new Set(codes.map((code) => problems[code].status))].sort((a, b) => a - b)
  return Object.fromEntries(
    statuses.map((status) => {
      const own = codes.filter((code) => problems[code].status === status)
      return [
        status,
        {
          description: own.map((code) => `\`${code}\`: ${problems[code].title}.`).join('\n\n'),
          headers: headersOf(own),
          content: {
            'application/problem+json': {
              schema: ProblemDetails,
              examples: Object.fromEntries(
                own.map((code) => [code, { $ref: `#/components/examples/${code}` }]),
              ),
            },
          },
        },
      ]
    }),
  )
}

const writeProblem = problemWriter()

/** `components.examples`: an example of each problem, made by the code that makes the responses. */
export const problemExamples = Object.fromEntries(
  problemCodes.map((code) => {
    const errors = [{ in: 'body', pointer: '/title', code: 'required', message: 'is required' }] as const
    const problem = new Problem(code, code === 'validation_failed' ? { errors: [...errors] } : {})
    const { body } = writeProblem(problem, '3f0c2a44-6a86-4f0c-8f0a-5d9f6d2d7f11')
    return [code, { summary: problems[code].title, value: JSON.parse(body) }]
  }),
)
