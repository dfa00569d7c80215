// Several operations in one request: all of them or none, or each by itself.
import {
  type BatchedOperation,
  brokenReferences,
  missingReference,
  pointerIn,
  withIds,
} from '../../openapi/batch-references.ts'
import { Problem, refuse } from './response.ts'
import type { Account, Reply, SignedInCall } from './state.ts'

/** Does the work of one operation. */
type Perform = (op: string, call: SignedInCall) => Reply

type Own = BatchedOperation & { id?: number; if_match?: string }
type Batch = { atomic?: boolean; operations: BatchedOperation[] }

/** @throws Problem 400 for what no operation can name */
export const assertReferences = ({ body }: SignedInCall): void =>
  refuse(brokenReferences((body as Batch).operations))

/** @returns what came of each operation @throws Problem of the first refused operation where all of it is done or nothing */
export function performBatch(call: SignedInCall, perform: Perform): object[] {
  const { atomic = true, operations } = call.body as Batch
  const before = copyOf(call.account)
  const ids: (number | undefined)[] = []
  return operations.map((operation, at) => {
    const beforeThis = atomic ? before : copyOf(call.account)
    try {
      const reply = performNext(call, operation, ids, perform)
      ids.push((reply.body as { id: number } | undefined)?.id)
      return resultOf(reply)
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      call.account.things = beforeThis
      const problem = ofOperation(error, at)
      if (atomic) throw problem
      ids.push(undefined)
      const { status, headers, body } = call.replyOf(problem)
      return { ...{ status, ...nothing }, problem: body, location: headers?.Location ?? null }
    }
  })
}

function performNext(
  call: SignedInCall,
  operation: BatchedOperation,
  ids: (number | undefined)[],
  perform: Perform,
): Reply {
  const missing = missingReference(operation, ids)
  if (missing) throw new Problem(missing.code, { detail: missing.detail })
  const { op, id, if_match, body = {} } = withIds(operation as Own, ids)
  const headers = new Headers(if_match === undefined ? {} : { 'If-Match': if_match })
  return perform(op, { ...call, path: { id: id ?? 0 }, query: op === 'delete' ? body : {}, headers, body })
}

const copyOf = ({ things }: Account): Account['things'] =>
  new Map(
    [...things].map(([name, all]) => [name, new Map([...all].map(([id, thing]) => [id, { ...thing }]))]),
  )

const nothing = { task: null, etag: null, completed_task_id: null, problem: null, location: null }

function resultOf({ status, headers, body }: Reply) {
  if (body === undefined) return { status, ...nothing }
  const kept = headers?.['X-Completed-Task']
  return {
    ...{ status, ...nothing, task: body, etag: headers?.ETag },
    ...(kept !== undefined && { completed_task_id: Number(kept) }),
  }
}

/** The problem of an operation, as one of the whole request, whose path has a segment more. */
function ofOperation({ code, options: { errors, headers, ...others } }: Problem, at: number): Problem {
  const { Location } = headers ?? {}
  return new Problem(code, {
    ...{ ...others, operation: at },
    ...(errors && { errors: errors.map((error) => ({ ...error, pointer: pointerIn(at, error.pointer) })) }),
    ...(headers && {
      headers: Location === undefined ? headers : { ...headers, Location: `../${Location}` },
    }),
  })
}
