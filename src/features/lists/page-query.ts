// The orders of a page of lists.
import type { z } from '@hono/zod-openapi'
import { orderedLength } from '../../openapi/comparable-text.ts'
import { type Pages, pageQuerySchema, sortsOf } from '../../openapi/resources/pages.ts'
import { lists } from './list.ts'

const sorts = ['position', 'id', 'name', 'created_at', 'updated_at'] as const

export const ListPageQuery = pageQuerySchema({
  name: 'Lists',
  filters: {},
  sorts,
  sortExample: 'name',
  sortDescription:
    'The order; `-` for descending. Ties go by id, ascending. Names are compared without case and accents, by the ' +
    `first ${orderedLength} characters of that form.`,
})
export type ListPageQuery = z.infer<typeof ListPageQuery>

export const listPages: Pages = { resource: lists, filters: {}, sorts: sortsOf(lists, sorts) }
