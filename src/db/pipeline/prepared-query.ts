// Statements that are written with Kysely, compiled once, and run as named prepared statements. Building and compiling
// a query costs 6 us each time, and the server parses and plans an unnamed one anew.
import { hash } from 'node:crypto'
import {
  CompiledQuery,
  DummyDriver,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type QueryExecutorProvider,
  type RootOperationNode,
} from 'kysely'
import type { Tables } from '../schema/tables.ts'

/** A compiled statement that takes `Given` and gives `Row`s. */
export type Statement<Given, Row> = {
  /** Known to the server by this name; prepared when a connection first runs it. */
  name: string
  text: string
  isRead: boolean
  /** What is bound, in the statement's order. */
  bind(given: Given): unknown[]
  /** Whose rows it is about, where it works on tasks. */
  ownerIn(given: Given): number | undefined
  /** As Kysely runs it, without the name. */
  compiled(given: Given): CompiledQuery<Row>
}

/** One of Kysely's queries, or of its `sql`. */
type Query<Row> = { compile(executor: QueryExecutorProvider): CompiledQuery<Row> }

/** Only builds and compiles; nothing can be run on it. */
const builder = new Kysely<Tables>({
  dialect: {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (db) => new PostgresIntrospector(db),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  },
})

/** Stands in a compiled statement for a value that is given when it runs. */
class Placeholder {
  readonly key: string
  constructor(key: string) {
    this.key = key
  }
}

const placeholders = new Proxy({}, { get: (_, key) => new Placeholder(String(key)) })

/**
 * @param name of the statement. A hash of its text is added, so that behind a pooler that mixes connections, also those
 * of another release, a name never stands for another text
 * @param build makes the query from the given values. Here they are placeholders: it may hand them on, not look at them
 * @param owner which of them is the tasks' owner, for row-level security
 * @throws TypeError when a statement on tasks does not say
 */
export function statement<Given extends object, Row>(
  name: string,
  build: (db: Kysely<Tables>, given: Given) => Query<Row>,
  owner?: keyof Given,
): Statement<Given, Row> {
  const { sql: text, parameters, query } = build(builder, placeholders as Given).compile(builder)
  if (owner === undefined && text.includes('"tasks"')) throw new TypeError(`${name}: whose tasks?`)
  const bind = (given: Given) =>
    parameters.map((value) => (value instanceof Placeholder ? given[value.key as keyof Given] : value))
  return {
    name: `${name}_${hash('sha1', text, 'hex').slice(0, 12)}`,
    text,
    isRead: text.startsWith('select'),
    bind,
    ownerIn: (given) => (owner === undefined ? undefined : (given[owner] as number)),
    compiled: (given) =>
      ({ ...CompiledQuery.raw(text, bind(given)), query: query as RootOperationNode }) as never,
  }
}

/**
 * Statements that differ in their shape, such as in the columns that are written: one for each shape, compiled when it
 * is first asked for and kept. So there must be few shapes, and none that a client can make up.
 */
export function statements<Given extends object, Row>(
  name: string,
  build: (db: Kysely<Tables>, given: Given, ...shape: string[]) => Query<Row>,
  owner?: keyof Given,
): (...shape: string[]) => Statement<Given, Row> {
  const known = new Map<string, Statement<Given, Row>>()
  return (...shape) => {
    const key = shape.join()
    let one = known.get(key)
    if (one === undefined) {
      one = statement(name, (db, given: Given) => build(db, given, ...shape), owner)
      known.set(key, one)
    }
    return one
  }
}
