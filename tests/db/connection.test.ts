// Connection strings as Neon and others hand them out.
import { expect, test } from 'vitest'
import { connectionOptions, isPooled } from '../../src/db/connection.ts'

const neon = 'postgresql://user:secret@ep-cool-name-123-pooler.eu-central-1.aws.neon.tech/tasks'

test("Neon's string asks for verified TLS and channel binding, and pg is told both in its own words", () => {
  const options = connectionOptions(`${neon}?sslmode=require&channel_binding=require`)
  expect(options.connectionString).toBe(`${neon}?sslmode=verify-full`)
  expect(options.enableChannelBinding).toBe(true)
})

test.each(['disable', 'verify-full', 'no-verify'])('sslmode=%s is left as it is', (mode) => {
  expect(connectionOptions(`${neon}?sslmode=${mode}`).connectionString).toBe(`${neon}?sslmode=${mode}`)
})

test("libpq's own reading of sslmode is respected where it is asked for", () => {
  const url = `${neon}?uselibpqcompat=true&sslmode=require`
  expect(connectionOptions(url).connectionString).toBe(url)
})

test('no startup parameter is sent that a pooler refuses', () => {
  const options = connectionOptions(neon)
  expect(Object.keys(options)).not.toContain('statement_timeout')
  expect(Object.keys(options)).not.toContain('options')
})

test.each([
  [neon, true],
  [neon.replace('-pooler', ''), false],
  ['postgres://me@localhost/tasks', false],
  ['postgres://me@my-pooler.example.com/tasks', true],
])('%s leads to a pooler: %s', (url, pooled) => {
  expect(isPooled(url)).toBe(pooled)
})
