// Mutants of the contract: the service and its document disagree, or both say what clients do not expect.
import { documentFile, type Mutant, mutantsIn } from './mutant.ts'

export const contractMutants: Mutant[] = [
  ...mutantsIn('src/openapi/problem-codes.ts', [
    {
      name: 'a database that cannot be reached causes a 500',
      find: 'database_unavailable: { status: 503,',
      replace: 'database_unavailable: { status: 500,',
      tests: ['contract/outages'],
    },
  ]),
  ...mutantsIn(documentFile, [
    {
      name: 'the document gives the due date of a task another name',
      find: '"due_date": { "type": ["string", "null"], "format": "date", "pattern": "^([1-9][0-9]{3}|0[1-9][0-9]{2}|00[1-9][0-9]|000[1-9])-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$", "description": "The calendar day by which it is to be done, or null."',
      replace:
        '"due": { "type": ["string", "null"], "format": "date", "description": "The calendar day by which it is to be done, or null."',
      tests: ['http/task-creation'],
    },
  ]),
  ...mutantsIn('src/openapi/resources/resource-schemas.ts', [
    {
      name: 'unknown fields of a new task are ignored',
      find: 'z.strictObject(shape as Shape)',
      replace: 'z.object(shape as Shape)',
      tests: ['http/body-fields'],
    },
  ]),
]
