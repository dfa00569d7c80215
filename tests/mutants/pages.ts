// Lies about the pages of the list.
import { liesIn, type Mutant } from './mutant.ts'

export const pageMutants: Mutant[] = [
  ...liesIn('src/features/tasks/cursor.ts', [
    {
      name: 'a cursor is not checked',
      find: "if (cursor !== check(payload, userId, query) + Buffer.from(payload).toString('base64url')) throw invalid()\n",
      replace: '',
      tests: ['http/list-refusals'],
    },
    {
      name: 'a cursor goes with every user',
      find: '[userId, payload, names.map',
      replace: '[payload, names.map',
      tests: ['http/list-refusals'],
    },
    {
      name: 'a cursor goes with every filter',
      find: 'names.map((name) => [name, filters[name]])',
      replace: '[filters.sort]',
      tests: ['http/list-refusals'],
    },
    {
      name: 'a cursor goes with one limit alone',
      find: '{ limit: _, cursor: __, ...filters }: ListQuery',
      replace: '{ cursor: __, ...filters }: ListQuery',
      tests: ['http/list', 'http/list-refusals'],
    },
    {
      name: 'a cursor may be written in two ways',
      find: "if (cursor !== check(payload, userId, query) + Buffer.from(payload).toString('base64url')) throw",
      replace: 'if (!cursor.startsWith(check(payload, userId, query))) throw',
      tests: ['http/list-refusals'],
    },
    {
      name: 'the id in a cursor may be anything',
      find: 'z.tuple([Id, values',
      replace: 'z.tuple([z.any(), values',
      tests: ['http/list-refusals'],
    },
    {
      name: 'the value in a cursor may be anything',
      find: 'values[sortOf(query).key]])',
      replace: 'z.any()])',
      tests: ['http/list-refusals'],
    },
    {
      name: 'a damaged cursor is not valid input',
      find: "const invalid = () => new Problem('invalid_cursor')",
      replace: "const invalid = () => new Problem('validation_failed')",
      tests: ['http/list-refusals'],
    },
  ]),
  ...liesIn('src/features/tasks/page.ts', [
    {
      name: 'Link leads to the path of me',
      find: 'let url = `/api/${userId}/tasks?`',
      replace: 'let url = `/api/me/tasks?`',
      tests: ['http/list'],
    },
    {
      name: 'Link forgets the filters',
      find: 'of Object.entries(single)) {',
      replace: 'of Object.entries({ limit: single.limit, sort: single.sort })) {',
      tests: ['http/list'],
    },
    {
      name: 'Link forgets the priorities',
      find: '  for (const each of priority) url += `&priority=${each}`\n',
      replace: '',
      tests: ['http/list'],
    },
    {
      name: 'the last page does not lead back',
      find: 'return query.cursor === undefined ? {} : { Link: linkHeader({ first }) }',
      replace: 'return {}',
      tests: ['http/list'],
    },
    {
      name: 'a single page has a Link',
      find: 'return query.cursor === undefined ? {} :',
      replace: 'return',
      tests: ['http/list'],
    },
    {
      name: 'the first page does not say that it is the first',
      find: '{ next: `${first}&cursor=${cursor}`, first }',
      replace: '{ next: `${first}&cursor=${cursor}` }',
      tests: ['http/list'],
    },
    {
      name: 'the cursor is in Link alone',
      find: ", 'X-Next-Cursor': cursor }",
      replace: ' }',
      tests: ['http/list'],
    },
    {
      name: 'the tag of a page does not tell a write',
      find: '`${id} ${updated_at}`',
      replace: '`${id}`',
      tests: ['http/conditional'],
    },
    {
      name: 'the tag of a page does not tell whether there is more',
      find: '`${more} ${tasks.map',
      replace: '`${tasks.map',
      tests: ['http/conditional'],
    },
  ]),
  ...liesIn('src/http/link.ts', [
    {
      name: 'relations in Link have no quotes',
      find: 'rel="${relation}"',
      replace: 'rel=${relation}',
      tests: ['http/list'],
    },
    {
      name: 'links are parted by semicolons',
      find: ".join(', ')",
      replace: ".join('; ')",
      tests: ['http/list'],
    },
  ]),
]
