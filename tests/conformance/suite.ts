// The contract suite: drives every operation of openapi/openapi.json at a deployment, given only a way to send
// requests, and reports where it does not do what the contract says.
import { setImmediate } from 'node:timers/promises'
import { document } from '../support/contract.ts'
import type { Seen } from '../support/contract-checker.ts'
import { testAccounts } from './accounts.ts'
import { type Connection, openConnection, type Send } from './connection.ts'
import { type Gap, gapsOf } from './gaps.ts'
import { type Job, jobsOf, type Plan } from './jobs.ts'
import type { Failure, Verdict } from './property.ts'

export type Options = Omit<Plan, 'base' | 'found'> & {
  send: Send
  /** Where the deployment is, for the curl lines. */
  base: string
  /** Only properties whose operation and name hold this text. */
  only?: string
  /** Not the properties whose operation and name hold one of these texts. */
  except?: readonly string[]
  onProgress?: (progress: { done: number; jobs: number; requests: number; violations: number }) => void
  onWait?: (seconds: number) => void
  signal?: AbortSignal
}

export type Result = {
  failures: Failure[]
  /** Properties that were tried, and those that were to be. */
  checks: number
  planned: number
  seen: Seen[]
  /** Cases by operation. */
  cases: Map<string, number>
  gaps: Gap[]
  requests: number
  waitedSeconds: number
  /** What the deployment's document says otherwise; undefined where it is ours. */
  foreignVersion: string | undefined
  /** Addresses of accounts that could not be removed. */
  left: string[]
  stopped: boolean
  /** Why the run ended early, where there were no responses any more. */
  gone?: string
}

/** @throws Error at a defect of the suite itself */
export async function conform({
  send,
  only = '',
  except = [],
  onProgress,
  onWait,
  signal,
  ...plan
}: Options): Promise<Result> {
  const accounts = testAccounts()
  const connection = openConnection({ send, onResponse: accounts.note, ...(onWait && { onWait }) })
  signal?.addEventListener('abort', () => {
    connection.stopped = true
  })
  const jobs = jobsOf({ ...plan, found: new Set() }, connection, accounts).filter(({ operationId, name }) => {
    const property = `${operationId}: ${name}`
    return property.includes(only) && !except.some((text) => property.includes(text))
  })
  // That took seconds, in which nobody saw that the deployment has closed the connection of before: see it now.
  for (let turn = 0; turn < 3; turn += 1) await setImmediate()
  const failures: Failure[] = []
  const cases = new Map<string, number>()
  let done = 0
  let foreignVersion: string | undefined
  const left: string[] = []
  try {
    foreignVersion = await compareDocuments(send, failures)
    await inQueues(jobs, async (job) => {
      const { cases: count, failure } = await job.run().catch((error) => unjudged(job, error, connection))
      cases.set(job.operationId, (cases.get(job.operationId) ?? 0) + count)
      if (failure) failures.push(failure)
      done += 1
      onProgress?.({ done, jobs: jobs.length, requests: connection.count, violations: failures.length })
    })
  } catch (error) {
    if (!connection.stopped) throw error
  } finally {
    connection.stopped = false
    left.push(...(await accounts.removeAll(connection)))
  }
  const stopped = signal?.aborted === true || connection.gone !== undefined
  const tooLarge = plan.overHttp
    ? connection.refusedInFront && 'a proxy in front refuses them by itself'
    : 'needs a socket'
  const circumstances = { tooLarge: tooLarge || undefined, except: except.length > 0 }
  const gaps = only === '' && !stopped ? gapsOf(connection.seen, failures, circumstances) : []
  const { seen, count: requests, waited: waitedSeconds } = connection
  const counts = { checks: done, planned: jobs.length, cases, requests, waitedSeconds }
  return {
    failures,
    seen,
    gaps,
    foreignVersion,
    left,
    stopped,
    ...counts,
    ...(connection.gone && { gone: connection.gone }),
  }
}

/** A response that the suite cannot go on from ends one property: the others are tried all the same. */
function unjudged({ operationId, name }: Job, error: unknown, { stopped }: Connection): Verdict {
  if (stopped) throw error
  const what = `the responses were such that the suite could not go on: ${error}`
  return { cases: 1, failure: { operationId, name, what, script: '', property: `${operationId}: ${name}` } }
}

/** One after another in a queue, since they share accounts; the queues side by side. */
async function inQueues(jobs: Job[], run: (job: Job) => Promise<void>): Promise<void> {
  const queues = Object.values(Object.groupBy(jobs, ({ queue }) => queue)) as Job[][]
  const ends = await Promise.allSettled(
    queues.map(async (queue) => {
      for (const job of queue) await run(job)
    }),
  )
  for (const end of ends) if (end.status === 'rejected') throw end.reason
}

/** The suite judges by its own document: that of another version is reported, another text of the same version is a violation. */
async function compareDocuments(send: Send, failures: Failure[]): Promise<string | undefined> {
  const response = await send('GET', '/openapi.json', { headers: {} })
  const text = await response.text()
  const version = versionOf(text)
  if (version !== document.info.version) return version
  if (text !== `${JSON.stringify(document, null, 2)}\n`) {
    const what = `version ${version} of the document has another text than openapi/openapi.json of that version`
    failures.push({
      operationId: 'getContract',
      name: 'the document',
      what,
      script: 'curl -s "$base/openapi.json"',
      property: '',
    })
  }
  return undefined
}

function versionOf(text: string): string {
  try {
    return String(JSON.parse(text).info.version)
  } catch {
    return 'unknown'
  }
}
