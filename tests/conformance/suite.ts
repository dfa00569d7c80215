// The contract suite: drives every operation of openapi/openapi.json at a deployment, given only a way to send
// requests, and tells where it does not do what the contract says.
import { document } from '../support/contract.ts'
import type { Seen } from '../support/contract-checker.ts'
import { type Gap, gapsOf } from './gaps.ts'
import { type Job, jobsOf, type Plan } from './jobs.ts'
import { crowd } from './people.ts'
import type { Failure, Verdict } from './property.ts'
import { openWire, type Send, type Wire } from './wire.ts'

export type Options = Omit<Plan, 'base' | 'found'> & {
  send: Send
  /** Where the deployment is, for the curl lines. */
  base: string
  /** Only properties whose operation and name hold this text. */
  only?: string
  /** Not the properties whose operation and name hold one of these texts. */
  except?: readonly string[]
  onProgress?: (progress: { done: number; jobs: number; requests: number; lies: number }) => void
  onWait?: (seconds: number) => void
  signal?: AbortSignal
}

export type Result = {
  failures: Failure[]
  /** Properties that were tried. */
  checks: number
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
  /** Why the run ended early, where nobody answered any more. */
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
  const people = crowd()
  const wire = openWire({ send, onAnswer: people.note, ...(onWait && { onWait }) })
  signal?.addEventListener('abort', () => {
    wire.stopped = true
  })
  const jobs = jobsOf({ ...plan, found: new Set() }, wire, people).filter(({ operationId, name }) => {
    const property = `${operationId}: ${name}`
    return property.includes(only) && !except.some((text) => property.includes(text))
  })
  const failures: Failure[] = []
  const cases = new Map<string, number>()
  let done = 0
  let foreignVersion: string | undefined
  const left: string[] = []
  try {
    foreignVersion = await compareDocuments(send, failures)
    await inLanes(jobs, async (job) => {
      const { cases: count, failure } = await job.run().catch((error) => unjudged(job, error, wire))
      cases.set(job.operationId, (cases.get(job.operationId) ?? 0) + count)
      if (failure) failures.push(failure)
      done += 1
      onProgress?.({ done, jobs: jobs.length, requests: wire.count, lies: failures.length })
    })
  } catch (error) {
    if (!wire.stopped) throw error
  } finally {
    wire.stopped = false
    left.push(...(await people.removeAll(wire)))
  }
  const stopped = signal?.aborted === true || wire.gone !== undefined
  const { overHttp } = plan
  const gaps =
    only === '' && !stopped ? gapsOf(wire.seen, failures, { overHttp, except: except.length > 0 }) : []
  const { seen, count: requests, waited: waitedSeconds } = wire
  const counts = { checks: done, cases, requests, waitedSeconds }
  return {
    failures,
    seen,
    gaps,
    foreignVersion,
    left,
    stopped,
    ...counts,
    ...(wire.gone && { gone: wire.gone }),
  }
}

/** A deployment may answer what nobody thought of: the other properties are tried all the same. */
function unjudged({ operationId, name }: Job, error: unknown, { stopped }: Wire): Verdict {
  if (stopped) throw error
  const what = `the answers were such that the suite could not go on: ${error}`
  return { cases: 1, failure: { operationId, name, what, script: '', property: `${operationId}: ${name}` } }
}

/** One after another on a lane, since they share people; the lanes side by side. */
async function inLanes(jobs: Job[], run: (job: Job) => Promise<void>): Promise<void> {
  const lanes = Object.values(Object.groupBy(jobs, ({ lane }) => lane)) as Job[][]
  const ends = await Promise.allSettled(
    lanes.map(async (lane) => {
      for (const job of lane) await run(job)
    }),
  )
  for (const end of ends) if (end.status === 'rejected') throw end.reason
}

/** The suite judges by its own document: that of another version is told, another text of the same version is a lie. */
async function compareDocuments(send: Send, failures: Failure[]): Promise<string | undefined> {
  const answer = await send('GET', '/openapi.json', { headers: {} })
  const text = await answer.text()
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
