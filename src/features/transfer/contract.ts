// The contract of taking one's data along: an export of all that an account has, and the import of its tasks.
import { z } from '@hono/zod-openapi'
import { Timestamp } from '../../openapi/fields.ts'
import { fileTypes, maxFileBytes, maxImportedTasks, notImported } from '../../openapi/imports/found.ts'
import { maxLists } from '../../openapi/limits.ts'
import { fileBody, json, protectedRoute } from '../../openapi/route.ts'
import { User } from '../account/contract.ts'
import { ApiToken } from '../api-tokens/contract.ts'
import { ImportedList, List } from '../lists/list.ts'
import { Session } from '../sessions/contract.ts'
import { ImportedTask, Task } from '../tasks/task.ts'

const exportedAt = Timestamp.describe('When the export was made.').openapi({
  examples: ['2026-11-28T18:00:00.000Z'],
})

const AccountExport = z
  .object({
    exported_at: exportedAt,
    user: User,
    sessions: z.array(Session).describe('Its sessions, as listSessions lists them.'),
    tokens: z
      .array(ApiToken)
      .describe('Its personal access tokens, as listTokens lists them: without secrets.'),
    lists: z.array(List).describe('All its lists, in their order.'),
    tasks: z.array(Task).describe('All its tasks, ordered by id; behind them those in the trash.'),
  })
  .openapi('AccountExport', { description: 'Everything that an account has.' })

const ignored = z.unknown().optional().describe('What an export has here is not imported.')

const ofExportAlone = Object.fromEntries(notImported.map((name) => [name, ignored])) as Record<
  (typeof notImported)[number],
  typeof ignored
>

const AccountImport = z
  .strictObject({
    ...ofExportAlone,
    lists: z
      .array(ImportedList)
      .max(maxLists)
      .optional()
      .describe('The lists that the tasks are in, in their order.'),
    tasks: z.array(ImportedTask).max(maxImportedTasks).describe('The tasks.'),
  })
  .openapi('AccountImport', {
    description: 'An export, or a file of that form. Only lists and tasks are imported.',
    examples: [{ tasks: [{ title: 'Write the report', external_id: 'crm-4711' }] }],
  })

const Omission = z
  .object({
    what: z
      .string()
      .describe('What it is.')
      .openapi({ examples: ['DATE, which is no calendar day'] }),
    line: z
      .int()
      .min(1)
      .describe('The line of the file.')
      .openapi({ examples: [7] }),
    column: z
      .int()
      .min(1)
      .describe('The character in that line, from 1.')
      .openapi({ examples: [24] }),
  })
  .openapi('Omission', { description: 'Something in a file that there is no place for here.' })

const ImportResult = z
  .object({
    created: z
      .int()
      .min(0)
      .describe('How many tasks were created.')
      .openapi({ examples: [12] }),
    skipped: z
      .int()
      .min(0)
      .describe('How many tasks of the file were there already. They stay as they are.')
      .openapi({ examples: [0] }),
    lists_created: z
      .int()
      .min(0)
      .describe('How many lists were created.')
      .openapi({ examples: [2] }),
    omitted: z
      .int()
      .min(0)
      .describe('How many things in the file there is no place for here.')
      .openapi({ examples: [1] }),
    omissions: z.array(Omission).describe('The first 100 of them.'),
  })
  .openapi('ImportResult', { description: 'What came of a file.' })

const tags = ['Account']

export const exportMe = protectedRoute({
  method: 'get',
  path: '/api/me/export',
  operationId: 'exportMe',
  summary: 'Export everything of your account',
  description:
    'Your account, sessions, tokens (without secrets), lists and tasks as one JSON file, written while it is read. It ends with its ' +
    'last brace: a file without it was cut short. A task that is written meanwhile is in it as it was before or after ' +
    'that. One export at a time.',
  tags,
  responses: { 200: json(AccountExport, 'The file.', ['Content-Disposition']) },
})

export const importMe = protectedRoute({
  method: 'post',
  path: '/api/me/import',
  operationId: 'importMe',
  summary: 'Import tasks from a file',
  description:
    'Creates the tasks of an export (`application/json`), or of a project that Todoist exported as CSV (`text/csv`): all of ' +
    'them, or none where anything is wrong with the file. Each error names its `line` and `column`. A task that is there ' +
    'already is left as it is: one with the same `external_id`, or the very task that was exported. So a file may come twice. ' +
    'A task without `external_id` gets one. `created_at` is kept, and so are `completed_at` and the order. A list is known ' +
    'by its name; one that is not there is created.\n\n' +
    'Of CSV the columns TYPE, CONTENT, DESCRIPTION, PRIORITY (1 is high, 4 none), DATE (a calendar day with its year) and ' +
    'DEADLINE (where there is no DATE) are read, by their names in the first line. What there is no place for, such as ' +
    'sections, comments, subtasks and dates in words, is left out and named in the response. A task is known again by its ' +
    `section, title and number among those of the same title. At most ${maxFileBytes / 1024 / 1024} MiB and ` +
    `${maxImportedTasks.toLocaleString('en')} tasks, as far as there is room for them; one import at a time.`,
  tags,
  scope: 'tasks:write',
  readsFile: true,
  request: { body: fileBody(AccountImport, fileTypes[1], csvExample(), 'The file.') },
  errors: ['limit_reached'],
  responses: {
    200: json(ImportResult, 'All of its tasks are there.', [], {
      ...{ created: 1, skipped: 0, lists_created: 0, omitted: 0, omissions: [] },
    }),
  },
})

/** As Todoist writes it. */
function csvExample(): string {
  return [
    'TYPE,CONTENT,DESCRIPTION,PRIORITY,INDENT,AUTHOR,RESPONSIBLE,DATE,DATE_LANG,TIMEZONE',
    'task,Write the report,"Two pages, with the figures",1,1,Ada (1),,2026-12-24,en,Europe/Berlin',
    '',
  ].join('\n')
}
