// What a list may be asked for: filters, order and page. Repeated filters are normalised, so that a cursor fits them.
import { z } from '@hono/zod-openapi'
import {
  foldedBytes,
  hasTooManyWords,
  maxWords,
  orderedLength,
  tooManyWords,
} from '../../openapi/comparable-text.ts'
import { CalendarDay, text } from '../../openapi/fields.ts'
import { Priority } from './task.ts'

/** Tasks on one page, at most and unless told. */
export const maxPageSize = 1000

const limit = z
  .string()
  .regex(/^[1-9][0-9]{0,3}$/, `must be an integer from 1 to ${maxPageSize}`)
  .transform(Number)
  .pipe(z.int().max(maxPageSize, `must be an integer from 1 to ${maxPageSize}`))
  .openapi({ type: 'integer', minimum: 1, maximum: maxPageSize, examples: [50] })

const completed = z
  .enum(['true', 'false'], 'must be true or false')
  .transform((word) => word === 'true')
  .openapi({ type: 'boolean' })

const PriorityFilter = z.enum([...Priority.options, 'none'], 'must be low, medium, high or none')
const priority = z
  .preprocess((value) => (Array.isArray(value) ? value : [value]), z.array(PriorityFilter))
  .transform((list) => [...new Set(list)].sort())
  .openapi({
    type: 'array',
    items: { type: 'string', enum: PriorityFilter.options },
    examples: [['high', 'none']],
  })

const sortKeys = ['id', 'created_at', 'updated_at', 'due_date', 'priority', 'title'] as const
export type SortKey = (typeof sortKeys)[number]
const sortValues = sortKeys.flatMap((key) => [key, `-${key}`] as const)

export const ListQuery = z.strictObject({
  limit: limit
    .optional()
    .describe(`Tasks on a page, 1 to ${maxPageSize}.`)
    .openapi({ param: { example: 50 } }),
  cursor: z
    .string()
    .optional()
    .describe(
      'Where the page begins: the `X-Next-Cursor` of the one before, with the same filters and order.',
    ),
  completed: completed
    .optional()
    .describe('Only tasks that are done, or only those that are not.')
    .openapi({ param: { example: false } }),
  priority: priority
    .optional()
    .describe('Only tasks of this priority; `none` for those without. Repeat it for several.'),
  due_before: CalendarDay.optional()
    .describe('Only tasks due before this day. One without a day never is.')
    .openapi({ examples: ['2027-01-01'] }),
  due_after: CalendarDay.optional()
    .describe('Only tasks due after this day. One without a day never is.')
    .openapi({ examples: ['2026-11-30'] }),
  q: text(255, 1)
    .refine((q) => !hasTooManyWords(q), tooManyWords)
    .optional()
    .describe(
      'Only tasks in whose title or description each of these words occurs, also within a word. Case and accents do ' +
        `not matter; every character is text. At most ${maxWords} different words, counted as they are compared: without ` +
        'case and accents, and with compatibility characters taken apart (Unicode NFKD). A title or description that ' +
        `takes more than ${foldedBytes} bytes of UTF-8 in this form is found by the first of them.`,
    )
    .openapi({ examples: ['report'] }),
  sort: z
    .enum(sortValues, `must be one of ${sortValues.join(', ')}`)
    .default('id')
    .describe(
      'The order; `-` for descending. Ties go by id, ascending. Tasks without a value come last either way; titles ' +
        `are compared without case and accents, by the first ${orderedLength} characters of that form.`,
    )
    .openapi({ param: { example: 'due_date' } }),
})
export type ListQuery = z.infer<typeof ListQuery>

/** The column to sort by, and which way. */
export function sortOf({ sort }: Pick<ListQuery, 'sort'>): { key: SortKey; descending: boolean } {
  const descending = sort.startsWith('-')
  return { key: (descending ? sort.slice(1) : sort) as SortKey, descending }
}
