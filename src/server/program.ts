// The program: reads the configuration, starts the service, tells where it is, and stops it on a signal.
import { setFlagsFromString } from 'node:v8'
import packageJson from '../../package.json' with { type: 'json' }
import { OperatorError } from '../operator-error.ts'
import { readConfig } from './config.ts'
import { type Service, start } from './start.ts'

/** A signal that comes again this soon is the same one: make and `node --watch` pass on what the terminal sends too. */
const sameSignalMillis = 500

// Heard from the first moment, so that a signal during the start also ends in a clean stop; a second one ends at once.
const signal = new Promise<void>((resolve) => {
  let first: number | undefined
  const hear = () => {
    first ??= Date.now()
    resolve()
    if (Date.now() - first > sameSignalMillis) process.exit(1)
  }
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.on(name, hear)
})

try {
  const config = readConfig(process.env)
  const service = await start(config)
  // The heap may double before old objects are collected, where V8 would let it grow to four times as much. At 1000
  // connections the process takes some 290 MiB at most so, not 390, at 1.03 of the processor's time. From now on, since
  // during the start it would cost 70 ms.
  setFlagsFromString('--heap-growing-percent=100')
  if (config.NODE_ENV !== 'production') process.stdout.write(welcome(service))
  await signal
  await service.stop()
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
