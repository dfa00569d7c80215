// Queries that are written with Kysely, compiled once, and run as named prepared statements. Building and compiling a query
// takes longer than sending it, and the server parses and plans a statement without a name anew each time.
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
import { type BoundQuery, type Executor, executionOf } from './execution.ts'
import { asText } from './protocol/parameters.ts'
import type { NamedStatement } from './protocol/serializer.ts'
import { ownedTables, type Tables } from './schema/tables.ts'

/** A query of Kysely, or one of its `sql` template. */
type Query<Row> = { compile(executor: QueryExecutorProvider): CompiledQuery<Row> }

type Options<Given> = {
  /** Which of the given values is the owner of the rows. Required where the query concerns a table of `ownedTables`. */
  owner?: keyof Given & string
}

/** Builds and compiles queries; nothing can be executed on it. */
const builder = new Kysely<Tables>({
  dialect: {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (db) => new PostgresIntrospector(db),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  },
})

/** Stands in the compiled query for a value that is given when it is executed. */
class Placeholder {
  readonly key: string
  constructor(key: string) {
    this.key = key
  }
}

const placeholders = new Proxy({}, { get: (_, key) => new Placeholder(String(key)) })

/** A query that is compiled once, takes the values `Given` and returns rows of type `Row`. */
export class PreparedQuery<Given extends object, Row> {
  /** What the server knows of it: it is prepared by this name when a connection first runs it. */
  readonly statement: NamedStatement
  readonly isRead: boolean
  private readonly parameters: readonly unknown[]
  /** The parameters as text, with null where a value is to be given. */
  private readonly fixedTexts: readonly (string | null)[]
  private readonly node: RootOperationNode
  private readonly owner: keyof Given | undefined

  constructor(name: string, { sql, parameters, query }: CompiledQuery<Row>, { owner }: Options<Given>) {
    const owned = ownedTables.find((table) => sql.includes(`"${table}"`))
    if (owner === undefined && owned !== undefined) throw new TypeError(`${name}: whose ${owned}?`)
    // Behind a pooler that mixes connections, also those of another release, a name must not stand for another text.
    this.statement = { name: `${name}_${hash('sha1', sql, 'hex').slice(0, 12)}`, text: sql }
    this.isRead = sql.startsWith('select')
    this.parameters = parameters
    this.fixedTexts = parameters.map((value) => (value instanceof Placeholder ? null : asText(value)))
    this.node = query
    this.owner = owner
  }

  /**
   * @param db a database, or a transaction on one
   * @returns all rows
   * @throws what pg throws; a TypeError at once for a value that cannot be bound
   */
  execute(db: Executor, given: Given): Promise<Row[]> {
    return executionOf(db).run([this.with(given)], allRows<Row>)
  }

  /**
   * @param db a database, or a transaction on one
   * @returns the first row; undefined when there is none
   * @throws as `execute`
   */
  executeTakeFirst(db: Executor, given: Given): Promise<Row | undefined> {
    return executionOf(db).run([this.with(given)], firstRow<Row>)
  }

  /**
   * @returns the query with its values, for `executeTogether`
   * @throws TypeError for a value that cannot be bound
   */
  with(given: Given): BoundQuery<Row> {
    return new QueryWithValues(this, given, this.textsOf(given), this.owner && (given[this.owner] as number))
  }

  /** @returns the query as Kysely runs it, which is not by its name */
  compile(given: Given): CompiledQuery<Row> {
    const values = this.parameters.map((value) =>
      value instanceof Placeholder ? givenFor(given, value) : value,
    )
    return { ...CompiledQuery.raw(this.statement.text, values), query: this.node } as CompiledQuery<Row>
  }

  private textsOf(given: Given): (string | null)[] {
    const texts = this.fixedTexts.slice()
    for (let i = 0; i < texts.length; i += 1) {
      const value = this.parameters[i]
      if (value instanceof Placeholder) texts[i] = asText(givenFor(given, value))
    }
    return texts
  }
}

const allRows = <Row>(rows: unknown[][]) => rows[0] as Row[]
const firstRow = <Row>(rows: unknown[][]) => rows[0]?.[0] as Row | undefined

const givenFor = (given: object, { key }: Placeholder): unknown => given[key as keyof typeof given]

class QueryWithValues<Given extends object, Row> implements BoundQuery<Row> {
  readonly statement: NamedStatement
  readonly texts: readonly (string | null)[]
  readonly isRead: boolean
  readonly owner: number | undefined
  private readonly query: PreparedQuery<Given, Row>
  private readonly given: Given

  constructor(
    query: PreparedQuery<Given, Row>,
    given: Given,
    texts: readonly (string | null)[],
    owner: number | undefined,
  ) {
    this.statement = query.statement
    this.texts = texts
    this.isRead = query.isRead
    this.owner = owner
    this.query = query
    this.given = given
  }

  compile(): CompiledQuery<Row> {
    return this.query.compile(this.given)
  }
}

/**
 * Compiles a query once, to be executed many times.
 * @param name of the statement at the server; a hash of its text is added
 * @param build makes the query. The values are placeholders here: it may pass them on, but not look at them
 * @throws TypeError when the query concerns a table of `ownedTables`, and no owner is named
 */
export const preparedQuery = <Given extends object, Row>(
  name: string,
  build: (db: Kysely<Tables>, given: Given) => Query<Row>,
  options: Options<Given> = {},
): PreparedQuery<Given, Row> =>
  new PreparedQuery(name, build(builder, placeholders as Given).compile(builder), options)

/**
 * As `preparedQuery`, for queries that differ in their shape, such as in the columns that are written: one for each shape,
 * compiled when it is first needed and kept. So there must be few shapes, and none that a client can make up.
 * @param build makes the query of a shape
 * @returns a function from a shape to its query
 */
export function preparedQueries<Given extends object, Row>(
  name: string,
  build: (db: Kysely<Tables>, given: Given, ...shape: string[]) => Query<Row>,
  options: Options<Given> = {},
): (...shape: string[]) => PreparedQuery<Given, Row> {
  const known = new Map<string, PreparedQuery<Given, Row>>()
  return (...shape) => {
    const key = shape.join()
    let query = known.get(key)
    if (query === undefined) {
      query = preparedQuery(name, (db, given: Given) => build(db, given, ...shape), options)
      known.set(key, query)
    }
    return query
  }
}

/**
 * Executes queries in one transaction, sent together: what one returns cannot be a value of the next.
 * @param db a database, or a transaction on one
 * @param queries each with its values, by `with`
 * @returns the rows of each query
 * @throws what pg throws; then none of them has happened
 */
export const executeTogether = <Rows extends unknown[]>(
  db: Executor,
  queries: readonly [...{ [Index in keyof Rows]: BoundQuery<Rows[Index]> }],
): Promise<{ [Index in keyof Rows]: Rows[Index][] }> =>
  executionOf(db).run(
    queries as readonly BoundQuery[],
    (rows) => rows as { [Index in keyof Rows]: Rows[Index][] },
  )
