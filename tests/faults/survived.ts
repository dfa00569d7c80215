// What the service survives: the one list, from which the table in OPERATIONS.md is written and by which `make faults`
// reports its outcome.
// Each row has a test of that name (survives.ts), and each such test has a row.

type Survived = {
  fault: string
  /** What the service does while it lasts. */
  meanwhile: string
  /** The name of the test. */
  test: string
}

export const survived = [
  {
    fault: 'The database ends all connections, again and again',
    meanwhile: 'what was running gets 503; the next request opens a connection',
    test: 'connections that the database ends, ten times, are replaced',
  },
  {
    fault: 'PostgreSQL is stopped for 20 seconds',
    meanwhile: '503 with `Retry-After`, also from `/ready`; `/health` says 200',
    test: 'while PostgreSQL is stopped requests get 503, and when it is back they are served',
  },
  {
    fault: 'PostgreSQL is restarted amid writes',
    meanwhile: '503 to what was running',
    test: 'restarts of PostgreSQL in fast mode lose and duplicate nothing',
  },
  {
    fault: 'PostgreSQL crashes amid writes',
    meanwhile: '503 until it has recovered',
    test: 'crashes of PostgreSQL lose and duplicate nothing',
  },
  {
    fault: 'The service is killed with -9 in the middle of a batch, or PostgreSQL crashes',
    meanwhile: 'nothing of it is done; with its `Idempotency-Key` it is done once when it is sent again',
    test: 'a batch that the service or PostgreSQL was killed in has done nothing, and is done once',
  },
  {
    fault: 'The primary is killed with -9 amid writes, and its synchronous standby promoted',
    meanwhile:
      '503 until there is a primary again, which the service finds by itself (`target_session_attrs=read-write`)',
    test: 'a failover to a synchronous standby is found without a restart, and loses and duplicates nothing',
  },
  {
    fault: 'The disk under the tables is full',
    meanwhile: 'writes get 503, reads are served, `/ready` says 200',
    test: 'a full disk refuses writes and no reads until there is room again',
  },
  {
    fault: 'The database is set read-only',
    meanwhile: 'writes get 503, reads are served, `/ready` says 200',
    test: 'a read-only server refuses writes and no reads until it is set back',
  },
  {
    fault: 'Connections were opened on a standby',
    meanwhile: 'writes get 503, and each such connection is replaced',
    test: 'sessions that were opened read-only do not outlive the fault',
  },
  {
    fault: 'The network to the database stalls for 4 seconds',
    meanwhile: 'requests wait, and are served',
    test: 'a short stall of the network delays requests and refuses none',
  },
  {
    fault: 'The network to the database stalls for 19 seconds',
    meanwhile: 'requests get 503 after 10 to 25 seconds',
    test: 'a long stall of the network delays no request beyond the time limits',
  },
  {
    fault: 'The network to the database stalls during a refresh, and the client gives up',
    meanwhile: 'the refresh token that got no response stays valid until its successor is used',
    test: 'a stall of the network during a refresh signs nobody out',
  },
  {
    fault: 'Connections to the database are lost without a FIN or RST',
    meanwhile: '503 after 15 seconds; new connections serve meanwhile',
    test: 'half-open connections are given up, and so are the locks behind them',
  },
  {
    fault: 'Connections to the database are reset in the middle of a message',
    meanwhile: '503 to what was running',
    test: 'connections that are reset, ten times, are replaced',
  },
  {
    fault: 'The database is 50 ms away, each way',
    meanwhile: 'requests take longer, and none is refused',
    test: 'a slow network refuses nothing',
  },
  {
    fault: 'The clock goes forward by an hour',
    meanwhile: 'access tokens expire; refresh, replays and sign-in work',
    test: 'a clock that goes forward expires access tokens and nothing else',
  },
  {
    fault: 'The clock goes back by an hour',
    meanwhile: 'tokens stay valid; clients that are throttled wait for the rest of a minute',
    test: 'a clock that goes back locks nobody out',
  },
  {
    fault: 'The clock of one of two replicas is 8 days ahead',
    meanwhile:
      'it takes access tokens of the other one for expired; sessions, replays, limits and sign-in work',
    test: 'a replica whose clock is 8 days ahead removes and duplicates nothing',
  },
  {
    fault: 'The service is killed with -9 amid writes, three times',
    meanwhile: 'no response until it is started again',
    test: 'a service that is killed and started again has lost and duplicated nothing',
  },
  {
    fault: 'One of two replicas behind a balancer is killed with -9',
    meanwhile: 'requests in progress there get no response; the other one serves',
    test: 'requests that a killed replica was serving fail, and no others',
  },
  {
    fault: 'Two replicas behind a balancer are restarted one after the other',
    meanwhile: 'no request fails',
    test: 'replicas that are stopped one after the other fail no request',
  },
  {
    fault: 'The process is stopped for 3 seconds, twice',
    meanwhile: 'requests wait, and are served; the metrics show how long',
    test: 'a process that is stopped continues where it was, and its metrics show the delay',
  },
  {
    fault: 'The event loop is busy for 3 seconds, twice',
    meanwhile: 'requests wait, and are served; the metrics show how long',
    test: 'an event loop that was busy continues where it was, and its metrics show the delay',
  },
  {
    fault: '5000 clients send nothing, send byte by byte, or read no response',
    meanwhile:
      'others are served; a request that is not complete within 20 to 35 seconds gets 400, the 101st request of one account 503; a client that does not read has one response in memory at a time',
    test: 'five thousand slow clients are ended, and others are served meanwhile',
  },
  {
    fault: 'A pooler that keeps the names of prepared statements (PgBouncer from 1.21 on)',
    meanwhile: 'requests are served, also after errors',
    test: 'behind a pooler that keeps names everything works, also after errors',
  },
  {
    fault: 'A pooler that holds a transaction of its own open (pgpool-II)',
    meanwhile: 'what it has not committed gets 503',
    test: 'behind a pooler that holds a transaction nothing is acknowledged that is not committed',
  },
  {
    fault: 'Statements that are sent together are no transaction (Citus)',
    meanwhile: 'requests are served: each transaction begins explicitly',
    test: 'where statements that are sent together are no transaction, transactions are begun',
  },
  {
    fault: 'A synchronous standby is away, and commits hang',
    meanwhile: 'writes get 503, which says that they may have been made; reads are served, `/ready` says 200',
    test: 'while commits hang for a synchronous standby that is away, reads are served',
  },
  {
    fault: 'The table of tasks is locked for 20 seconds',
    meanwhile:
      'requests that wait too long get 503 and have no effect; there are no more connections than `DATABASE_POOL_SIZE`',
    test: 'while the tasks are locked there are no more connections, and what is refused is not made afterwards',
  },
  {
    fault: "The server's own `statement_timeout` and `lock_timeout` end what takes long",
    meanwhile: 'the requests that they end get 503',
    test: "what the server's own time limits end is refused with 503, and made once at most",
  },
  {
    fault: "The database's settings change how dates, times, bytes and names are read",
    meanwhile: 'requests are served, and the responses are the same',
    test: "the server's settings change no response",
  },
  {
    fault: 'The same behind a pooler',
    meanwhile: 'the service refuses to start, and names the setting and the statement that corrects it',
    test: "the server's settings change no response behind a pooler, either",
  },
  {
    fault: '590 clients of one account ask for the largest pages there are and read nothing',
    meanwhile:
      'that account gets 503 for large pages while 16 MiB of its responses wait; others are served, memory stays under 400 MiB',
    test: 'responses that nobody reads take no memory that others need',
  },
  {
    fault:
      '6 clients of one account keep searching 1500 tasks, whose texts fold to 18 times their length, for ten letters',
    meanwhile:
      'that account gets 503 for more than 4 searches at once; others sign in, read and write as always, their searches wait',
    test: 'expensive searches of one account delay nobody who signs in, reads or writes',
  },
] as const satisfies readonly Survived[]

export type SurvivedTest = (typeof survived)[number]['test']

/** @returns the table of OPERATIONS.md, as Markdown */
export function survivedTable(): string {
  const rows = (survived as readonly Survived[]).map(
    ({ fault, meanwhile, test }) => `| ${fault} | ${meanwhile} | ${test} |`,
  )
  return [
    '| what happens | what the service does meanwhile | shown by the test |',
    '|---|---|---|',
    ...rows,
  ].join('\n')
}
