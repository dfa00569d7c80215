// The test of the source's layout by itself, as `make check` runs it: it needs no database.
import { defineConfig } from 'vitest/config'

export default defineConfig({
  root: new URL('..', import.meta.url).pathname,
  test: { include: ['tests/architecture.test.ts'] },
})
