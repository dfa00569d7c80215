// Edits of the small contract, each with every change that the gate reports, and shorthands for its parts.
import { expect, test } from 'vitest'
import { changesOf, type Edit } from './small-contract.ts'

/** Name, edit, and every change that it makes. */
export type Case = [string, Edit, ...string[]]

export const things = (d: Parameters<Edit>[0]) => d.paths['/things']
export const one = (d: Parameters<Edit>[0]) => d.paths['/things/{id}']
export const schemas = (d: Parameters<Edit>[0]) => d.components.schemas
export const parameters = (d: Parameters<Edit>[0]) => things(d).get.parameters
export const text = { type: 'string' }

/** Makes each edit. */
export const testEdits = (cases: readonly Case[]) =>
  test.each([...cases])('%s', (_name, edit, ...expected) => {
    expect(changesOf(edit)).toEqual(expected)
  })
