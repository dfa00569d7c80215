// How the tests run: files side by side, each on a database of its own; what judges the whole run comes last.
import { defineConfig } from 'vitest/config'

const root = new URL('..', import.meta.url).pathname

/** The files that speak HTTP alone, and so run a second time, against the in-memory double. */
const blackBox = [
  'contract/refusals',
  'http/account',
  'http/authorization',
  'http/bodies',
  'http/body-fields',
  'http/conditional',
  'http/headers',
  'http/idempotency',
  'http/list',
  'http/list-refusals',
  'http/login',
  'http/media-types',
  'http/order-of-checks',
  'http/path-ids',
  'http/refresh',
  'http/registration',
  'http/routing',
  'http/search',
  'http/sessions',
  'http/task-creation',
  'http/tasks',
]

export default defineConfig({
  root,
  test: {
    globalSetup: ['tests/support/cluster.ts'],
    reporters: [['default', { summary: false }], 'tests/support/closing-line.ts'],
    testTimeout: 20_000,
    hookTimeout: 30_000,
    maxWorkers: 4, // most of them wait for a database or a process
    projects: [
      {
        extends: true,
        test: {
          name: 'service',
          include: ['tests/**/*.test.ts'],
          exclude: ['tests/coverage/**'],
          provide: { isDouble: false },
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: {
          name: 'double',
          include: blackBox.map((name) => `tests/${name}.test.ts`),
          provide: { isDouble: true },
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: { name: 'coverage', include: ['tests/coverage/**/*.test.ts'], sequence: { groupOrder: 1 } },
      },
    ],
  },
})
