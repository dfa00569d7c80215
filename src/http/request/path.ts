// Path parameters: their form first, then whether the path is the user's own; both before the rest of the request is read.
import { z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { PathId } from '../../openapi/fields.ts'
import { Problem } from '../../openapi/problem.ts'
import type { Principal } from './context.ts'
import { validationProblem } from './validation.ts'

/** `{user_id}`: the user's own id, or `me`. */
export const OwnerId = z
  .union([z.literal('me'), PathId], { error: 'must be `me` or an integer from 1 to 9007199254740991' })
  .describe("Your own user id, or `me` for it. Another user's id is refused with 403.")
  .openapi({ param: { example: 'me' } })

/**
 * Validates the path. Handlers get its parameters from `c.req.valid('param')`.
 * @param principal the authenticated user
 * @param params the route's schema of path parameters
 * @throws Problem 400 for a malformed path; 403 for another user's path, without asking the database
 */
export function checkPath(c: Context, principal: Principal, params: z.ZodType): void {
  const result = params.safeParse(c.req.param())
  if (!result.success) throw validationProblem('path', result.error)
  const data = result.data as { user_id?: number | 'me' }
  const { user_id } = data
  if (user_id !== undefined && user_id !== 'me' && user_id !== principal.id) throw new Problem('wrong_user')
  c.req.addValidatedData('param', data)
}
