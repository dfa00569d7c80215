// Mutants of the list: its order, where a page begins, and whether another page follows.
import { type Mutant, mutantsIn } from './mutant.ts'

export const pagingMutants: Mutant[] = [
  ...mutantsIn('src/features/owned/pages.ts', [
    {
      name: 'a last page that is full promises another one',
      find: 'rows.length > size ?',
      replace: 'rows.length >= size ?',
      tests: ['http/pages'],
    },
    {
      name: 'no page knows of another one',
      find: 'limit: size + 1 }',
      replace: 'limit: size }',
      tests: ['http/pages'],
    },
  ]),
  ...mutantsIn('src/features/owned/page-statement.ts', [
    {
      name: 'a descending order begins with the tasks that have no value',
      find: 'nullable ? directed.nullsLast() : directed',
      replace: 'nullable && !descending ? directed.nullsLast() : directed',
      tests: ['http/pages'],
    },
    {
      name: 'tasks with the same value are sorted by id, descending',
      find: "}) .orderBy('id')",
      replace: "}) .orderBy('id', 'desc')",
      tests: ['http/pages'],
    },
    {
      name: 'a page sorted by id begins with the last task of the page before',
      find: "descending ? '<' : '>', start.id",
      replace: "descending ? '<=' : '>=', start.id",
      tests: ['http/pages'],
    },
    {
      name: 'a page sorted otherwise begins with the last task of the page before',
      find: "eb('id', '>', id)])",
      replace: "eb('id', '>=', id)])",
      tests: ['http/pages'],
    },
    {
      name: 'a page leaves the tasks without a value out',
      find: "[...beyond, eb(column, 'is', null)] : beyond",
      replace: 'beyond : beyond',
      tests: ['http/pages'],
    },
    {
      name: 'the page after a task without a value is empty',
      find: 'if (value === null) return tied',
      replace: "if (value === null) return eb('id', '<', 0)",
      tests: ['http/pages'],
    },
  ]),
]
