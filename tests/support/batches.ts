// Batches of writes, by HTTP.
import { expect } from 'vitest'
import type { Person } from './client.ts'
import type { Task } from './own-tasks.ts'
import type { TestService } from './service.ts'

export type Problem = {
  code: string
  operation?: number
  errors?: { pointer: string; code: string }[]
  detail: string
}
export type Result = {
  status: number
  task: Task | null
  etag: string | null
  problem: Problem | null
  location: string | null
}

export const each = { atomic: false }
export const created = (title: string, fields: object = {}) => ({ op: 'create', body: { title, ...fields } })

export const tagOf = async ({ call }: Person, id: number) =>
  (await call('getTask', 200, { path: { id } })).headers.get('ETag')

/** @param to read at each request */
export function batchesTo(to: () => TestService) {
  const post = (
    { token }: Person,
    operations: object[],
    more: object = {},
    headers: Record<string, string> = {},
  ) => to().send('POST', '/api/me/tasks/batch', { token, json: { ...more, operations }, headers })
  return {
    post,
    done: async (...given: Parameters<typeof post>): Promise<Result[]> => {
      const { status, body, text } = await post(...given)
      expect([status, text]).toEqual([200, text])
      return (body as { results: Result[] }).results
    },
    titles: async ({ token }: Person, query = '') =>
      ((await to().send('GET', `/api/me/tasks?sort=position${query}`, { token })).body as Task[]).map(
        ({ title }) => title,
      ),
  }
}
