// Connection strings as Neon and others hand them out.
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { connectionOptions, isPooled } from '../../src/db/address/connection-options.ts'
import { newFolder } from '../process/program.ts'

const neon = 'postgresql://user:secret@ep-cool-name-123-pooler.eu-central-1.aws.neon.tech/tasks'
const verified = {}
const unverified = { rejectUnauthorized: false }

test("Neon's string asks for verified TLS and channel binding, and both become options of pg", () => {
  const options = connectionOptions(`${neon}?sslmode=require&channel_binding=require`)
  expect(options.ssl).toEqual(verified)
  expect(options.enableChannelBinding).toBe(true)
  expect(connectionOptions(neon).enableChannelBinding).toBe(false)
})

test.each([
  ['', undefined],
  ['sslmode=disable', false],
  ['sslmode=disable&sslrootcert=/nowhere', false],
  ['sslmode=require', verified],
  ['sslmode=verify-ca', verified],
  ['sslmode=verify-full', verified],
  ['sslmode=no-verify', unverified],
  ['ssl=true', verified],
  ['sslnegotiation=direct', verified],
  ['uselibpqcompat=true&sslmode=require', unverified],
  ['uselibpqcompat=true&sslmode=verify-full', verified],
])('%s means TLS %j', (parameters, ssl) => {
  expect(connectionOptions(`${neon}?${parameters}`).ssl).toEqual(ssl)
})

test('certificates are read from their files, and are enough to ask for TLS', async () => {
  const folder = await newFolder()
  const [ca, cert, key] = ['ca', 'cert', 'key'].map((name) => join(folder, name)) as [string, string, string]
  for (const file of [ca, cert, key]) await writeFile(file, `content of ${file}`)
  expect(connectionOptions(`${neon}?sslrootcert=${ca}`).ssl).toEqual({ ca: `content of ${ca}` })
  expect(connectionOptions(`${neon}?sslmode=require&sslcert=${cert}&sslkey=${key}`).ssl).toEqual({
    cert: `content of ${cert}`,
    key: `content of ${key}`,
  })
  const compatible = connectionOptions(`${neon}?uselibpqcompat=true&sslmode=require&sslrootcert=${ca}`).ssl
  expect(compatible).toEqual({ ca: `content of ${ca}`, checkServerIdentity: expect.any(Function) })
  expect(() => connectionOptions(`${neon}?sslcert=${cert}`)).toThrow('both sslcert and sslkey')
  expect(() => connectionOptions(`${neon}?uselibpqcompat=true&sslmode=verify-ca`)).toThrow('sslrootcert')
})

test("the system's authorities are those that are trusted where it is asked for", () => {
  const { ssl } = connectionOptions(`${neon}?sslmode=verify-full&sslrootcert=system`)
  expect(ssl).toEqual({ ca: expect.any(Array) })
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
  ['postgres://me@direct.example.com,my-pooler.example.com/tasks', true],
])('%s leads to a pooler: %s', (url, pooled) => {
  expect(isPooled(url)).toBe(pooled)
})
