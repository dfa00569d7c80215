// Lies about the log and the audit trail.
import { liesIn, type Mutant } from './mutant.ts'

export const logMutants: Mutant[] = [
  ...liesIn('src/http/telemetry/audit.ts', [
    {
      name: 'a line of the audit trail has no request',
      find: `,"request_id":"\${requestId}",`,
      replace: ',',
      tests: ['http/log-privacy'],
    },
  ]),
  ...liesIn('src/http/telemetry/log-line.ts', [
    {
      name: 'requests are told at every level',
      find: "  if (!log.isLevelEnabled('info')) return\n",
      replace: '',
      tests: ['http/log-line'],
    },
  ]),
  ...liesIn('src/server/log.ts', [
    {
      name: 'what is gathered is lost at the end of the process',
      find: "process.once('exit', () => {\n    write()\n",
      replace: "process.once('exit', () => {\n",
      tests: ['process/log'],
    },
    {
      name: 'what is gathered waits for the end of the process',
      find: '  setInterval(write, gatheredMillis).unref()\n',
      replace: '',
      tests: ['process/log'],
    },
    {
      name: 'the log keeps the process alive',
      find: 'setInterval(write, gatheredMillis).unref()',
      replace: 'setInterval(write, gatheredMillis)',
      tests: ['process/log'],
    },
    {
      name: 'any number of lines is gathered',
      find: '      if (gathered.length >= gatheredLength) write()\n',
      replace: '',
      tests: ['process/log'],
    },
    {
      name: 'what was gathered is written again',
      find: "    gathered = ''\n",
      replace: '',
      tests: ['process/log'],
    },
    {
      name: 'the newest line alone is gathered',
      find: 'gathered += line',
      replace: 'gathered = line',
      tests: ['process/log'],
    },
    {
      name: 'the log tells the time of its first line for ever',
      find: 'if (now !== lastMillis) {',
      replace: "if (lastTimestamp === '') {",
      tests: ['process/log'],
    },
    {
      name: 'the log tells the parameters of a failed statement',
      find: 'serializers: { err: withoutValues }',
      replace: 'serializers: {}',
      tests: ['http/log-privacy'],
    },
    {
      name: 'the log tells the value that PostgreSQL quotes',
      find: 'return quotes\n',
      replace: 'return (quotes && false)\n',
      tests: ['http/log-privacy'],
    },
  ]),
]
