// The workloads, and the requests that each consists of.
import { type ListOwner, type OrganisedKind, organisedCall, organisedKinds } from './organised.ts'

/** A user whose requests are sent. */
export type User = { id: number; tasks: number[]; token: string; badToken: string }

export type Kind = 'list' | 'get' | 'create' | 'complete' | 'unauthorized' | OrganisedKind
export type Call = { method: string; path: string; token: string; body?: string }

export type Workload = {
  name: string
  connections: number
  /** Added to the duration of a measurement: a thousand connections take a while to open and to fill. */
  extraSeconds?: number
  /** The kinds of requests, in the order in which they are sent, repeatedly. */
  kinds: readonly Kind[]
}

// 20 requests: 7 lists, 7 gets, 4 creations, 2 completions; that is 70 % reads, 20 % creations, 10 % completions.
const mixed: Kind[] = [
  ...(['list', 'get', 'create', 'list', 'get', 'list', 'get', 'create', 'complete', 'list'] as const),
  ...(['get', 'list', 'create', 'get', 'list', 'get', 'create', 'list', 'get', 'complete'] as const),
]

export const workloads: readonly Workload[] = [
  { name: 'list', connections: 64, kinds: ['list'] },
  { name: 'get', connections: 64, kinds: ['get'] },
  { name: 'create', connections: 64, kinds: ['create'] },
  { name: 'complete', connections: 64, kinds: ['complete'] },
  { name: '401', connections: 64, kinds: ['unauthorized'] },
  { name: '401-1000', connections: 1000, extraSeconds: 3, kinds: ['unauthorized'] },
  { name: 'mixed', connections: 64, kinds: mixed },
  { name: 'mixed-1000', connections: 1000, extraSeconds: 3, kinds: mixed },
]

/** The title of every task that a workload creates. */
export const newTask = JSON.stringify({
  title: 'Write the report',
  description: 'Two pages, with the figures of the third quarter.',
  priority: 'high',
  due_date: '2026-12-24',
})

/** @param turn how many requests of this kind the user has sent before; determines the task */
export function callOf(kind: Kind, user: User, turn: number): Call {
  if (isOrganised(kind)) return organisedCall(kind, user as ListOwner, turn)
  const { id, tasks, token, badToken } = user
  const all = `/api/${id}/tasks`
  const one = `${all}/${tasks[(turn * 7) % tasks.length]}`
  if (kind === 'list') return { method: 'GET', path: `${all}?limit=20`, token }
  if (kind === 'get') return { method: 'GET', path: one, token }
  if (kind === 'create') return { method: 'POST', path: all, token, body: newTask }
  if (kind === 'unauthorized') return { method: 'GET', path: `${all}?limit=20`, token: badToken }
  return {
    method: 'PATCH',
    path: `${one}/complete`,
    token,
    body: JSON.stringify({ completed: turn % 2 === 0 }),
  }
}

const isOrganised = (kind: Kind): kind is OrganisedKind => (organisedKinds as readonly Kind[]).includes(kind)

/** How many passes over all users there are before the requests repeat; with few users there are more. */
const minimalPasses = 10
const minimalCalls = 2000

/** @returns the requests of a workload, user by user; in each pass a user gets another kind and another task */
export function callsOf({ kinds }: Pick<Workload, 'kinds'>, users: readonly User[]): Call[] {
  const passes = Math.max(minimalPasses, kinds.length, Math.ceil(minimalCalls / users.length))
  return Array.from({ length: passes * users.length }, (_, n) => {
    const pass = Math.floor(n / users.length)
    const kind = kinds[(n + pass) % kinds.length] as Kind
    return callOf(kind, users[n % users.length] as User, pass)
  })
}

/** Between the requests of a plan. */
export const separator = '\0'

/** @returns the requests as HTTP/1.1 text, for a load generator to send as they are */
export const planOf = (calls: readonly Call[]): string => calls.map(httpTextOf).join(separator)

function httpTextOf({ method, path, token, body }: Call): string {
  const head = [`${method} ${path} HTTP/1.1`, 'Host: 127.0.0.1', `Authorization: Bearer ${token}`]
  if (body !== undefined) {
    head.push('Content-Type: application/json', `Content-Length: ${Buffer.byteLength(body)}`)
  }
  return `${head.join('\r\n')}\r\n\r\n${body ?? ''}`
}
