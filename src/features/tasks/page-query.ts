// What a page of tasks may be asked for: filters and orders. Repeated filters are normalised, so that a cursor fits them.
import { z } from '@hono/zod-openapi'
import {
  foldedBytes,
  hasTooManyWords,
  isSearchable,
  maxWords,
  noWord,
  orderedLength,
  tooManyWords,
} from '../../openapi/comparable-text.ts'
import {
  CalendarDay,
  flag,
  lineForm,
  PathId,
  searchText,
  Timestamp,
  untrimmedLine,
} from '../../openapi/fields.ts'
import { maxLabelLength, maxLabelsOfTask } from '../../openapi/limits.ts'
import {
  after,
  before,
  equals,
  hasAll,
  oneOf,
  type Pages,
  pageQuerySchema,
  sortsOf,
  trashed,
  words,
} from '../../openapi/resources/pages.ts'
import { Priority, tasks } from './task.ts'

const PriorityFilter = z.enum([...Priority.options, 'none'], 'must be low, medium, high or none')
const asList = (value: unknown) => (Array.isArray(value) ? value : [value])
const eachOnce = <T>(list: T[]) => [...new Set(list)].sort()

const priority = z
  .preprocess(asList, z.array(PriorityFilter))
  .transform(eachOnce)
  .openapi({
    type: 'array',
    items: { type: 'string', enum: PriorityFilter.options },
    examples: [['high', 'none']],
  })

const labels = z
  .preprocess(asList, z.array(untrimmedLine(maxLabelLength)).max(maxLabelsOfTask))
  .transform(eachOnce)
  .openapi({
    ...{ type: 'array', maxItems: maxLabelsOfTask, examples: [['Errands']] },
    items: { type: 'string', minLength: 1, maxLength: maxLabelLength, pattern: lineForm },
  })

const idOrNone = z.union(
  [z.literal('none'), PathId],
  'must be `none` or an integer from 1 to 9007199254740991',
)

const filters = {
  completed: equals(
    'completed',
    flag
      .optional()
      .describe('Only tasks that are done, or only those that are not.')
      .openapi({ param: { example: false } }),
  ),
  priority: oneOf(
    'priority',
    priority
      .optional()
      .describe('Only tasks of this priority; `none` for those without. Repeat it for several.'),
  ),
  label: hasAll(
    'labels',
    labels
      .optional()
      .describe(
        'Only tasks with this label, compared without case and accents. Repeat it for tasks that have all of them.',
      ),
  ),
  due_before: before(
    'due_date',
    CalendarDay.optional()
      .describe('Only tasks due before this day. One without a day never is.')
      .openapi({ examples: ['2027-01-01'] }),
  ),
  due_after: after(
    'due_date',
    CalendarDay.optional()
      .describe('Only tasks due after this day. One without a day never is.')
      .openapi({ examples: ['2026-11-30'] }),
  ),
  updated_after: after(
    'updated_at',
    Timestamp.optional()
      .describe('Only tasks that were last written after this time.')
      .openapi({ examples: ['2026-11-21T09:30:00.000Z'] }),
  ),
  completed_before: before(
    'completed_at',
    Timestamp.optional()
      .describe('Only tasks that are done, and were completed before this time.')
      .openapi({ examples: ['2026-12-01T00:00:00.000Z'] }),
  ),
  completed_after: after(
    'completed_at',
    Timestamp.optional()
      .describe('Only tasks that are done, and were completed after this time.')
      .openapi({ examples: ['2026-11-01T00:00:00.000Z'] }),
  ),
  list_id: equals(
    'list_id',
    idOrNone
      .optional()
      .describe('Only tasks of this list; `none` for those that are in no list.')
      .openapi({ param: { example: 'none' } }),
  ),
  parent_id: equals(
    'parent_id',
    idOrNone
      .optional()
      .describe('Only subtasks of this task; `none` for those that are no subtasks.')
      .openapi({ param: { example: 'none' } }),
  ),
  series_id: equals(
    'series_id',
    idOrNone
      .optional()
      .describe(
        'Only completed occurrences of this recurring task; `none` for tasks that are no occurrences.',
      )
      .openapi({ param: { example: 'none' } }),
  ),
  deleted: trashed(
    'deleted_at',
    flag
      .optional()
      .describe('`true` for the tasks in the trash. Otherwise those that are not there.')
      .openapi({ param: { example: false } }),
  ),
  q: words(
    ['title', 'description'],
    searchText(255)
      .refine(isSearchable, noWord)
      .refine((q) => !hasTooManyWords(q), tooManyWords)
      .transform((q) => (q === '' ? undefined : q))
      .optional()
      .describe(
        'Only tasks in whose title or description each of these words occurs, also within a word. Empty, it is no ' +
          'filter; white space or marks alone are refused. Every character is text. Not compared are case, accents (of Latin, Greek, Cyrillic, Hebrew and Arabic ' +
          'letters; marks of other scripts are vowels or make other letters), invisible characters, compatibility forms ' +
          '(Unicode NFKD), and how apostrophes, quotation marks and hyphens are typed; `ß æ œ ø ł đ ð þ ı` and their like ' +
          `equal \`ss ae oe o l d d th i\`. At most ${maxWords} different words, counted in this form. A title or ` +
          `description that takes more than ${foldedBytes} bytes of UTF-8 in it is found by the first of them.`,
      )
      .openapi({ examples: ['report'] }),
  ),
}

const sorts = [
  ...(['id', 'created_at', 'updated_at', 'due_date', 'priority', 'title'] as const),
  ...(['position', 'completed_at', 'deleted_at'] as const),
] as const

export const TaskPageQuery = pageQuerySchema({
  name: 'Tasks',
  filters,
  sorts,
  sortExample: 'due_date',
  sortDescription:
    'The order; `-` for descending. Ties go by id, ascending. Tasks without a value come last either way; titles ' +
    `are compared without case and accents, by the first ${orderedLength} characters of that form.`,
})
export type TaskPageQuery = z.infer<typeof TaskPageQuery>

export const taskPages: Pages = { resource: tasks, filters, sorts: sortsOf(tasks, sorts) }
