// Tasks: every rule of a task and of the operations on it.
import { beforeAll, describe, expect, test } from 'vitest'
import { type Person, signUp } from '../support/client.ts'
import { type TestService, testService } from '../support/service.ts'

let service: TestService
let ada: Person
beforeAll(async () => {
  service = await testService()
  ada = await signUp(service)
})

describe('createTask', () => {
  test('needs only a title and fills in the rest', async () => {
    const { body, headers } = await ada.call('createTask', 201, { body: { title: 'Write' } })
    expect(body).toEqual({
      id: expect.any(Number),
      user_id: ada.id,
      title: 'Write',
      description: null,
      completed: false,
      priority: null,
      due_date: null,
      created_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      updated_at: body.created_at,
    })
    expect(headers.get('Location')).toBe(`/api/${ada.id}/tasks/${body.id}`)
  })
})
