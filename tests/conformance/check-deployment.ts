// `make contract BASE_URL=…`: the contract suite against a running deployment, with its address alone.
// Exit status: 0 it keeps the contract, 1 it violates it, 2 it cannot be reached or the call is wrong, 130 stopped by Ctrl-C.
import { document } from '../support/contract.ts'
import { overHttp, unreachable } from './over-http.ts'
import { report } from './report.ts'
import { conform } from './suite.ts'

const fail = (text: string): never => {
  process.stderr.write(`${text}\n`)
  process.exit(2)
}

const number = (name: string, fallback: number): number => {
  const text = process.env[name] || String(fallback)
  return /^-?\d{1,9}$/.test(text) ? Number(text) : fail(`${name} must be a whole number`)
}

const base = (
  process.env.BASE_URL || fail('BASE_URL is missing, e.g. BASE_URL=http://127.0.0.1:3000')
).replace(/\/+$/, '')
const runs = number('RUNS', 10)
const seed = number('SEED', 1)
if (!URL.canParse(base) || !/^https?:/.test(base)) fail(`BASE_URL must be an http or https URL, not ${base}`)

const send = overHttp(base)
const reason = await unreachable(send)
if (reason !== undefined) fail(`${base} cannot be checked: ${reason}`)

const stop = new AbortController()
for (const name of ['SIGINT', 'SIGTERM'] as const) {
  process.once(name, () => {
    process.stderr.write('Stopping; the accounts made so far are removed first.\n')
    stop.abort()
  })
}

process.stdout.write(`The contract ${document.info.version} against ${base}, RUNS=${runs} SEED=${seed}.
About 30 accounts are registered at example.com and removed at the end, also after Ctrl-C. Some
${Math.round((1100 + runs * 35) / 100) * 100} requests are sent. Where the deployment limits requests, the suite waits.\n\n`)

const isTerminal = process.stderr.isTTY
const result = await conform({
  ...{
    send,
    base,
    runs,
    seed,
    sparing: true,
    overHttp: true,
    only: process.env.ONLY ?? '',
    except: (process.env.EXCEPT ?? '')
      .split(';')
      .map((text) => text.trim())
      .filter(Boolean),
    signal: stop.signal,
  },
  onProgress: ({ done, jobs, requests, violations }) => {
    const line = `${done} of ${jobs} checks, ${requests} requests, ${violations} failing`
    if (isTerminal) process.stderr.write(`\r${line} `)
    else if (done % 100 === 0) process.stderr.write(`${line}\n`)
  },
  onWait: (seconds) => {
    if (seconds > 5) process.stderr.write(`${isTerminal ? '\n' : ''}Throttled; waiting ${seconds} s.\n`)
  },
})
if (isTerminal) process.stderr.write('\n\n')
if (result.foreignVersion !== undefined)
  process.stdout.write(
    `The deployment says that it has version ${result.foreignVersion} of the contract; it is checked against ${document.info.version}.\n\n`,
  )
process.stdout.write(`${report(result)}\n`)
if (result.gone !== undefined)
  fail(`The run has ended early, since there are no responses any more: ${result.gone}`)
process.exit(result.failures.length > 0 || result.left.length > 0 ? 1 : result.stopped ? 130 : 0)
