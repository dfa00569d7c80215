// Server-sent events as the SDK reads them, by the rules of the WHATWG.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { eventParser, type ServerSentEvent } from '../../src/sdk/stream/event-parser.ts'

const utf8 = new TextEncoder()

/** Parses a stream that arrives in pieces. @param cuts where it is cut, each as a part of the whole */
function parsed(text: string, cuts: number[] = []): ServerSentEvent[] {
  const bytes = utf8.encode(text)
  const places = cuts.map((cut) => Math.floor(cut * (bytes.length + 1))).sort((one, other) => one - other)
  const parse = eventParser()
  return [0, ...places].flatMap((from, index) => parse(bytes.slice(from, places[index])))
}

const event = (data: string, type = 'message', id = '') => ({ data, type, id })

describe('an event', () => {
  test.each<[string, string, ServerSentEvent[]]>([
    ['of one line', 'data: one\n\n', [event('one')]],
    ['of several lines', 'data: one\ndata\ndata:two\n\n', [event('one\n\ntwo')]],
    ['with all of it', 'id: 7\nevent: change\ndata: {}\n\n', [event('{}', 'change', '7')]],
    [
      'with the id of one before',
      'id: 7\ndata: 1\n\ndata: 2\n\n',
      [event('1', 'message', '7'), event('2', 'message', '7')],
    ],
    ['with the id of what is no event', 'id: 7\n\ndata: 1\n\n', [event('1', 'message', '7')]],
    ['whose id is empty', 'id: 7\ndata: 1\n\nid\ndata: 2\n\n', [event('1', 'message', '7'), event('2')]],
    [
      'whose id has a NUL',
      'id: 7\ndata: 1\n\nid: 8\0\ndata: 2\n\n',
      [event('1', 'message', '7'), event('2', 'message', '7')],
    ],
    [
      'with a type that the next does not have',
      'event: a\ndata: 1\n\ndata: 2\n\n',
      [event('1', 'a'), event('2')],
    ],
    ['without a type', 'event\ndata: 1\n\n', [event('1')]],
    ['without data', 'event: change\nid: 1\n\n', []],
    ['with empty data', 'data\n\ndata\ndata\n\n', [event(''), event('\n')]],
    ['with one space more', 'data:  one \n\n', [event(' one ')]],
    ['with colons', 'data: a:b: c\n\n', [event('a:b: c')]],
    ['with other fields', 'Data: a\nretry: 5\n data: b\nx\n__proto__: {}\ndata: c\n\n', [event('c')]],
    ['between comments', ':\n\n: one\ndata: 1\n:data: 2\n\n:\n\n', [event('1')]],
    ['behind a byte order mark', '\uFEFFdata: 1\n\n', [event('1')]],
    ['behind a second one', '\uFEFF\uFEFFdata: 1\n\n', []],
    ['with one of its own', 'data: \uFEFF1\n\n', [event('\uFEFF1')]],
    ['that is cut off', 'data: 1\n\nid: 2\ndata: 2\n', [event('1')]],
    ['with CR LF', 'data: 1\r\ndata: 2\r\n\r\n', [event('1\n2')]],
    ['with CR', 'data: 1\rdata: 2\r\r', [event('1\n2')]],
    ['with all of them', 'data: 1\rdata: 2\n\r\ndata: 3\n\r', [event('1\n2'), event('3')]],
  ])('%s', (_, text, expected) => {
    expect(parsed(text)).toEqual(expected)
  })

  test('is there with its last byte, also where a line feed may follow', () => {
    const parse = eventParser()
    expect(parse(utf8.encode('data: 1\r\r'))).toEqual([event('1')])
    expect(parse(utf8.encode('\ndata: 2\n\n'))).toEqual([event('2')])
    expect(parse(utf8.encode('\n'))).toEqual([])
  })
})

const word = fc.string({ unit: fc.constantFrom('a', ' ', ':', '\0', 'é', '☃', '𝄞', '\uFEFF'), maxLength: 4 })
const fieldLine = fc
  .tuple(fc.constantFrom('data', 'id', 'event', '', 'other'), fc.constantFrom(':', ': ', ''), word)
  .map((parts) => parts.join(''))
const line = fc.oneof({ weight: 2, arbitrary: fieldLine }, fc.constant(''))
const streamText = fc
  .tuple(
    fc.constantFrom('', '\uFEFF'),
    fc.array(fc.tuple(line, fc.constantFrom('\n', '\r', '\r\n')), { maxLength: 12 }),
  )
  .map(([mark, lines]) => mark + lines.flat().join(''))

/** The rules once more, over a whole text. */
function expectedOf(text: string): ServerSentEvent[] {
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/)
  lines.pop()
  const events: ServerSentEvent[] = []
  let [buffer, id, type] = ['', '', '']
  let last = ''
  for (const each of lines) {
    const colon = each.indexOf(':')
    const name = colon < 0 ? each : each.slice(0, colon)
    const value = colon < 0 ? '' : each.slice(colon + 1).replace(/^ /, '')
    if (each === '') {
      last = id
      if (buffer !== '') events.push({ id: last, type: type || 'message', data: buffer.slice(0, -1) })
      buffer = ''
      type = ''
    } else if (name === 'data') buffer += `${value}\n`
    else if (name === 'event') type = value
    else if (name === 'id' && !value.includes('\0')) id = value
  }
  return events
}

test('wherever the bytes are cut in three, the events are those of the whole', () => {
  const text = '\uFEFF: c\r\ndata: é☃\r\ndata:𝄞\rid: 1\n\r\nevent: x\rdata\r\r\n\r\ndata: z\rdata\n\n'
  const bytes = utf8.encode(text)
  const expected = expectedOf(text)
  expect(expected.length).toBe(3)
  for (let one = 0; one <= bytes.length; one += 1)
    for (let two = one; two <= bytes.length; two += 1) {
      const parse = eventParser()
      const pieces = [bytes.slice(0, one), bytes.slice(one, two), bytes.slice(two)]
      expect(pieces.flatMap(parse)).toEqual(expected)
    }
})

test('however the bytes are cut, the events are those of the whole', () => {
  fc.assert(
    fc.property(
      streamText,
      fc.array(fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true })),
      (text, cuts) => {
        expect(parsed(text, cuts)).toEqual(expectedOf(text))
      },
    ),
    { numRuns: 2000 },
  )
})

test('and byte by byte', () => {
  fc.assert(
    fc.property(streamText, (text) => {
      const parse = eventParser()
      expect([...utf8.encode(text)].flatMap((byte) => parse(Uint8Array.of(byte)))).toEqual(expectedOf(text))
    }),
  )
})
