// The path's parameters: their shape first, then whose path it is; both before the rest of the request is looked at.
import { z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { PathId } from '../../openapi/fields.ts'
import { Problem } from '../../openapi/problem.ts'
import type { Principal } from './context.ts'
import { validationProblem } from './validation.ts'

/** `{user_id}`: the caller's own id, or the word `me` for it. */
export const OwnerId = z
  .union([z.literal('me'), PathId], { error: 'must be `me` or an integer from 1 to 9007199254740991' })
  .describe("Your own user id, or `me` for it. Another user's id is refused with 403.")
  .openapi({ param: { example: 'me' } })

/**
 * Refuses a malformed path with 400 and another user's path with 403, the latter without a look into the database.
 * @param params the route's schema of path parameters
 */
export function checkPath(c: Context, caller: Principal, params: z.ZodType): void {
  const result = params.safeParse(c.req.param())
  if (!result.success) throw validationProblem('path', result.error)
  const data = result.data as { user_id?: number | 'me' }
  const { user_id } = data
  if (user_id !== undefined && user_id !== 'me' && user_id !== caller.id) throw new Problem('wrong_user')
  c.req.addValidatedData('param', data)
}
