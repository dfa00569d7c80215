// One request through the double: the checks in the order of the contract, then the work.
import { assertBody, readBody } from './body.ts'
import type { Answer } from './call.ts'
import type { Handlers } from './operations.ts'
import { assertOwner, readPath, readQuery } from './parameters.ts'
import { Problem } from './problem.ts'
import type { Match } from './router.ts'
import type { State } from './state.ts'
import { authenticate } from './tokens.ts'

type Within = { state: State; handlers: Handlers; now: Date }

/** Token (401), the path's shape (400) and owner (403), query and body (400, 413, 415), existence (404), the rest. */
export async function perform(
  request: Request,
  { operation, texts }: Match,
  within: Within,
): Promise<Answer> {
  const { state, handlers } = within
  const now = within.now.getTime()
  const { headers } = request
  const token = operation.isProtected ? authenticate(state, headers.get('Authorization'), now) : undefined
  const path = readPath(operation, texts)
  if (token) assertOwner(path, token.userId)
  const query = readQuery(operation, new URL(request.url).search)
  const body = operation.body && (await readBody(request, operation.body))
  if (operation.body) assertBody(operation.body, body)

  const call = { state, now, headers, path: path as { id: number }, query, body }
  const open = handlers.open[operation.id]
  if (open) return open(call)
  const account = token && state.accounts.get(token.userId)
  const signedIn = handlers.signedIn[operation.id]
  if (!token || !account || !signedIn) throw new Problem('invalid_token')
  const answer = signedIn({ ...call, account, token })
  return operation.path.includes('{user_id}') ? keptByClient(answer) : answer
}

/** Tasks may be kept by the client, who asks every time whether they have changed. */
const keptByClient = (answer: Answer): Answer => ({
  ...answer,
  headers: { 'Cache-Control': 'private, no-cache', ...answer.headers },
})
