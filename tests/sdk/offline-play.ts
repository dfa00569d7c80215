// Random lives of a few devices: what they do, and what must be true when all of them have a network again.
import fc from 'fast-check'
import { createClient } from '../../generated/dist/index.js'
import {
  type Decision,
  type Device,
  emptyRecord,
  noteChange,
  type Record,
  shown,
  startDevice,
} from './offline-devices.ts'
import { mishapFor, networkTo, numbersFrom, type Send } from './offline-network.ts'

/** The service of a play. */
export type Stage = {
  send: Send
  now(): number
  travel(millis: number): Promise<void>
  /** Somebody with an account of their own. */
  person: { email: string; password: string }
}

const writes = ['create', 'title', 'description', 'labels', 'complete', 'move', 'delete', 'restore'] as const
const ofLists = ['create list', 'rename list', 'delete list'] as const
const others = ['sync', 'sync', 'sync', 'on or off', 'restart', 'clock', 'days', 'arrive'] as const
type Doing = (typeof writes)[number] | (typeof ofLists)[number] | (typeof others)[number]

/** Who does what, to the how-manieth thing, with what. */
export type Step = { who: number; does: Doing; nth: number; other: number }
export type Play = { decisions: Decision[]; seed: number; oneIn: number; steps: Step[] }

export const plays = (maxSteps: number): fc.Arbitrary<Play> =>
  fc.record({
    decisions: fc.array(fc.constantFrom<Decision>('none', 'theirs', 'mine', 'both'), {
      minLength: 2,
      maxLength: 3,
    }),
    seed: fc.integer(),
    oneIn: fc.constantFrom(2, 3, 5, 1000),
    steps: fc.array(
      fc.record({
        who: fc.nat(2),
        does: fc.constantFrom<Doing>(...writes, ...writes, ...ofLists, ...others),
        nth: fc.nat(7),
        other: fc.nat(7),
      }),
      { maxLength: maxSteps, size: 'max' },
    ),
  })

const dayMillis = 24 * 3600 * 1000

type Scene = { devices: Device[]; record: Record; stage: Stage; arrive(): Promise<void>; mark(): string }

/** @throws Error where two copies differ, something is there twice, or a write is lost */
export async function perform({ decisions, seed, oneIn, steps }: Play, stage: Stage): Promise<Record> {
  const record = emptyRecord()
  const devices: Device[] = []
  const numbers = numbersFrom(seed)
  const network = networkTo(stage.send)
  let isCalm = true
  const mishap = () => (isCalm ? undefined : mishapFor(numbers(), oneIn))
  let marks = 0
  const scene: Scene = { devices, record, stage, arrive: network.arrive, mark: () => `v${++marks}v` }
  const errors: unknown[] = []
  let isMeanwhile = false
  /** Another step, and somebody syncs it: in the middle of a sync of somebody else, or of the same. */
  const meanwhile = async () => {
    if (isMeanwhile) return
    isMeanwhile = true
    const [does = 'create', who = 0, nth = 0, other = 0] = [
      one([...writes, ...ofLists], numbers()),
      numbers() % 3,
      numbers() % 8,
      numbers() % 8,
    ]
    await take({ who, does, nth, other }, scene).catch((error) => errors.push(error)) // not one of the network
    const { offline } = devices[who % devices.length] as Device
    if (offline.getSnapshot().status !== 'syncing') await offline.sync()
    isMeanwhile = false
  }
  const common = { network, person: stage.person, record, now: stage.now, mishap, meanwhile }
  for (const decision of decisions) devices.push(await startDevice({ ...common, decision }))
  for (const does of ['create list', 'create', 'create'] as const)
    await take({ who: 0, does, nth: 0, other: 1 }, scene)
  for (const { offline } of devices) await offline.sync()
  isCalm = false
  for (const step of steps) await take(step, scene)

  if (errors.length > 0) throw errors[0]
  isCalm = true
  await network.arrive()
  for (const device of devices) {
    await device.restart()
    device.isOnline = true
  }
  for (let round = 0; round < 3; round += 1)
    for (const { offline } of devices)
      if (!(await offline.sync())) throw new Error(`It does not sync: ${offline.getSnapshot().error}`)
  await judge(scene)
  for (const { offline } of devices) offline.close()
  return record
}

const one = <T>(things: T[], nth: number): T | undefined => things[nth % things.length]

async function take({ who, does, nth, other }: Step, { devices, record, stage, arrive, mark }: Scene) {
  const device = devices[who % devices.length] as Device
  const { tasks, lists } = device.offline
  const task = one(
    tasks.list().sort((a, b) => a.id - b.id),
    nth,
  )
  const list = one(lists.list(), nth)
  const list_id = one([null, ...lists.list().map(({ id }) => id)], other) ?? null
  const parent_id = other > 5 ? task?.id : undefined
  try {
    if (does === 'create') {
      const title = mark()
      const recurring = { due_date: '2026-12-01', recurrence: 'FREQ=DAILY' }
      const { external_id } = await tasks.create({
        title,
        ...(parent_id ? { parent_id } : { list_id }),
        ...(nth > 4 && recurring),
      })
      record.created.add(external_id as string)
      noteChange(record, {}, { title })
    } else if (does === 'create list') {
      const name = mark()
      await lists.create({ name })
      noteChange(record, {}, { name })
    } else if ((does === 'title' || does === 'description' || does === 'labels') && task) {
      const value = mark()
      const changes = { [does]: does === 'labels' ? [value] : value }
      await tasks.update(task.id, changes)
      noteChange(record, task, changes)
    } else if (does === 'rename list' && list) {
      const name = mark()
      await lists.update(list.id, { name })
      noteChange(record, list, { name })
    } else if (does === 'complete' && task) {
      await tasks.complete(task.id, !task.completed)
      if (!task.completed) record.done.add(`${task.external_id} ${task.due_date}`)
    } else if (does === 'move' && task) {
      const after_id = one([undefined, null, ...tasks.list().map(({ id }) => id)], other)
      await tasks.move(task.id, { list_id, ...(after_id !== undefined && { after_id }) })
    } else if (does === 'delete' && task) await tasks.delete(task.id)
    else if (does === 'restore') {
      const trashed = one(tasks.list({ deleted: true }), nth)
      if (trashed) await tasks.restore(trashed.id)
    } else if (does === 'delete list' && list) {
      await lists.delete(list.id, other > 4 ? { tasks: 'trash' } : {})
      noteChange(record, { was: list.name }, { was: null })
    } else if (does === 'sync') await device.offline.sync()
    else if (does === 'on or off') device.isOnline = !device.isOnline
    else if (does === 'restart') await device.restart()
    else if (does === 'clock') device.clockError = (other - 4) * 400 * dayMillis
    else if (does === 'arrive') await arrive()
    else if (does === 'days') {
      await arrive() // nothing is under way for days
      await stage.travel((1 + nth) * dayMillis * (other > 5 ? 6 : 1))
    }
  } catch (error) {
    // A program that has ended in the middle of something starts again.
    if (!/the program has ended/.test(String(error))) throw error
    await device.restart()
  }
}

async function judge({ devices, record, stage }: Scene): Promise<void> {
  const api = createClient({ baseUrl: 'http://test', fetch: stage.send })
  await api.auth.login(stage.person)
  const server = {
    tasks: [
      ...(await Array.fromAsync(api.tasks.iterate())),
      ...(await Array.fromAsync(api.tasks.iterate({ deleted: true }))),
    ].sort((a, b) => a.id - b.id),
    lists: await Array.fromAsync(api.lists.iterate()),
  }
  const text = JSON.stringify(server)
  for (const { offline } of devices) {
    if (offline.getSnapshot().pending > 0) throw new Error('Something was not sent.')
    const copy = JSON.stringify(shown(offline))
    if (copy !== text) throw new Error(`A copy differs:\n${copy}\n${text}`)
  }
  const refused = new Set(record.refused.map(({ body }) => body.external_id))
  const expected = [...record.created].filter((id) => !refused.has(id)).sort()
  const found = server.tasks.flatMap(({ external_id }) => external_id ?? []).sort()
  if (JSON.stringify(found) !== JSON.stringify(expected))
    throw new Error(`Tasks are missing, or there twice: ${found} instead of ${expected}`)
  const series = new Map(server.tasks.map(({ id, external_id }) => [id, external_id]))
  const twice = server.tasks
    .filter(({ series_id }) => series_id !== null)
    .map(({ series_id, due_date }) => `${series.get(series_id as number)} ${due_date}`)
    .filter((occurrence) => !record.done.has(occurrence))
  if (twice.length > 0 && !record.hasDecided) throw new Error(`Nobody has completed ${twice}`)
  const gone = [...record.written].filter(
    (mark) => !text.includes(mark) && !record.seen.has(mark) && !record.told.has(mark),
  )
  if (gone.length > 0) throw new Error(`Lost without a word: ${gone}`)
}
