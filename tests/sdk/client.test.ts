// The client against the service: what its users do first.
import { expect, test } from 'vitest'
import { createClient, isProblem } from '../../generated/dist/index.js'
import { testService } from '../support/service.ts'
import { faultyFetch } from './faulty-fetch.ts'

test('signs in, creates, pages, compares versions, deletes, signs out', async () => {
  const service = await testService()
  const api = createClient({ baseUrl: 'http://test', fetch: faultyFetch(service) })
  await api.auth.register({ email: 'a@example.com', password: 'correct horse battery', name: 'A' })
  const made = await api.tasks.create({ title: 'x' }).withResponse()
  expect(made.etag).toBe('"1"')
  for (let i = 0; i < 5; i++) await api.tasks.create({ title: `t${i}` })
  const all = []
  for await (const task of api.tasks.iterate({ limit: 2 })) all.push(task.title)
  expect(all.length).toBe(6)
  expect(await api.tasks.get(made.data.id, { ifNoneMatch: made.etag })).toBe(undefined)
  const e = await api.tasks.get(99).catch((e) => e)
  expect(isProblem(e, 'task_not_found')).toBe(true)
  await expect(api.tasks.create({ title: '', titel: 3 } as never)).rejects.toMatchObject({ status: 400 })
  await api.tasks.delete(made.data.id)
  await api.auth.logout()
})
