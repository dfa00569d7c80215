// Names in the document that other generators of clients make files and identifiers of.
import { expect, test } from 'vitest'
import { document } from '../support/contract.ts'

type Schema = { enum?: unknown[]; properties?: Record<string, Schema> }
const schemas = Object.entries(
  (document as unknown as { components: { schemas: Record<string, Schema> } }).components.schemas,
)

test('no schema needs a file that generators write themselves, whatever the case of its letters', () => {
  const names = schemas.map(([name]) => name.toLowerCase())
  expect(names).not.toContain('index')
  expect(new Set(names).size).toBe(names.length)
})

test('a field whose name is a word of TypeScript has no list of values of its own, since that would be an enum of this name', () => {
  const words = [
    'in',
    'default',
    'class',
    'new',
    'delete',
    'enum',
    'export',
    'import',
    'function',
    'null',
    'this',
  ]
  const fields = schemas.flatMap(([schema, { properties = {} }]) =>
    Object.entries(properties).flatMap(([name, field]) =>
      field.enum && words.includes(name) ? [`${schema}.${name}`] : [],
    ),
  )
  expect(fields).toEqual([])
})
