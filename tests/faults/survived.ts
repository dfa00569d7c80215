// What the service survives: the one list, from which the README's table is written and `make faults` tells its outcome.
// Each row is held by a test of that name (survives.ts), and each such test has a row.

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
    test: 'restarts of PostgreSQL in fast mode lose and double nothing',
  },
  {
    fault: 'PostgreSQL crashes amid writes',
    meanwhile: '503 until it has recovered',
    test: 'crashes of PostgreSQL lose and double nothing',
  },
  {
    fault: 'The primary is killed with -9 amid writes, and its synchronous standby promoted',
    meanwhile:
      '503 until there is a primary again, which is found by itself (`target_session_attrs=read-write`)',
    test: 'a failover to a synchronous standby is found without a restart, and loses and doubles nothing',
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
    test: 'a short stall of the network holds requests up and refuses none',
  },
  {
    fault: 'The network to the database stalls for 19 seconds',
    meanwhile: 'requests get 503 after 10 to 25 seconds',
    test: 'a long stall of the network holds no request for longer than the time limits',
  },
  {
    fault: 'The network to the database stalls while somebody refreshes, who gives up',
    meanwhile: 'the refresh token that got no answer stays good until its successor is used',
    test: 'a stall of the network during a refresh signs nobody out',
  },
  {
    fault: 'Connections to the database are lost without a word',
    meanwhile: '503 after 15 seconds; new connections serve meanwhile',
    test: 'half-open connections are given up, and so are the locks behind them',
  },
  {
    fault: 'Connections to the database are reset in the midst of a message',
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
    meanwhile: 'tokens hold; whoever is throttled waits for what is left of a minute',
    test: 'a clock that goes back shuts nobody out',
  },
  {
    fault: 'The clock of one of two replicas is 8 days ahead',
    meanwhile:
      'access tokens of the other one have expired there; sessions, replays, limits and sign-in work',
    test: 'a replica whose clock is 8 days ahead removes and doubles nothing',
  },
  {
    fault: 'The service is killed with -9 amid writes, three times',
    meanwhile: 'no answer until it is started again',
    test: 'a service that is killed and started again has lost and doubled nothing',
  },
  {
    fault: 'One of two replicas behind a balancer is killed with -9',
    meanwhile: 'what it was running has no answer; the other one serves',
    test: 'what a killed replica was running fails, and nothing else',
  },
  {
    fault: 'Two replicas behind a balancer are restarted one after the other',
    meanwhile: 'no request fails',
    test: 'replicas that are told to end, one after the other, fail no request',
  },
  {
    fault: 'The process is stopped for 3 seconds, twice',
    meanwhile: 'requests wait, and are served; the metrics tell how long',
    test: 'a process that is stopped goes on where it was, and tells of the delay',
  },
  {
    fault: 'The event loop is busy for 3 seconds, twice',
    meanwhile: 'requests wait, and are served; the metrics tell how long',
    test: 'an event loop that was busy goes on where it was, and tells of the delay',
  },
  {
    fault: '5000 clients send nothing, send byte by byte, or read no answer',
    meanwhile:
      'others are served; what is not sent within 20 to 35 seconds gets 400, and 503 the 101st request of one account; of whoever does not read one answer at a time is kept',
    test: 'five thousand slow clients are ended, and others are served meanwhile',
  },
  {
    fault: 'A pooler that keeps names of statements (PgBouncer from 1.21 on)',
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
    meanwhile: 'requests are served: each transaction is begun',
    test: 'where statements that are sent together are no transaction, transactions are begun',
  },
  {
    fault: 'A synchronous standby is away, and commits hang',
    meanwhile: 'writes get 503, which says that they may have been made; reads are served, `/ready` says 200',
    test: 'while commits hang for a synchronous standby that is away, reads are served',
  },
  {
    fault: 'Somebody locks the tasks for 20 seconds',
    meanwhile:
      'what waits too long gets 503 and is not made; there are no more connections than `DATABASE_POOL_SIZE`',
    test: 'while the tasks are locked there are no more connections, and what is refused is not made afterwards',
  },
  {
    fault: "The server's own `statement_timeout` and `lock_timeout` end what takes long",
    meanwhile: 'what they end gets 503',
    test: "what the server's own time limits end is refused with 503, and made once at most",
  },
  {
    fault: "The database's settings change how dates, times, bytes and names are read",
    meanwhile: 'requests are served, and answers are the same',
    test: "the server's settings change no answer",
  },
  {
    fault: 'The same behind a pooler',
    meanwhile: 'the start is refused, with the setting and how to mend it',
    test: "the server's settings change no answer behind a pooler, either",
  },
  {
    fault: '590 clients of one account ask for the largest lists there are and read nothing',
    meanwhile:
      'that account gets 503 for long lists while 16 MiB of its answers wait; others are served, memory stays under 400 MiB',
    test: 'answers that nobody reads take no memory that others need',
  },
  {
    fault:
      '6 clients of one account search 1500 tasks, whose texts unfold 18-fold, for ten letters all the time',
    meanwhile:
      'that account gets 503 for more than 4 searches in work; others sign in, read and write as always, their searches wait',
    test: 'costly searches of one account hold up nobody who signs in, reads or writes',
  },
] as const satisfies readonly Survived[]

export type SurvivedTest = (typeof survived)[number]['test']

/** The README's table. */
export function survivedTable(): string {
  const rows = (survived as readonly Survived[]).map(
    ({ fault, meanwhile, test }) => `| ${fault} | ${meanwhile} | ${test} |`,
  )
  return [
    '| what happens | what the service does meanwhile | held by the test |',
    '|---|---|---|',
    ...rows,
  ].join('\n')
}
