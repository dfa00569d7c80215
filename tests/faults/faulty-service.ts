// The service as a process of its own, for tests that take away what it stands on, and requests to it.
import { expect } from 'vitest'
import { type Program, startProgram } from '../process/program.ts'
import { secret } from '../support/service.ts'
import { until } from '../support/until.ts'

export type FaultyService = {
  program: Program
  url: string
  /** The status and the problem's code, e.g. `200` or `503 database_unavailable`. */
  ask(path: string): Promise<string>
  /** Waits until /ready responds with 200. */
  ready(): Promise<void>
  /** What is in the log at level error or above. */
  errors(): string[]
  /** Kills it. */
  end(): Promise<unknown>
  /** Fails unless the process that was started is still running. */
  hasNotRestarted(): void
}

/** Starts src/main.ts on a database, without any throttling by default. */
export async function startService(
  databaseUrl: string,
  environment: Record<string, string> = {},
): Promise<FaultyService> {
  const program = startProgram({
    DATABASE_URL: databaseUrl,
    BETTER_AUTH_SECRET: secret,
    AUTH_RATE_LIMIT: '0',
    RATE_LIMIT: '0',
    ...environment,
  })
  const url = await program.url()
  const ask = async (path: string) => {
    const response = await fetch(url + path)
    const body = await response.json()
    return response.ok ? String(response.status) : `${response.status} ${body.code}`
  }
  return {
    program,
    url,
    ask,
    ready: async () => void (await until(async () => (await ask('/ready')) === '200')),
    errors: () =>
      program
        .output()
        .stdout.split('\n')
        .filter((line) => /^\{"level":[56]0/.test(line)),
    end: () => {
      program.kill('SIGKILL')
      return program.exit()
    },
    hasNotRestarted: () => {
      expect([program.child.exitCode, program.child.signalCode]).toEqual([null, null])
      expect(program.output().stderr).toBe('')
    },
  }
}
