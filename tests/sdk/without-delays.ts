// Retries at once: the client draws how long it waits from Math.random, within a bound.
import { beforeEach, vi } from 'vitest'

/** For all tests of the file that calls it: no waiting, where the service does not ask for it. */
export const withoutDelays = (): void => beforeEach(() => void vi.spyOn(Math, 'random').mockReturnValue(0))
