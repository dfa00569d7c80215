// How the tests run: files side by side, each on a database of its own; what judges the whole run comes last.
import { defineConfig } from 'vitest/config'

const root = new URL('..', import.meta.url).pathname

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
