// Lies on the wire to PostgreSQL: its messages, its values, its pipelining.
import { liesIn, type Mutant } from './mutant.ts'

export const wireMutants: Mutant[] = [
  ...liesIn('src/db/protocol/values.ts', [
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
  ...liesIn('src/db/protocol/row.ts', [
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
  ...liesIn('src/db/protocol/parameters.ts', [
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
  ...liesIn('src/db/protocol/parser.ts', [
    { name: 'the SQLSTATE is lost', find: "  C: 'code',\n", replace: '', tests: ['wire/wire'] },
    { name: 'the constraint is lost', find: "  n: 'constraint',\n", replace: '', tests: ['wire/wire'] },
    {
      name: 'a message may be shorter than its length',
      find: 'const shortest = 4',
      replace: 'const shortest = 0',
      tests: ['wire/broken'],
    },
    {
      name: 'a message that nobody asked for is passed over',
      find: '!silent.has(kind as number)',
      replace: '(false as boolean)',
      tests: ['wire/statuses'],
    },
    {
      name: 'severities are read in the language of the server',
      find: "severity: fields.get('V')",
      replace: "severity: fields.get('S')",
      tests: ['wire/statuses'],
    },
  ]),
  ...liesIn('src/db/protocol/serializer.ts', [
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
  ...liesIn('src/db/pipeline/execute.ts', [
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
  ...liesIn('src/db/pipeline/row-security.ts', [
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
  ...liesIn('src/features/tokens/hmac.ts', [
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
