// Imports into the account of one user, by HTTP.
import type { Person } from './client.ts'
import type { Task } from './own-tasks.ts'
import type { TestService } from './service.ts'

type Place = { pointer: string; code: string; line: number; column: number }

export const json = { 'Content-Type': 'application/json' }

export const tasksOf = async ({ call }: Person): Promise<Task[]> =>
  (await call('listTasks', 200)).body as Task[]

/** The places that a 400 names. */
export const placesIn = ({ body }: { body: unknown }) =>
  ((body as { errors?: Place[] }).errors ?? []).map(({ pointer, code, line, column }) => [
    ...[pointer, code],
    ...[line, column],
  ])

/** @param whose read at each request: tests sign in anew */
export const importsOf = (whose: () => { service: TestService; ada: Person }) => ({
  send: (raw: string, headers: Record<string, string> = json, token = whose().ada.token) =>
    whose().service.send('POST', '/api/me/import', { token, raw, headers }),
  titles: async () => (await tasksOf(whose().ada)).map(({ title }) => title),
})
