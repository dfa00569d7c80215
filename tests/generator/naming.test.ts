// The names of the SDK's methods, for every operation of the contract.
import { expect, test } from 'vitest'
import { groupOf, methodOf } from '../../src/sdk/generator/naming.ts'
import { document, operations } from '../support/contract.ts'

test('every operation has a group and a short name in it', () => {
  const names = operations.map(({ operationId, tags: [tag] }) => {
    const group = groupOf(document.tags, tag as string)
    return `${group}.${methodOf(operationId, group)}`
  })
  expect(new Set(names).size).toBe(names.length)
  for (const name of names) expect(name).toMatch(/^[a-z]+\.[a-z]+([A-Z][a-z]+)*$/)
  // Renaming one of these would break the programs that call it.
  const published = [
    'account.changePassword',
    'account.delete',
    'account.endSession',
    'account.get',
    'account.listSessions',
    'account.update',
    'auth.login',
    'auth.logout',
    'auth.refresh',
    'auth.register',
    'service.getContract',
    'service.getHealth',
    'service.getIndex',
    'service.getReadiness',
    'tasks.create',
    'tasks.delete',
    'tasks.get',
    'tasks.list',
    'tasks.replace',
    'tasks.setCompletion',
    'tasks.update',
  ]
  expect(names).toEqual(expect.arrayContaining(published))
})

test('only a whole word is the noun', () => {
  expect(methodOf('listTaskers', 'tasks')).toBe('listTaskers')
  expect(methodOf('getMessages', 'account')).toBe('getMessages')
})

test('a tag without a group is refused, so that a new one is not forgotten', () => {
  expect(() => groupOf(document.tags, 'Reports')).toThrow('Reports')
})
