// The load generator on autocannon, for machines without wrk: a program that prints the same line as load.lua.
// Arguments: URL, file of the plan, connections, seconds, expected status (0: any below 400).
import { readFile } from 'node:fs/promises'
import autocannon from 'autocannon'
import { quantile } from './statistics.ts'
import { separator } from './workloads.ts'

const [url, plan, connections, seconds, expected] = process.argv.slice(2) as [string, string, ...string[]]
const wanted = Number(expected)

/** Parses a request into autocannon's form; autocannon adds Host and Content-Length by itself. */
function requestOf(wire: string) {
  const [head = '', body] = wire.split('\r\n\r\n')
  const [first = '', ...lines] = head.split('\r\n')
  const [method = 'GET', path = '/'] = first.split(' ')
  const headers = lines.map((line) => line.split(': ') as [string, string])
  const own = headers.filter(([name]) => name !== 'Host' && name !== 'Content-Length')
  return { method, path, headers: Object.fromEntries(own), ...(body && { body }) }
}

const requests = (await readFile(plan, 'utf8')).split(separator).map(requestOf)
const millis: number[] = []
let wrong = 0
let turn = 0

const instance = autocannon({
  url,
  connections: Number(connections),
  duration: Number(seconds),
  timeout: 10,
  // All connections share one position in the plan, so that together they cover all users.
  requests: [{ setupRequest: (request) => ({ ...request, ...requests[turn++ % requests.length] }) }],
})
instance.on('response', (_client, status, _bytes, duration) => {
  millis.push(duration)
  if (wanted > 0 ? status !== wanted : status >= 400) wrong += 1
})
const { duration, errors } = await instance
const result = {
  requests: millis.length,
  seconds: duration,
  p50Millis: quantile(millis, 0.5),
  p95Millis: quantile(millis, 0.95),
  p99Millis: quantile(millis, 0.99),
  errors: wrong + errors, // autocannon's own include timeouts
}
process.stdout.write(`RESULT ${JSON.stringify(result)}\n`)
