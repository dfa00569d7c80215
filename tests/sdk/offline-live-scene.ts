// Offline copies that sync by themselves, with streams and timers by hand.

import { apiError } from '../../generated/dist/errors.js'
import type { Change } from '../../generated/dist/index.js'
import type { OfflineOptions } from '../../generated/dist/offline.js'
import { problemResponse } from './faulty-fetch.ts'
import { handTimers, offlineScene } from './offline-scene.ts'

export type Stream = {
  since: string | undefined
  options: { userId?: number | 'me'; maxRetries?: number; signal?: AbortSignal }
  push(change: Change): void
  fail(error: Error): void
  /** How many changes its reader has asked for. */
  asked: number
  isOpen: boolean
}

/** Streams by hand, which the copies open in the place of those of the service. */
function handStreams() {
  const streams: Stream[] = []
  function stream({ since }: { since?: string }, options: Stream['options']) {
    const waiting: (Change | Error)[] = []
    let wake = () => {}
    const put = (one: Change | Error) => {
      waiting.push(one)
      wake()
    }
    const made: Stream = { since, options, push: put, fail: put, asked: 0, isOpen: true }
    streams.push(made)
    options.signal?.addEventListener('abort', () => put(new Error('aborted')))
    async function* events() {
      try {
        for (;;) {
          made.asked += 1
          while (waiting.length === 0)
            await new Promise<void>((resolve) => {
              wake = resolve
            })
          const next = waiting.shift() as Change | Error
          if (next instanceof Error) throw next
          yield { change: next, next: 'a token' }
        }
      } finally {
        made.isOpen = false
      }
    }
    return events()
  }
  return { streams, stream, open: () => streams.filter(({ isOpen }) => isOpen) }
}

export async function liveScene() {
  const { device, ...rest } = await offlineScene()
  const hand = handStreams()
  const clock = handTimers()
  /** What is asked for in the background, other than what holds on to a stream that is new. */
  const pauses = () => clock.timers.filter(({ millis }) => millis !== 90_000)
  const ring = (millis: number) => {
    const at = clock.timers.findIndex((timer) => timer.millis === millis)
    clock.timers.splice(at, 1)[0]?.callback()
  }
  /** A copy that syncs by itself. */
  async function copy({ environment, ...more }: Partial<OfflineOptions> = {}) {
    const made = await device({ ...more, autoSync: false })
    made.offline.close()
    const { api } = made
    const changes = { list: api.changes.list, stream: hand.stream }
    const offline = await made.open({
      ...{ api: { ...api, changes }, autoSync: true },
      environment: { after: clock.after, random: () => 0.5, ...environment },
      ...more,
    })
    const lists = () => made.requests.filter(({ path }) => path.includes('/changes')).length
    return { ...made, offline, lists }
  }
  /** What the service would send of a task. */
  const changeOf = async (id: number): Promise<Change> => {
    const { data, etag = null } = await rest.elsewhere.tasks.get(id).withResponse()
    return { type: 'task', id, data, etag }
  }
  return { ...rest, ...hand, ...clock, pauses, ring, copy, changeOf }
}

export async function problemError(...problem: Parameters<typeof problemResponse>): Promise<Error> {
  const response = problemResponse(...problem)
  return apiError({ operation: 'streamChanges', attempts: 1, response, text: await response.clone().text() })
}
