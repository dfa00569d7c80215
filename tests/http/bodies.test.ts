// Bodies as bytes and as JSON: what is refused before any field is looked at.
import { beforeAll, describe, expect, test } from 'vitest'
import { type Person, password, signUp } from '../support/client.ts'
import { operationById, operations } from '../support/contract.ts'
import { pathOf, takesFile } from '../support/contract-fixtures.ts'
import { type TestService, testService } from '../support/service.ts'

let service: TestService
let ada: Person
let taskId: number
beforeAll(async () => {
  service = await testService()
  ada = await signUp(service)
  taskId = (await ada.call('createTask', 201, { body: { title: 'Write' } })).body.id
})

type Raw = string | Uint8Array<ArrayBuffer> | ReadableStream | undefined
const json = { 'Content-Type': 'application/json' }

async function send(operationId: string, raw: Raw, headers: Record<string, string> = json) {
  const { method, path } = operationById(operationId)
  const url = pathOf({ path }, { task: taskId })
  const options = { token: ada.token, headers, ...(raw !== undefined && { raw }) }
  const { status, body, headers: received } = await service.send(method, url, options)
  return { status, headers: received, ...(body as { code?: string; errors?: object[]; title?: string }) }
}

const takingBodies = operations.filter(({ requestBody }) => requestBody)

describe.each(takingBodies)('$operationId', ({ operationId }) => {
  test.each([
    ['a truncated object', '{"title":"a"'],
    ['a trailing comma', '{"title":"a",}'],
    ['single quotes', "{'title':'a'}"],
    ['an unquoted key', '{title:"a"}'],
    ['NaN', '{"title":NaN}'],
    ['a number with a leading zero', '{"completed":01}'],
    ['a comment line', '// a task\n{"title":"a"}'],
    ['a line break in a string', '{"title":"a\nb"}'],
    ['an unknown escape', '{"title":"\\x41"}'],
    ['a second value', '{"title":"a"}{}'],
    ['blanks alone', ' \r\n\t '],
    ['100,000 brackets', '['.repeat(100_000)],
  ])('refuses %s as malformed JSON', async (_, raw) => {
    const response = await send(operationId, raw)
    expect(response).toMatchObject({ status: 400, code: 'malformed_json' })
    if (!takesFile(operationById(operationId))) expect(response.errors).toBeUndefined()
  })

  test.each([
    ['in a string', [0x7b, 0x22, 0xe4, 0x22, 0x3a, 0x31, 0x7d]],
    ['of a truncated sequence', [0x22, 0xe2, 0x82, 0x22]],
    ['of an encoded surrogate', [0x22, 0xed, 0xa0, 0x80, 0x22]],
    ['of an overlong form', [0x22, 0xc0, 0x80, 0x22]],
    ['of UTF-16', [0xff, 0xfe, 0x7b, 0x00, 0x7d, 0x00]],
  ])('refuses bytes that are not UTF-8, %s', async (_, bytes) => {
    expect(await send(operationId, new Uint8Array(bytes))).toMatchObject({
      status: 400,
      code: 'malformed_json',
    })
  })

  test.each([
    ['an array', '[]'],
    ['an object in an array', '[{"title":"a"}]'],
    ['a string', '"title"'],
    ['a number', '5'],
    ['a boolean', 'true'],
    ['null', 'null'],
    ['50,000 nested arrays', '['.repeat(50_000) + ']'.repeat(50_000)],
  ])('refuses %s in the place of an object', async (_, raw) => {
    expect(await send(operationId, raw)).toMatchObject({
      status: 400,
      code: 'validation_failed',
      errors: [{ in: 'body', pointer: '', code: 'invalid_type' }],
    })
  })

  test.each<[string, Raw, Record<string, string>]>([
    ['no body and no media type', undefined, {}],
    ['no body with a media type', undefined, json],
    ['an empty body', '', json],
    ['an empty body of another media type', '', { 'Content-Type': 'text/plain' }],
    ['an empty body in chunks', new Blob([]).stream(), json],
  ])('refuses %s', async (_, raw, headers) => {
    expect(await send(operationId, raw, headers)).toMatchObject({
      status: 400,
      code: 'validation_failed',
      errors: [{ in: 'body', pointer: '', code: 'required', message: 'a body is required' }],
    })
  })

  test.skipIf(takesFile(operationById(operationId)))(
    'takes 102,400 bytes, not one more, whether the length is declared or not',
    async () => {
      const padded = (length: number) => new TextEncoder().encode(`{${' '.repeat(length - 2)}}`)
      const declared = (length: number) => ({ ...json, 'Content-Length': String(length) })
      const codeOf = async (raw: Raw, headers = json) => (await send(operationId, raw, headers)).code
      const chunks = (length: number) => new Blob([padded(length)]).stream()

      expect(await codeOf(padded(102_401), declared(102_401))).toBe('body_too_large')
      expect(await codeOf(chunks(102_401))).toBe('body_too_large')
      expect(await codeOf(padded(102_400), declared(102_400))).not.toBe('body_too_large')
      expect(await codeOf(chunks(102_400))).not.toBe('body_too_large')
    },
  )
})

describe('what JSON leaves open', () => {
  test('of a key that comes twice, the last value counts', async () => {
    const response = await send('createTask', '{"title":"first","title":"second"}')
    expect(response).toMatchObject({ status: 201, title: 'second' })
    expect(await send('createTask', '{"title":"first","title":1}')).toMatchObject({ status: 400 })
  })

  test('a byte order mark is ignored (RFC 8259 section 8.1), but only one', async () => {
    expect(await send('createTask', '\ufeff{"title":"a"}')).toMatchObject({ status: 201, title: 'a' })
    expect(await send('createTask', '\ufeff\ufeff{"title":"a"}')).toMatchObject({ code: 'malformed_json' })
  })

  test('escaped surrogates that form a pair are one character', async () => {
    const response = await send('createTask', '{"title":"\\ud83d\\ude00"}')
    expect(response).toMatchObject({ status: 201, title: '😀' })
  })

  test.each([
    ['a number beyond doubles', '1e400'],
    ['its negative', '-1e400'],
    ['minus zero', '-0'],
    ['one for true', '1'],
    ['a string for true', '"true"'],
    ['null for a boolean', 'null'],
    ['arrays 50,000 deep', '['.repeat(50_000) + ']'.repeat(50_000)],
    ['objects 10,000 deep', '{"a":'.repeat(10_000) + 1 + '}'.repeat(10_000)],
  ])('%s is not converted', async (_, value) => {
    for (const field of ['title', 'completed']) {
      if (field === 'title' && value === '"true"') continue
      expect(await send('updateTask', `{"${field}":${value}}`)).toMatchObject({
        status: 400,
        code: 'validation_failed',
        errors: [{ in: 'body', pointer: `/${field}`, code: 'invalid_type' }],
      })
    }
  })
})

test('a list in the place of text is one mistake, whatever its length', async () => {
  const { errors } = await send('createTask', '{"title":[]}')
  expect(errors).toEqual([expect.objectContaining({ pointer: '/title', code: 'invalid_type' })])
})

describe('{}', () => {
  test.each(['updateTask', 'updateMe'])('is a patch that changes nothing for %s', async (operationId) => {
    expect((await send(operationId, '{}')).status).toBe(200)
  })

  test.each([
    ['createTask', ['/title']],
    ['setTaskCompletion', ['/completed']],
    ['changePassword', ['/current_password', '/new_password']],
    ['refresh', ['/refresh_token']],
    ['deleteMe', ['/password']],
    ['deleteMeByPost', ['/password']],
  ])('lacks required fields for %s', async (operationId, pointers) => {
    expect(await send(operationId, '{}')).toMatchObject({
      status: 400,
      errors: pointers.map((pointer) => ({ in: 'body', pointer, code: 'required', message: 'is required' })),
    })
  })
})

test('the account is as it was after all of that', async () => {
  await ada.call('login', 200, { body: { email: ada.email, password } })
  expect((await ada.call('getMe', 200)).body).toMatchObject({ name: 'Ada' })
})
