// Vitest as StrykerJS starts it: the tests of pure rules alone, without the PostgreSQL that all others share.
import { defineConfig } from 'vitest/config'
import { pureTests } from './pure.ts'

export default defineConfig({
  root: new URL('../..', import.meta.url).pathname,
  test: { include: pureTests },
})
