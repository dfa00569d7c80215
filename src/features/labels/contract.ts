// The contract of labels: which there are, and another name for one.
import { z } from '@hono/zod-openapi'
import { OwnerId } from '../../http/request/path.ts'
import { cacheControl } from '../../openapi/cache-control.ts'
import { line } from '../../openapi/fields.ts'
import { maxLabelLength, maxLabels } from '../../openapi/limits.ts'
import { json, jsonBody, protectedRoute } from '../../openapi/route.ts'

const Label = z
  .object({
    name: z
      .string()
      .min(1)
      .max(maxLabelLength)
      .describe('The label; where tasks have it in several spellings, the first of them by code point.')
      .openapi({ examples: ['Errands'] }),
    tasks: z
      .int()
      .min(1)
      .describe('How many tasks have it, without those in the trash.')
      .openapi({ examples: [3] }),
  })
  .openapi('Label', { description: 'A label of your tasks.' })
export type Label = z.infer<typeof Label>

const name = (text: string, example: string) =>
  line(maxLabelLength)
    .describe(text)
    .openapi({ examples: [example] })

export const LabelRenaming = z
  .strictObject({
    from: name('The label, compared without case and accents.', 'Errands'),
    to: name(
      `What it is to be called: 1 to ${maxLabelLength} characters, not blank. White space around it is dropped.`,
      'Shopping',
    ),
  })
  .openapi('LabelRenaming', {
    description: 'Another name for a label.',
    examples: [{ from: 'Errands', to: 'Shopping' }],
  })
export type LabelRenaming = z.infer<typeof LabelRenaming>

const LabelRenamed = z
  .object({
    tasks: z
      .int()
      .min(0)
      .describe('How many tasks were changed.')
      .openapi({ examples: [3] }),
  })
  .openapi('LabelRenamed', { description: 'What came of it.' })

const LabelsPath = z.object({ user_id: OwnerId })

const tags = ['Labels']

export const listLabels = protectedRoute({
  method: 'get',
  path: '/api/{user_id}/labels',
  operationId: 'listLabels',
  summary: 'List your labels',
  description:
    `The labels that your tasks have, those in the trash left out, ordered by name without regard to case and accents: ${maxLabels} ` +
    'at most. Labels that differ in nothing else are one.',
  tags,
  scope: 'tasks:read',
  cacheControl,
  request: { params: LabelsPath },
  responses: { 200: json(z.array(Label), 'Your labels.') },
})

export const renameLabel = protectedRoute({
  method: 'post',
  path: '/api/{user_id}/labels/rename',
  operationId: 'renameLabel',
  summary: 'Rename a label',
  description:
    'Gives a label of your tasks another name, which is a write of each, also of those in the trash. A task that has the other ' +
    'label already has it once then, at the first of both places. With a label that no task has nothing is changed.',
  tags,
  scope: 'tasks:write',
  cacheControl,
  request: { params: LabelsPath, body: jsonBody(LabelRenaming, 'The label, and what it is to be called.') },
  responses: { 200: json(LabelRenamed, 'How many tasks were changed.') },
})
