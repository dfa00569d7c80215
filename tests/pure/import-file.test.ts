// Reading a file to import: others have their turn meanwhile, and what is too much is refused.
import { expect, test } from 'vitest'
import { readFile } from '../../src/features/transfer/import.ts'
import { maxImportedTasks } from '../../src/openapi/imports/found.ts'

const tasks = (count: number) =>
  Array.from({ length: count }, (_, n) => ({ title: 'x', external_id: String(n) }))

test.each([
  ['JSON', 'application/json' as const, JSON.stringify({ tasks: tasks(2000) })],
  ['CSV', 'text/csv' as const, `TYPE,CONTENT\n${'task,x\n'.repeat(2000)}`],
])('while %s is read others have their turn', async (_, type, text) => {
  let immediates = 0
  const count = () => {
    immediates += 1
    running = setImmediate(count)
  }
  let running = setImmediate(count)
  const read = await readFile(type, text)
  clearImmediate(running)
  expect(read.tasks).toHaveLength(2000)
  expect(immediates).toBeGreaterThanOrEqual(9)
})

test.each([
  ['JSON', 'application/json' as const, (count: number) => JSON.stringify({ tasks: tasks(count) }), '/tasks'],
  ['CSV', 'text/csv' as const, (count: number) => `TYPE,CONTENT\n${'task,x\n'.repeat(count)}`, ''],
])('of %s there may be 100,000 tasks', async (_, type, file, pointer) => {
  expect((await readFile(type, file(maxImportedTasks))).tasks).toHaveLength(maxImportedTasks)
  await expect(readFile(type, file(maxImportedTasks + 1))).rejects.toMatchObject({
    errors: [{ in: 'body', pointer, code: 'too_big' }],
  })
})

test('of what there is no place for the first hundred are named, and all are counted', async () => {
  const { omitted, omissions } = await readFile('text/csv', `TYPE,CONTENT\n${'note,x\n'.repeat(150)}`)
  expect([omitted, omissions.length]).toEqual([150, 100])
})
