// Lies about lanes: which takes what, what makes way, what is given up, and whom they trust.
import { liesIn, type Mutant } from './mutant.ts'

export const laneMutants: Mutant[] = [
  ...liesIn('src/db/pipeline/connections.ts', [
    {
      name: 'reads take lanes that are kept for writes',
      find: 'const forReads = lanes.slice(0, count - reserved)',
      replace: 'const forReads = lanes',
      tests: ['db/lane-rules'],
    },
    {
      name: 'writes take lanes that are kept for reads',
      find: 'const forWrites = lanes.slice(reserved).toReversed()',
      replace: 'const forWrites = lanes.toReversed()',
      tests: ['db/lane-rules'],
    },
    {
      name: 'reads gather on one connection to a pooler',
      find: 'gather = found?.isPostgres === true',
      replace: 'gather = true',
      tests: ['db/lane-rules'],
    },
    {
      name: 'a connection of which nobody knows what it leads to stays open',
      find: '      void client?.end() // the other end may never answer that\n',
      replace: '',
      tests: ['db/lane-rules'],
    },
    {
      name: 'what was being opened when the lanes were closed is used',
      find: 'if (found === undefined || !trust.isKept || ended) throw',
      replace: 'if (found === undefined) throw',
      tests: ['db/lane-rules'],
    },
    {
      name: 'what nobody knows is tried again each time',
      find: 'if (found === undefined) distrust()\n',
      replace: 'if (found === null) distrust()\n',
      tests: ['db/lane-rules'],
    },
    {
      name: 'what was not acknowledged changes nothing',
      find: '    if (error instanceof UnexpectedState) distrust()\n',
      replace: '',
      tests: ['db/lane-rules'],
    },
    {
      name: 'what was never sent fails',
      find: '    if (error instanceof NotSent) return new Undone()\n',
      replace: '',
      tests: ['db/lane-rules'],
    },
    {
      name: "a cancel of somebody else's is taken for ours",
      find: 'isCancelled(error) && lane.cancelled',
      replace: 'isCancelled(error)',
      tests: ['db/lane-rules'],
    },
    {
      name: 'what was given up is run again',
      find: "lane.cancelled === 'given up' ? queryTimeout() : new Undone()",
      replace: 'new Undone()',
      tests: ['db/lane-rules'],
    },
    {
      name: 'what was sent on a connection that broke is sent again',
      find: 'if (error instanceof NotSent) return',
      replace: 'if (error instanceof NotSent || /^Connection/.test(String((error as Error).message))) return',
      tests: ['db/lanes', 'db/lane-watch'],
    },
    {
      name: 'a stale plan is an error of the client',
      find: 'return isStalePlan(error) ? new Undone() : error',
      replace: 'return error',
      tests: ['db/lanes', 'db/lane-watch'],
    },
    {
      name: 'a read-only connection is used again for single statements',
      find: 'isStalePlan(error) || isReadOnly(error)',
      replace: 'isStalePlan(error)',
      tests: ['db/read-only-sessions'],
    },
    {
      name: 'a write that waits asks nobody to make way',
      find: 'isWanted: () => isWanted(),',
      replace: 'isWanted: () => false,',
      tests: ['db/lane-rules'],
    },
  ]),
  ...liesIn('src/db/pipeline/connection.ts', [
    {
      name: 'a cancelled connection is used again',
      find: '!isClosing && cancelled === undefined',
      replace: '!isClosing',
      tests: ['db/lane-rules'],
    },
    {
      name: 'a connection ends while it is cancelled',
      find: ' && !lane.isCancelling) void',
      replace: ') void',
      tests: ['db/lane-rules'],
    },
    {
      name: 'reads go behind a write',
      find: ' && !lane.wire?.isWriting',
      replace: '',
      tests: ['db/lane-rules'],
    },
    {
      name: 'reads are spread',
      find: 'const gatheredAtMost = 32',
      replace: 'const gatheredAtMost = 1',
      tests: ['db/lanes', 'db/lane-watch'],
    },
    {
      name: 'reads gather behind whoever is slow',
      find: ' && headAge(lane, now) < quickMillis) return',
      replace: ') return',
      tests: ['db/lanes', 'db/lane-watch'],
    },
    {
      name: 'whoever is slow is waited behind',
      find: '    if (headAge(lane, now) > patience) continue\n',
      replace: '',
      tests: ['db/lane-rules'],
    },
    {
      name: 'a write goes behind others though lanes are kept',
      find: 'lane ?? (areKept ? undefined : leastBusy',
      replace: 'lane ?? ((false as boolean) ? undefined : leastBusy',
      tests: ['db/lane-rules'],
    },
  ]),
  ...liesIn('src/db/pipeline/timeouts.ts', [
    {
      name: 'whoever is slow is never cancelled',
      find: "else if (cancelled === undefined && isInTheWay(lane, wire)) cancelOn(lane, wire, 'to make way')",
      replace: 'else void isInTheWay',
      tests: ['db/lane-rules'],
    },
    {
      name: 'who is slow is cancelled again and again',
      find: 'else if (cancelled === undefined && isInTheWay',
      replace: 'else if (isInTheWay',
      tests: ['db/lanes', 'db/lane-watch'],
    },
    {
      name: 'a write is cancelled while it commits',
      find: '!isCommitting && (',
      replace: '(isCommitting || !isCommitting) && (',
      tests: ['db/lanes', 'db/lane-watch'],
    },
    {
      name: 'a write makes no way for another',
      find: 'running > 1 || (isWriting && isWanted() && !isPatient)',
      replace: 'running > 1',
      tests: ['db/lane-rules'],
    },
    {
      name: 'a write makes way again and again',
      find: ' && !isPatient)',
      replace: ' && (isPatient || !isPatient))',
      tests: ['db/lane-rules'],
    },
    {
      name: 'what was cancelled leaves its lane closed for ever',
      find: '      closeLane(lane)\n',
      replace: '',
      tests: ['db/lane-rules'],
    },
    {
      name: 'a commit that was given up may still be acknowledged',
      find: "    wire.doubt(new Unacknowledged('the statement was given up'))\n",
      replace: '',
      tests: ['db/lane-rules'],
    },
    {
      name: 'a network that stalls is waited for without end',
      find: 'if (age > timeoutMillis) giveUp',
      replace: 'if (age < 0) giveUp',
      tests: ['db/lanes', 'db/lane-watch'],
    },
    {
      name: 'a connection that does not answer a cancel is waited for',
      find: '    setTimeout(() => wire.running > 0 && wire.destroy(queryTimeout()), graceMillis).unref()\n',
      replace: '    void queryTimeout\n',
      tests: ['db/lanes', 'db/lane-watch'],
    },
    {
      name: 'a pause of the process is taken for a stalled network',
      find: '    if (!isSeenTwice) return\n',
      replace: '    void isSeenTwice\n',
      tests: ['db/lanes', 'db/lane-watch'],
    },
  ]),
  ...liesIn('src/db/session/peer.ts', [
    {
      name: 'on a slow network whatever runs is taken for what waits',
      find: 'leastPatienceMillis + 4 * roundTripMillis',
      replace: 'leastPatienceMillis',
      tests: ['db/lane-rules'],
    },
  ]),
  ...liesIn('src/db/pipeline/trust.ts', [
    {
      name: 'lanes stay open after distrust',
      find: '      for (const lane of lanes) closeLane(lane)\n',
      replace: '',
      tests: ['db/lane-rules'],
    },
  ]),
]
