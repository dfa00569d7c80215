// The other items that an item concerns: what it refers to has to be there, some of its values nobody else may have, and there
// are only so many.
import type { Transaction } from 'kysely'
import { type Executor, preparedQuery } from '../../db/database.ts'
import type { Tables } from '../../db/schema/tables.ts'
import { isCheckViolation, isForeignKeyViolation, isUniqueViolation } from '../../db/violations.ts'
import { Problem } from '../../openapi/problem.ts'
import type { ProblemCode } from '../../openapi/problem-codes.ts'
import { relativeReference } from '../../openapi/relative-reference.ts'
import { errorsOfNeed, needsOf } from '../../openapi/resources/needs.ts'
import type { Field, Resource } from '../../openapi/resources/resource.ts'
import { owned, presentOf } from './statements.ts'

type Row = Record<string, unknown>

/** @returns what looks for other items before a write, and what finds out from an error that one is missing or in the way */
export function otherItems(resource: Resource) {
  const { name: table } = resource

  /** Something of this resource is gone when it is in the trash. */
  const referredResource = ({ name, thing }: NonNullable<Field['references']>) =>
    name === table ? { name, thing, trash: resource.trash } : { name, thing, trash: undefined }

  const referring = Object.entries(resource.fields).flatMap(([name, { references }]) =>
    references ? { ...{ name, references }, selectId: selectIdBy(referredResource(references), 'id') } : [],
  )

  /**
   * Looks for what an item is to refer to; a write finds that out as well, but only after it has compared the versions.
   * @throws Problem 404 when its owner does not have it
   */
  async function requireReferences(db: Executor, userId: number, item: object): Promise<void> {
    for (const { name, references, selectId } of referring) {
      const value = (item as Row)[name]
      if (typeof value !== 'number') continue
      if ((await selectId.executeTakeFirst(db, { userId, value })) === undefined)
        throw new Problem(missingCode(references))
    }
  }

  /** What a write could not refer to, since its owner does not have it; undefined for any other error. */
  const missingReference = (error: unknown) =>
    referring.find(({ name }) => isForeignKeyViolation(error, `${table}_${name}_fkey`))?.references

  const needs = needsOf(resource.fields)

  /**
   * @param item what was to be written
   * @throws Problem 404 when it refers to something that its owner does not have, 400 when a field lacks what it needs; else the error
   */
  function rethrow(error: unknown, item: object): never {
    const missing = missingReference(error)
    if (missing) throw new Problem(missingCode(missing))
    const broken = needs.find(([needed]) => isCheckViolation(error, `${table}_${needed}_needed`))
    if (broken === undefined) throw error
    const errors = errorsOfNeed(broken, item as Row)
    throw new Problem('validation_failed', {
      errors: errors.map(({ field, ...rule }) => ({ in: 'body', pointer: `/${field}`, ...rule })),
    })
  }

  const uniqueFields = Object.entries(resource.fields).flatMap(([name, { unique }]) =>
    unique === undefined
      ? []
      : { ...{ name, code: unique }, selectId: selectIdBy({ ...resource, trash: undefined }, name) },
  )

  /**
   * Judges an error of an insertion.
   * @returns only if another item had a value that no two may have, and is gone by now
   * @throws Problem 409 with the `Location` of the other item; as `rethrow`
   */
  async function refuse(db: Executor, userId: number, item: object, error: unknown): Promise<void> {
    const unique = uniqueFields.find(({ name }) => isUniqueViolation(error, `${table}_${name}_key`))
    if (unique === undefined) return rethrow(error, item)
    const value = (item as Row)[unique.name]
    const other = await unique.selectId.executeTakeFirst(db, { userId, value })
    if (other !== undefined) throw taken(userId, unique.code, other)
  }

  const root = relativeReference(`/api/me/${table}`, '/')
  /** A reference to the collection, from its own path. */
  const pathOf = (userId: number) => `${root}api/${userId}/${table}`

  /** As an insertion does. @throws Problem 409 with the `Location` of an item that has a value already */
  async function requireUnique(db: Executor, userId: number, item: object): Promise<void> {
    for (const { name, code, selectId } of uniqueFields) {
      const value = (item as Row)[name] ?? null
      const other = value === null ? undefined : await selectId.executeTakeFirst(db, { userId, value })
      if (other) throw taken(userId, code, other)
    }
  }

  const taken = (userId: number, code: ProblemCode, { id }: Row) =>
    new Problem(code, { headers: { Location: `${pathOf(userId)}/${id}` } })

  return { pathOf, requireReferences, requireUnique, refuse, rethrow }
}

const missingCode = ({ thing, missing = `${thing}_not_found` }: NonNullable<Field['references']>) => missing

/** Finds the item of a user that has a value. */
const selectIdBy = (resource: Pick<Resource, 'name' | 'thing' | 'trash'>, field: string) =>
  preparedQuery(
    `select_${resource.thing}_by_${field}`,
    (db, given: { userId: number; value: unknown }) =>
      presentOf(db, resource, given.userId).select('id').where(field, '=', given.value),
    { owner: 'userId' },
  )

/** To be called once the change has begun. @throws Problem 409 where a user has as many items as there may be */
export async function assertBelowLimit(
  trx: Transaction<Tables>,
  { name, max = Number.POSITIVE_INFINITY }: Resource,
  userId: number,
): Promise<void> {
  const { count } = await owned(trx)
    .selectFrom(name)
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('user_id', '=', userId)
    .executeTakeFirstOrThrow()
  if (count >= max) throw new Problem('limit_reached')
}
