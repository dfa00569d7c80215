// Requests about the tasks of one user, by HTTP.
import type { components } from '../../generated/dist/schema.d.ts'
import type { TestService } from './service.ts'

export type Task = components['schemas']['Task']

/** @param whose read at each request: tests sign in anew @returns functions that send requests below /api/me */
export function ownTasks(whose: () => { service: TestService; token: string }) {
  const send = (method: string, path: string, json?: object, headers = {}) => {
    const { service, token } = whose()
    return service.send(method, `/api/me/${path}`, { token, json, headers })
  }
  return {
    send,
    newTask: async (fields: object) => (await send('POST', 'tasks', { title: 'a', ...fields })).body as Task,
    complete: (task: { id: number }, headers = {}) =>
      send('PATCH', `tasks/${task.id}/complete`, { completed: true }, headers),
    get: async (id: number | string | null) => (await send('GET', `tasks/${id}`)).body as Task,
    page: async (query = '') => (await send('GET', `tasks?${query}`)).body as Task[],
  }
}

export const daily = { due_date: '2026-12-24', recurrence: 'FREQ=DAILY' }
