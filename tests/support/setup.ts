// Runs before each test file: what a test has replaced or opened does not outlive it.
import { afterAll, afterEach, vi } from 'vitest'
import { endFile, endTest } from './cleanup.ts'

afterEach(async () => {
  vi.useRealTimers()
  vi.restoreAllMocks()
  vi.unstubAllGlobals()
  await endTest()
})
afterAll(endFile)
