// Relative references: they lead from one path of the service to another, also below a prefix.
import { expect, test } from 'vitest'
import { relativeReference } from '../../src/openapi/relative-reference.ts'

test.each([
  ['/', '/docs', 'docs'],
  ['/docs/', '/docs', '../docs'],
  ['/api/me/tasks', '/api/7/tasks/42', '../../api/7/tasks/42'],
  ['/api/auth/register', '/api/me', '../../api/me'],
])('from %s to %s it is %s', (from, to, reference) => {
  expect(relativeReference(from, to)).toBe(reference)
  for (const prefix of ['', '/tasks-api', '/a/b'])
    expect(new URL(reference, `http://proxy${prefix}${from}`).pathname).toBe(prefix + to)
})
