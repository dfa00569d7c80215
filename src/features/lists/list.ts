// What a list is: its fields, and the schemas that follow from them.
import { z } from '@hono/zod-openapi'
import { BodyId, line } from '../../openapi/fields.ts'
import { maxLists } from '../../openapi/limits.ts'
import { resource } from '../../openapi/resources/resource.ts'
import { requestExample, responseExample } from '../../openapi/resources/resource-examples.ts'
import { position, required } from '../../openapi/resources/resource-fields.ts'
import {
  importedSchema,
  newSchema,
  patchSchema,
  responseSchema,
} from '../../openapi/resources/resource-schemas.ts'

export const lists = resource({
  name: 'lists',
  thing: 'list',
  max: maxLists,
  fields: {
    name: required(line(255), {
      about: 'What it is called',
      request: 'What it is called: 1 to 255 characters, not blank. White space around it is dropped.',
      example: 'Groceries',
      output: z.string().min(1).max(255),
      comparable: true,
    }),
    position: position([], {
      about: 'Its place among your lists, an opaque text that orders them. Only moveList changes it',
      example: 'n0000000000000c',
    }),
  },
  example: {
    ...{ id: 12, user_id: 7 },
    ...{ created_at: '2026-11-21T09:15:00.000Z', updated_at: '2026-11-21T09:15:00.000Z' },
  },
})

/** The example after a later write. */
export const writtenExample = responseExample(lists, { updated_at: '2026-11-21T16:50:00.125Z' })

/** A list as the service responds with it. */
export const List = responseSchema(lists, 'List', 'A list of tasks.')
export type List = z.infer<typeof List>

/** What createList takes. */
export const NewList = newSchema(lists, 'NewList', {
  description: 'A list to create.',
  examples: [requestExample(lists)],
})
export type NewList = z.infer<typeof NewList>

/** A list in a file that importMe takes. */
export const ImportedList = importedSchema(lists, 'ImportedList', {
  description:
    'A list to import, as it was exported or as a creation takes it. Its `id` is that by which the tasks of the file refer to it.',
  examples: [responseExample(lists)],
})

/** What updateList takes: a JSON Merge Patch (RFC 7396), where an absent field keeps. */
export const ListPatch = patchSchema(lists, 'ListPatch', {
  description: 'Changes of a list: an absent field is kept.',
  examples: [{ name: 'Groceries and drinks' }],
})
export type ListPatch = z.infer<typeof ListPatch>

/** What moveList takes. */
export const ListMove = z
  .strictObject({
    after_id: BodyId.nullable()
      .describe('The list that it is to come after; null to be the first.')
      .openapi({ examples: [null] }),
  })
  .openapi('ListMove', { description: 'Where a list is to be.', examples: [{ after_id: null }] })
export type ListMove = z.infer<typeof ListMove>

/** What deleteList takes. */
export const ListDeletion = z.strictObject({
  tasks: z
    .enum(['keep', 'trash'], 'must be keep or trash')
    .optional()
    .describe('`trash` puts the tasks of the list into the trash. Otherwise they are kept.')
    .openapi({ param: { example: 'keep' } }),
})
export type ListDeletion = z.infer<typeof ListDeletion>
