// References within a batch: where an id of a task stands, `$0` names the task that the first operation gives back. The SDK's
// in-memory service uses the same code.

/** As many operations as there may be, less one, is the highest number. */
export const referenceForm: RegExp = /^\$(0|[1-9][0-9]?)$/

export const maxOperations = 100

type Fields = Record<string, unknown>
export type BatchedOperation = { op: string; id?: unknown; body?: Fields | undefined }

/** The fields of a body that hold the id of a task, and the problem where there is none. */
const idFields = { parent_id: 'parent_not_found', after_id: 'sibling_not_found' } as const

export type MissingCode = 'task_not_found' | (typeof idFields)[keyof typeof idFields]

type Reference = { pointer: string; to: number; missing: MissingCode }

const numberIn = (value: unknown): number | undefined =>
  typeof value === 'string' && referenceForm.test(value) ? Number(value.slice(1)) : undefined

function referencesIn({ id, body = {} }: BatchedOperation): Reference[] {
  const ofBody = Object.entries(idFields).map(
    ([field, missing]) => [`/body/${field}`, body[field], missing] as const,
  )
  return [['/id', id, 'task_not_found'] as const, ...ofBody].flatMap(([pointer, value, missing]) => {
    const to = numberIn(value)
    return to === undefined ? [] : [{ pointer, to, missing }]
  })
}

/** @returns each reference that names no earlier operation which gives a task back */
export function brokenReferences(operations: readonly BatchedOperation[]) {
  return operations.flatMap((operation, at) =>
    referencesIn(operation)
      .filter(({ to }) => to >= at || operations[to]?.op === 'delete')
      .map(({ pointer }) => ({
        ...({ in: 'body', pointer: `/operations/${at}${pointer}`, code: 'invalid_reference' } as const),
        message: 'must name an earlier operation that gives a task back',
      })),
  )
}

/** @returns the first reference of an operation whose task is not there; undefined where there is none */
export const missingReference = (
  operation: BatchedOperation,
  ids: readonly (number | undefined)[],
): { code: MissingCode; detail: string } | undefined => {
  const missing = referencesIn(operation).find(({ to }) => ids[to] === undefined)
  return (
    missing && {
      code: missing.missing,
      detail: `Operation ${missing.to}, which \`$${missing.to}\` names, was refused.`,
    }
  )
}

/** @returns the operation with the ids of the tasks that it names */
export function withIds<Operation extends BatchedOperation>(
  operation: Operation,
  ids: readonly (number | undefined)[],
): Operation {
  const idOf = (value: unknown) => ids[numberIn(value) ?? -1] ?? value
  const { id, body } = operation
  const fields = Object.keys(idFields).filter((field) => body !== undefined && field in body)
  return {
    ...operation,
    ...(id !== undefined && { id: idOf(id) }),
    ...(body && {
      body: { ...body, ...Object.fromEntries(fields.map((field) => [field, idOf(body[field])])) },
    }),
  }
}

/** Where in the whole request a rule is broken that one operation's own request breaks. */
export const pointerIn = (at: number, pointer = ''): string => `/operations/${at}/body${pointer}`
