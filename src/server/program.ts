// The program: reads the configuration, starts the service, prints where it listens, and stops it on a signal.
import { constants } from 'node:os'
import { setFlagsFromString } from 'node:v8'
import packageJson from '../../package.json' with { type: 'json' }
import { OperatorError } from '../operator-error.ts'
import { readConfig } from './config.ts'
import { logWritten } from './log.ts'
import { type Service, start } from './start.ts'

/**
 * The signals that would end the process at once: a terminal that closes sends SIGHUP, Ctrl-\ SIGQUIT. Not every system has
 * all. SIGUSR1, SIGUSR2 and SIGPROF are left to tools: Node's debugger, what an operator has Node do by
 * `--heapsnapshot-signal`, and profilers.
 */
const endSignals = [
  'SIGINT',
  'SIGTERM',
  'SIGHUP',
  'SIGQUIT',
  'SIGALRM',
  'SIGVTALRM',
  'SIGXCPU',
  'SIGIO',
] as const

/** How long a process that ends waits for the reader of its log. */
const logMillis = 500

/** A repeated signal within this time counts as the same one: make and `node --watch` forward the terminal's Ctrl-C. */
const sameSignalMillis = 500

// Listens before the start begins, so that a signal during the start also ends cleanly. A second signal ends at once.
const signal = new Promise<void>((resolve) => {
  let first: number | undefined
  const onSignal = () => {
    first ??= Date.now()
    resolve()
    if (Date.now() - first > sameSignalMillis) process.exit(1)
  }
  for (const name of endSignals) if (name in constants.signals) process.on(name, onSignal)
})

try {
  const config = readConfig(process.env)
  const service = await start(config)
  // Lets the heap at most double before V8 collects old objects (by default it may grow to four times the size), which
  // keeps memory low under many connections for little processor time. Set after the start, which it would slow down.
  setFlagsFromString('--heap-growing-percent=100')
  if (config.NODE_ENV !== 'production') process.stdout.write(welcome(service))
  await signal
  await service.stop()
  await logWritten(logMillis)
  process.exit(0)
} catch (error) {
  if (!(error instanceof OperatorError)) throw error
  process.stderr.write(`tasks-api: ${error.message}\n`)
  process.exit(1)
}

function welcome({ url, dataFolder }: Service): string {
  const data = dataFolder ? `${dataFolder} (embedded PostgreSQL)` : 'the database of DATABASE_URL'
  return `
  tasks-api ${packageJson.version}
    App       ${url}/app
    Docs      ${url}/docs
    API       ${url}/api
    Contract  ${url}/openapi.json
    Data      ${data}
    Stop      Ctrl-C

  Try it:
    curl -s ${url}/api/auth/register -H 'Content-Type: application/json' \\
      -d '{"email":"ada@example.com","password":"correct horse battery staple","name":"Ada"}'

`
}
