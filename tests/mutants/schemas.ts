// Lies in the schemas, and in the document alone, where the service contradicts it.
import { documentFile, liesIn, type Mutant } from './mutant.ts'

export const schemaMutants: Mutant[] = [
  ...liesIn('src/openapi/fields.ts', [
    {
      name: 'a moment may be on 30 February',
      find: ' && new Date(time).toISOString() === text',
      replace: '',
      tests: ['http/list-refusals'],
    },
    {
      name: 'a moment may be in the year 0000',
      find: " && !text.startsWith('0000')\n",
      replace: '\n',
      tests: ['http/list-refusals'],
    },
    {
      name: 'lengths count UTF-16 units',
      find: "    .regex(notBlank, 'must not be blank and must not contain NUL')",
      replace:
        "    .refine((text) => text.length <= max)\n    .regex(notBlank, 'must not be blank and must not contain NUL')",
      tests: ['http/task-creation'],
    },
    { name: 'a line is not trimmed', find: '    .trim()\n', replace: '', tests: ['http/task-creation'] },
    {
      name: 'a line is trimmed before it is measured',
      find: 'export const line = (max: number) =>\n  z\n    .string()\n',
      replace: 'export const line = (max: number) =>\n  z\n    .string()\n    .trim()\n',
      tests: ['http/task-creation'],
    },
    {
      name: 'a line may be blank',
      find: "    .regex(notBlank, 'must not be blank and must not contain NUL')\n",
      replace: "    .regex(noNul, 'must not contain NUL')\n",
      tests: ['http/task-creation'],
    },
    {
      name: 'ideographic blanks are no blanks',
      find: '\\\\u205f\\\\u3000\\\\ufeff',
      replace: '\\\\u205f\\\\ufeff',
      tests: ['http/task-creation'],
    },
    {
      name: 'text may hold NUL',
      find: "    .regex(noNul, 'must not contain NUL')\n    .refine",
      replace: '    .refine',
      tests: ['http/body-fields'],
    },
    {
      name: 'text may hold lone surrogates',
      find: ".regex(noNul, 'must not contain NUL')\n    .refine(wellFormed, notWellFormed)",
      replace: ".regex(noNul, 'must not contain NUL')",
      tests: ['http/body-fields'],
    },
    {
      name: 'a line may hold lone surrogates',
      find: "must not contain NUL')\n    .refine(wellFormed, notWellFormed)\n    .trim()",
      replace: "must not contain NUL')\n    .trim()",
      tests: ['http/body-fields'],
    },
    {
      name: 'the year 0 is a year',
      find: "  .refine((day) => !day.startsWith('0000'), 'must be a year from 0001 to 9999')\n",
      replace: '',
      tests: ['http/task-creation'],
    },
    {
      name: 'an id in a path may have leading zeros',
      find: '/^[1-9][0-9]{0,15}$/',
      replace: '/^[0-9]{1,16}$/',
      tests: ['http/path-ids'],
    },
    {
      name: 'an id in a path may be beyond 2^53',
      find: "  .refine((id) => id <= maxId, 'must be an integer from 1 to 9007199254740991')\n",
      replace: '',
      tests: ['http/path-ids'],
    },
    {
      name: 'a moment has six fraction digits in the contract',
      find: '\\.[0-9]{3}Z$/',
      replace: '\\.[0-9]{6}Z$/',
      tests: ['http/task-creation'],
    },
  ]),
  ...liesIn('src/features/tasks/task.ts', [
    {
      name: 'a title may have 254 characters',
      find: 'const title = line(255)',
      replace: 'const title = line(254)',
      tests: ['http/task-creation'],
    },
    {
      name: 'a title may have 256 characters',
      find: 'const title = line(255)',
      replace: 'const title = line(256)',
      tests: ['http/task-creation', 'http/body-fields'],
    },
    {
      name: 'a description may have 999 characters',
      find: 'const description = text(1000)',
      replace: 'const description = text(999)',
      tests: ['http/task-creation'],
    },
    {
      name: 'a description may have 1001 characters',
      find: 'const description = text(1000)',
      replace: 'const description = text(1001)',
      tests: ['http/task-creation', 'http/body-fields'],
    },
    {
      name: 'a description may not be empty',
      find: 'const description = text(1000)',
      replace: 'const description = text(1000, 1)',
      tests: ['http/task-creation'],
    },
    {
      name: 'there is a fourth priority',
      find: ".enum(['low', 'medium', 'high'])",
      replace: ".enum(['low', 'medium', 'high', 'urgent'])",
      tests: ['http/task-creation'],
    },
    {
      name: 'unknown fields of a new task are ignored',
      find: 'export const NewTask = z\n  .strictObject({',
      replace: 'export const NewTask = z\n  .object({',
      tests: ['http/body-fields'],
    },
    {
      name: 'unknown fields of a patch are ignored',
      find: 'export const TaskPatch = z\n  .strictObject({',
      replace: 'export const TaskPatch = z\n  .object({',
      tests: ['http/body-fields'],
    },
    {
      name: 'unknown fields of a replacement are ignored',
      find: 'export const TaskReplacement = z\n  .strictObject({',
      replace: 'export const TaskReplacement = z\n  .object({',
      tests: ['http/body-fields'],
    },
    {
      name: 'unknown fields of a completion are ignored',
      find: 'export const TaskCompletion = z\n  .strictObject(',
      replace: 'export const TaskCompletion = z\n  .object(',
      tests: ['http/body-fields'],
    },
    {
      name: 'a replacement needs no title',
      find: 'export const TaskReplacement = z\n  .strictObject({\n    title,',
      replace:
        'export const TaskReplacement = z\n  .strictObject({\n    title: title.optional() as never as typeof title,',
      tests: ['http/tasks'],
    },
    {
      name: 'a replacement that omits completed sets it to false',
      find: "completed: completed.optional().describe('Whether the task is done; kept when omitted.')",
      replace: "completed: completed.default(false).describe('Whether the task is done; kept when omitted.')",
      tests: ['http/tasks'],
    },
    {
      name: 'a patch may null the title',
      find: '    title: title.optional(),',
      replace: '    title: title.nullish() as never as z.ZodOptional<typeof title>,',
      tests: ['http/tasks'],
    },
    {
      name: 'a new task may have an id',
      find: 'export const NewTask = z\n  .strictObject({',
      replace: 'export const NewTask = z\n  .strictObject({\n    id: Id.optional(),',
      tests: ['http/body-fields', 'http/task-creation'],
    },
    {
      name: 'a task is never without a priority in the contract',
      find: '    completed,\n    priority,\n    due_date: CalendarDay',
      replace:
        '    completed,\n    priority: Priority as never as typeof priority,\n    due_date: CalendarDay',
      tests: ['http/task-creation'],
    },
    {
      name: 'a task always has a day in the contract',
      find: 'due_date: CalendarDay.nullable()\n',
      replace: 'due_date: (CalendarDay as never as z.ZodNullable<typeof CalendarDay>)\n',
      tests: ['http/task-creation'],
    },
  ]),
  ...liesIn('src/features/account/contract.ts', [
    {
      name: 'a new password may have 7 characters',
      find: 'text(256, 8)',
      replace: 'text(256, 7)',
      tests: ['http/registration'],
    },
    {
      name: 'a new password must have 9 characters',
      find: 'text(256, 8)',
      replace: 'text(256, 9)',
      tests: ['http/registration'],
    },
    {
      name: 'a new password may have 255 characters',
      find: 'text(256, 8)',
      replace: 'text(255, 8)',
      tests: ['http/registration'],
    },
    {
      name: 'a new password may have 257 characters',
      find: 'text(256, 8)',
      replace: 'text(257, 8)',
      tests: ['http/registration'],
    },
    {
      name: 'a password at login obeys the rules of today',
      find: 'export const Password = text(256, 1)',
      replace: 'export const Password = text(256, 8)',
      tests: ['http/login', 'http/weak-passwords'],
    },
    {
      name: 'a name may have 256 characters',
      find: 'export const Name = line(255)',
      replace: 'export const Name = line(256)',
      tests: ['http/registration'],
    },
    {
      name: 'a patch of the account needs a name',
      find: 'z.strictObject({ name: Name.optional() })',
      replace: 'z.strictObject({ name: Name as never as z.ZodOptional<typeof Name> })',
      tests: ['http/bodies'],
    },
    {
      name: 'unknown fields of the account are ignored',
      find: 'export const UserPatch = z.strictObject(',
      replace: 'export const UserPatch = z.object(',
      tests: ['http/account'],
    },
    {
      name: 'an account always has an address in the contract',
      find: '    email: z\n      .string()\n      .nullable()\n',
      replace: '    email: (z\n      .string() as never as z.ZodNullable<z.ZodString>)\n',
      tests: ['auth/issuer-accounts'],
    },
    {
      name: 'a session has no current in the contract',
      find: '    current: z\n      .boolean()\n',
      replace: '    is_current: z\n      .boolean()\n',
      tests: ['http/sessions'],
    },
  ]),
  ...liesIn(documentFile, [
    {
      name: 'the document renames due_date in a task',
      find: '"due_date": {\n            "type": [\n              "string",\n              "null"\n            ],\n            "format": "date",\n            "pattern": "^(?!0000)[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$",\n            "description": "The calendar day by which it is to be done, or null.",',
      replace:
        '"due": {\n            "type": [\n              "string",\n              "null"\n            ],\n            "format": "date",\n            "pattern": "^(?!0000)[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$",\n            "description": "The calendar day by which it is to be done, or null.",',
      tests: ['http/task-creation'],
    },
  ]),
]
