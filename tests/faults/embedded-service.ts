// A stand-in for the service, as a process of its own: holds the embedded server under argv[2] until SIGTERM.

import { startEmbedded } from '../../src/db/embedded/embedded.ts'
import { OperatorError } from '../../src/operator-error.ts'

process.on('SIGINT', () => {})
try {
  const server = await startEmbedded({ folder: process.argv[2] ?? '', settings: { fsync: 'off' } })
  const listening = setInterval(() => {}, 60_000)
  process.on('SIGTERM', () => {
    clearInterval(listening)
    server.stop()
  })
  console.log(JSON.stringify(server))
} catch (error) {
  console.error(error instanceof OperatorError ? `Refused: ${error.message}` : error)
  process.exitCode = 1
}
