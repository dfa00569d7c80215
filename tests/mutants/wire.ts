// Lies on the wire to PostgreSQL: its messages, its values, its pipelining.
import { liesIn, type Mutant } from './mutant.ts'

export const wireMutants: Mutant[] = [
  ...liesIn('src/wire/values.ts', [
    {
      name: 'an id comes as text',
      find: 'if (type === oid.int8) return parseId',
      replace: '',
      tests: ['http/tasks'],
    },
    {
      name: 'an id beyond 2^53 is rounded',
      find: "if (!Number.isSafeInteger(id)) throw new RangeError('a bigint beyond 2^53-1 came out of the database')\n",
      replace: '',
      tests: ['db/values'],
    },
    {
      name: 'a day is a moment',
      find: 'if (type === oid.date) return (text) => text',
      replace: 'if (type === oid.date) return (text) => new Date(text)',
      tests: ['db/values'],
    },
    {
      name: 'fractions of a second are not filled up',
      find: "fraction.padEnd(3, '0')",
      replace: 'fraction',
      tests: ['db/values'],
    },
    {
      name: 'fractions of a second are filled up on the left',
      find: "fraction.padEnd(3, '0')",
      replace: "fraction.padStart(3, '0')",
      tests: ['db/values'],
    },
    {
      name: 'offsets go the wrong way',
      find: "hours.startsWith('-') ? -1 : 1",
      replace: "hours.startsWith('-') ? 1 : -1",
      tests: ['db/values'],
    },
    {
      name: 'minutes of an offset are lost',
      find: 'Number(minutes.slice(1)) * 60',
      replace: '0',
      tests: ['db/values'],
    },
  ]),
  ...liesIn('src/wire/row.ts', [
    {
      name: 'whole hours from UTC are UTC',
      find: ' && bytes[zoneAt + 1] === zero && bytes[zoneAt + 2] === zero',
      replace: '',
      tests: ['wire/wire'],
    },
    {
      name: 'ten hours from UTC are UTC',
      find: ' && bytes[zoneAt + 1] === zero',
      replace: '',
      tests: ['wire/wire'],
    },
    {
      name: 'an hour from UTC is UTC',
      find: ' && bytes[zoneAt + 2] === zero',
      replace: '',
      tests: ['wire/wire'],
    },
    {
      name: 'every zone is UTC',
      find: '!isUtc || !isIso ||',
      replace: '!isIso ||',
      tests: ['wire/wire'],
    },
    {
      name: 'a moment that is too long is cut',
      find: ' || length > fractionEnd)',
      replace: ')',
      tests: ['wire/wire'],
    },
    {
      name: 'a moment that is no ISO text is one all the same',
      find: '!isUtc || !isIso ||',
      replace: '!isUtc ||',
      tests: ['wire/wire'],
    },
    {
      name: 'a moment has no T',
      find: "  inUtc[10] = code('T')\n",
      replace: '',
      tests: ['wire/wire'],
    },
    {
      name: 'digits that are not told are those of the moment before',
      find: "  for (let i = length; i < fractionEnd; i += 1) inUtc[i] = i === secondsEnd ? code('.') : zero\n",
      replace: '',
      tests: ['wire/wire'],
    },
    {
      name: 'a whole second has no point',
      find: "i === secondsEnd ? code('.') : zero",
      replace: 'zero',
      tests: ['wire/wire'],
    },
    {
      name: 'a long id is rounded',
      find: 'const safeDigits = 15',
      replace: 'const safeDigits = 30',
      tests: ['wire/wire'],
    },
    {
      name: 'a negative bigint is read as digits',
      find: ' || bytes[begin] === minus',
      replace: '',
      tests: ['wire/wire'],
    },
    { name: 'true is f', find: "code('t')", replace: "code('f')", tests: ['wire/wire'] },
    { name: 'null is empty text', find: 'if (length < 0) continue', replace: '', tests: ['wire/wire'] },
  ]),
  ...liesIn('src/wire/parameters.ts', [
    {
      name: 'an absent value is text',
      find: 'value === null || value === undefined',
      replace: 'value === undefined',
      tests: ['wire/wire'],
    },
    {
      name: 'bytes are bound as text',
      find: "`\\\\x${value.toString('hex')}`",
      replace: 'value.toString()',
      tests: ['wire/wire'],
    },
    {
      name: 'a moment is bound in local time',
      find: 'value.toISOString()',
      replace: 'String(value)',
      tests: ['wire/wire'],
    },
  ]),
  ...liesIn('src/wire/incoming.ts', [
    { name: 'the SQLSTATE is lost', find: "  C: 'code',\n", replace: '', tests: ['wire/wire'] },
    { name: 'the constraint is lost', find: "  n: 'constraint',\n", replace: '', tests: ['wire/wire'] },
    {
      name: 'a message may be shorter than its length',
      find: 'const shortest = 4',
      replace: 'const shortest = 0',
      tests: ['wire/broken'],
    },
  ]),
  ...liesIn('src/wire/outgoing.ts', [
    {
      name: 'bytes that were sent are written over',
      find: '    begin = end\n',
      replace: '    begin = 0\n    end = 0\n',
      tests: ['wire/wire'],
    },
    {
      name: 'room is reckoned in ASCII',
      find: 'const bytesPerUnit = 3',
      replace: 'const bytesPerUnit = 1',
      tests: ['wire/wire'],
    },
    {
      name: 'a text has its length in characters',
      find: 'chunk.writeInt32BE(length, end)',
      replace: 'chunk.writeInt32BE(text.length, end)',
      tests: ['wire/wire'],
    },
  ]),
  ...liesIn('src/wire/wire.ts', [
    {
      name: 'all is sent ahead, whatever was said',
      find: 'pipelines || queue.length === 0',
      replace: '(true as boolean)',
      tests: ['db/pooler', 'wire/wire'],
    },
    {
      name: 'what waits is never sent',
      find: '    if (!pipelines) sendHead()\n',
      replace: '',
      tests: ['wire/wire'],
    },
    {
      name: 'a connection ends before what waits on it is sent',
      find: 'if (!pipelines && queue.length > 0)',
      replace: 'if (false as boolean)',
      tests: ['wire/wire'],
    },
    {
      name: 'whoever ends a connection that breaks waits for ever',
      find: '    onIdle?.()\n  })',
      replace: '  })',
      tests: ['wire/wire'],
    },
    {
      name: 'what was sent by half is answered to the next',
      find: '      destroy(error as Error) // what was sent',
      replace: '      // what was sent',
      tests: ['wire/broken'],
    },
    {
      name: 'what was answered still counts as running',
      find: '    running -= head.requests\n',
      replace: '',
      tests: ['wire/wire'],
    },
    {
      name: 'what a broken connection had to do still counts as running',
      find: '    running = 0\n',
      replace: '',
      tests: ['wire/wire'],
    },
    {
      name: 'a broken connection leaves its statements waiting',
      find: 'for (const each of queue.splice(0)) each.reject(onFailure(each.error ?? broken))',
      replace: 'queue.length = 0',
      tests: ['wire/wire'],
    },
    {
      name: 'the reason of an end is lost',
      find: 'each.error ?? broken',
      replace: 'broken',
      tests: ['wire/wire'],
    },
    {
      name: 'what is gathered is lost at the end',
      find: '      outgoing.flush()\n',
      replace: '',
      tests: ['wire/wire'],
    },
    {
      name: 'a statement is sent on a broken connection',
      find: 'if (broken !== undefined) return Promise.reject(broken)',
      replace: '',
      tests: ['wire/wire'],
    },
  ]),
  ...liesIn('src/wire/answers.ts', [
    {
      name: 'a row that nobody can read is no row',
      find: "throw new RangeError('a row came whose columns nobody told')",
      replace: 'return',
      tests: ['wire/broken'],
    },
    {
      name: 'a value that cannot be read breaks the connection',
      find: "        head.error = error // a value that cannot be read is this statement's failure alone\n",
      replace: '        throw error\n',
      tests: ['wire/wire'],
    },
  ]),
  ...liesIn('src/wire/prepared.ts', [
    {
      name: 'a failure forgets what others have prepared',
      find: ' && prepared.get(step.name) === step',
      replace: '',
      tests: ['wire/broken'],
    },
    {
      name: 'a statement that could not be prepared is taken for prepared',
      find: '      for (const step of steps)\n        if (!step.isParsed && prepared.get(step.name) === step) prepared.delete(step.name)\n',
      replace: '',
      tests: ['wire/wire'],
    },
    {
      name: 'a statement that failed is prepared anew',
      find: '!step.isParsed && prepared.get',
      replace: 'prepared.get',
      tests: ['wire/wire'],
    },
    {
      name: 'the server does not tell when the statements of a write are done',
      find: '      if (isWrite) outgoing.answerNow()\n',
      replace: '',
      tests: ['db/lanes'],
    },
  ]),
  ...liesIn('src/db/pooler.ts', [
    {
      name: 'a pooler is taken for a server',
      find: 'return rows[0].pid === (client as Internal).processID',
      replace: 'return rows.length === 1',
      tests: ['db/pooler'],
    },
    {
      name: 'a server is taken for a pooler',
      find: 'return rows[0].pid === (client as Internal).processID',
      replace: 'return rows.length !== 1',
      tests: ['db/pooler'],
    },
  ]),
  ...liesIn('src/db/lanes.ts', [
    {
      name: 'a connection of which nobody knows what it leads to stays open',
      find: '        await client.end()\n        throw error\n',
      replace: '        throw error\n',
      tests: ['db/pooler'],
    },
    {
      name: 'reads are spread',
      find: 'if (!isWrite) {',
      replace: 'if (false as boolean) {',
      tests: ['db/lanes'],
    },
    {
      name: 'reads gather behind whoever is slow',
      find: ' && headAge(lane, now) < quickMillis) return',
      replace: ') return',
      tests: ['db/lanes'],
    },
    {
      name: 'whoever is slow is waited behind',
      find: 'if (headAge(lane, now) > patienceMillis) continue',
      replace: '',
      tests: ['db/lanes'],
    },
    {
      name: 'whoever is slow is never cancelled',
      find: 'else if (wire.running > 1 && !isCancelling && !wire.isCommitting) void cancelHead(lane, wire.client)',
      replace: '',
      tests: ['db/lanes'],
    },
    {
      name: 'a write is cancelled while it commits',
      find: ' && !wire.isCommitting',
      replace: '',
      tests: ['db/lanes'],
    },
    {
      name: 'a network that stalls is waited for without end',
      find: 'if (age > timeoutMillis) giveUp(lane, wire)',
      replace: 'if (age < 0) giveUp(lane, wire)',
      tests: ['db/lanes'],
    },
    {
      name: 'what was sent on a connection that broke is sent again',
      find: 'if (isCancelled(error)) return new Undone()',
      replace:
        'if (isCancelled(error) || /^Connection/.test(String((error as Error).message))) return new Undone()',
      tests: ['db/lanes'],
    },
    {
      name: 'a pause of the process is taken for a stalled network',
      find: 'if (lane.overdue === wire.headSince) wire',
      replace: 'wire',
      tests: ['db/lanes'],
    },
    {
      name: 'a stale plan is an error of the client',
      find: 'return isStalePlan(error) ? new Undone() : error',
      replace: 'return error',
      tests: ['db/lanes'],
    },
    {
      name: 'a read-only connection is used again for single statements',
      find: 'isStalePlan(error) || isReadOnly(error)',
      replace: 'isStalePlan(error)',
      tests: ['db/read-only-sessions'],
    },
  ]),
  ...liesIn('src/db/run.ts', [
    {
      name: 'what had to make way is not done again',
      find: '    if (error instanceof Undone) return pickOwn(await runInTurn(db, steps))\n',
      replace: '',
      tests: ['db/lanes'],
    },
    {
      name: 'a read waits for the writes before it',
      find: 'owner !== undefined && !steps.every(isRead)',
      replace: 'owner !== undefined',
      tests: ['db/lanes', 'db/group-commit'],
    },
    {
      name: 'nobody says whose tasks are meant',
      find: 'const isFenced = owner !== undefined && isHeldToOwners(db)',
      replace: 'const isFenced = false as boolean',
      tests: ['db/row-security'],
    },
    {
      name: 'a complex list does not say whose tasks are meant',
      find: '    await trx.executeQuery(setOwner.compiled({ owner }))\n',
      replace: '',
      tests: ['db/row-security'],
    },
    {
      name: 'what says whose tasks are meant is taken for an answer',
      find: 'pick(rows.slice(1))',
      replace: 'pick(rows)',
      tests: ['db/row-security'],
    },
  ]),
  ...liesIn('src/db/row-security.ts', [
    {
      name: 'an owner outlives the transaction',
      find: '${owner}::text, true)',
      replace: '${owner}::text, false)',
      tests: ['db/row-security'],
    },
  ]),
  ...liesIn('src/db/migrations/0006-row-security.ts', [
    {
      name: 'who says nothing sees everything',
      find: "user_id = nullif(current_setting('tasks_api.user_id', true), '')::bigint",
      replace: "coalesce(user_id = nullif(current_setting('tasks_api.user_id', true), '')::bigint, true)",
      tests: ['db/row-security'],
    },
  ]),
  ...liesIn('src/auth/hmac.ts', [
    {
      name: 'any signature of the right length will do',
      find: 'isWhole && timingSafeEqual(given, expected)',
      replace: 'isWhole',
      tests: ['auth/hmac', 'http/access-tokens'],
    },
    {
      name: 'a long secret is cut',
      find: "secret.length > blockBytes ? hash('sha256', secret, 'buffer') : secret",
      replace: 'secret.subarray(0, blockBytes)',
      tests: ['auth/hmac'],
    },
    {
      name: 'a signature may go on',
      find: 'signature.length === digestLength && ',
      replace: '',
      tests: ['auth/hmac'],
    },
  ]),
]
