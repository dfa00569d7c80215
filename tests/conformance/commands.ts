// The commands of a sequence, as data: what is asked, of the how-manieth task, under which condition.
import fc from 'fast-check'
import type { Fields, Filters, Sort } from './model.ts'
import { texts } from './values.ts'

/** Which entity tag goes along with a write. */
export type Condition = 'none' | 'current' | 'weak' | 'any' | 'among others' | 'stale'

export type Command =
  | { do: 'create'; body: Fields; key?: number }
  | { do: 'get'; nth: number; condition: 'none' | 'current' | 'stale' }
  | { do: 'replace' | 'update'; nth: number; body: Fields; condition: Condition }
  | { do: 'complete'; nth: number; completed: boolean; condition: Condition }
  | { do: 'delete'; nth: number; condition: Condition }
  | { do: 'list'; filters: Filters; sort: Sort; limit?: number; between?: Command }
  | { do: 'trespass'; nth: number; method: 'GET' | 'PATCH' | 'DELETE' }
  | { do: 'rename'; name: string }

/** Words that searches look for, in several spellings. */
const pieces = ['report', 'Report', 'Café', 'cafe', 'CAFÉ', '100%', 'a_b', "o'k", 'x', '\\', '日本', '😀']

const titles = fc.oneof(
  {
    weight: 4,
    arbitrary: fc
      .array(fc.constantFrom(...pieces), { minLength: 1, maxLength: 3 })
      .map((words) => words.join(' ')),
  },
  fc.constantFrom('  padded  ', '\u3000wide\u3000', '😀'.repeat(255), 'x'.repeat(255)),
)
const descriptions = fc.oneof(
  fc.constantFrom(null, '', ' kept as sent ', ...pieces),
  texts(0, 1000).filter((text) => !text.includes('\u0000')),
)
const days = fc.constantFrom('2026-01-01', '2026-01-02', '2026-12-24', '0001-01-01', '9999-12-31')
const fields = {
  title: titles,
  description: descriptions,
  completed: fc.boolean(),
  priority: fc.constantFrom('low' as const, 'medium' as const, 'high' as const, null),
  due_date: fc.option(days),
}

const whole = fc.record(fields, { requiredKeys: ['title'], noNullPrototype: true }) as fc.Arbitrary<Fields>
const part = fc.record(fields, { requiredKeys: [], noNullPrototype: true }) as fc.Arbitrary<Fields>
const nth = fc.nat(7)
const condition = fc.constantFrom<Condition>(
  'none',
  'none',
  'current',
  'weak',
  'any',
  'among others',
  'stale',
)

const filters = fc.record(
  {
    completed: fc.boolean(),
    priority: fc.uniqueArray(fc.constantFrom('low', 'medium', 'high', 'none'), { minLength: 1 }),
    due_before: days,
    due_after: days,
    q: fc.constantFrom(...pieces, 'REPORT x', 'café  report', '%', '_', 'nothing of the kind'),
  },
  { requiredKeys: [], noNullPrototype: true },
) as fc.Arbitrary<Filters>

const keys = ['id', 'created_at', 'updated_at', 'due_date', 'priority', 'title']
const sorts = fc.constantFrom(...keys, ...keys.map((key) => `-${key}`))

const create = fc.record(
  { do: fc.constant('create' as const), body: whole, key: fc.nat(2) },
  { requiredKeys: ['do', 'body'], noNullPrototype: true },
) as fc.Arbitrary<Command>

const writes: fc.Arbitrary<Command>[] = [
  fc.record({ do: fc.constant('replace' as const), nth, body: whole, condition }),
  fc.record({ do: fc.constant('update' as const), nth, body: part, condition }),
  fc.record({ do: fc.constant('complete' as const), nth, completed: fc.boolean(), condition }),
  fc.record({ do: fc.constant('delete' as const), nth, condition }),
]

const list = fc.record(
  {
    ...{ do: fc.constant('list' as const), filters: fc.oneof(fc.constant({}), filters), sort: sorts },
    ...{
      limit: fc.constantFrom(1, 2, 3, 1000),
      between: fc.oneof(create, writes[3] as fc.Arbitrary<Command>),
    },
  },
  { requiredKeys: ['do', 'filters', 'sort'], noNullPrototype: true },
) as fc.Arbitrary<Command>

export const commands: fc.Arbitrary<Command> = fc.oneof(
  { weight: 5, arbitrary: create },
  ...writes.map((arbitrary) => ({ weight: 2, arbitrary })),
  {
    weight: 2,
    arbitrary: fc.record({
      ...{ do: fc.constant('get' as const), nth },
      condition: fc.constantFrom('none' as const, 'current' as const, 'stale' as const),
    }),
  },
  { weight: 4, arbitrary: list },
  fc.record({ do: fc.constant('rename' as const), name: titles }),
  fc.record({
    ...{ do: fc.constant('trespass' as const), nth },
    method: fc.constantFrom('GET' as const, 'PATCH' as const, 'DELETE' as const),
  }),
)

/** Begins with some tasks. @param length commands at most after that */
export const sequences = (length: number): fc.Arbitrary<Command[]> =>
  fc
    .tuple(
      fc.array(create, { maxLength: 6, size: 'max' }),
      fc.array(commands, { maxLength: length, size: 'max' }),
    )
    .map((parts) => parts.flat())
