// Anchors are found however a formatter lays the source out, and say what they missed.
import { expect, test } from 'vitest'
import { find } from './anchor.ts'

function foundIn(anchor: string, text: string): string {
  const found = find(anchor, text)
  return 'reason' in found ? found.reason : text.slice(found.begin, found.end)
}

test.each([
  ['a(b, c)', 'x = a(b, c)\n', 'a(b, c)'],
  ['a(b, c)', 'x = a(\n  b,\n  c,\n);\n', 'a(\n  b,\n  c,\n)'],
  ['if (a) return b', 'if (a)\n  return b;', 'if (a)\n  return b'],
  ['return a && b', 'return (\n  a &&\n  b\n)\n', 'return (\n  a &&\n  b\n)'],
  ["{ a: 'x', b }", '{\n  a: "x",\n  b,\n}', '{\n  a: "x",\n  b,\n}'],
  ['(x) => y', 'f(x => y)', 'x => y'],
  ['x => y', 'f((x) => y)', '(x) => y'],
  [".where('a', '=', b)", "q\n    .where('a', '=', b)\n    .where(c)", ".where('a', '=', b)"],
  ['f(a),', 'g(f(a), b)', 'f(a),'],
  ['f(a),', 'g(f(a))', 'f(a)'],
  ['f(a, g())', 'h(f(a, g()), b)', 'f(a, g())'],
  ['a && g()', 'if (a && g()) b', 'a && g()'],
  ['f(g(', 'x = f(g(1), 2)', 'f(g('],
])('`%s` is found in %j', (anchor, text, expected) => {
  expect(foundIn(anchor, text)).toBe(expected)
})

test('a name that begins alike is another one', () => {
  expect(foundIn('use(a)', 'use(ab)\nuse(a)')).toBe('use(a)')
})

test('an anchor that is not found says which line is nearest', () => {
  const text = 'const a = 1\nif (user_id !== owner) throw refused\nif (b) throw c\n'
  expect(foundIn('if (user_id !== caller.id) throw refused', text)).toBe(
    'not found; nearest is line 2: if (user_id !== owner) throw refused',
  )
  expect(foundIn('nothing.like.it', text)).toBe('not found; no line is like it')
  expect(foundIn('', text)).toBe('not found; no line is like it')
})

test('an anchor that is found several times says where', () => {
  expect(foundIn('f(a)', 'f(a)\ng\nf(\n  a\n)')).toBe('found 2 times, in lines 1, 3')
})

test('an anchor is not found where it would cut a pair of parentheses in two', () => {
  expect(foundIn('b + c', '(a + b) + c')).toBe('found, but it would cut a pair of parentheses in two')
})
