// How the tests run: files side by side, each on a database of its own; what checks the whole run comes last. What
// needs HTTP alone runs a second time, against the in-memory service.
import { globSync, readFileSync } from 'node:fs'
import { defineConfig } from 'vitest/config'
import { hangMillis } from './support/until.ts'

const root = new URL('..', import.meta.url).pathname

/** The files that replace a module: it must not have been loaded by a file before. */
const replacing = globSync('tests/**/*.test.ts', { cwd: root }).filter((file) =>
  readFileSync(root + file, 'utf8').includes('vi.mock('),
)
const elsewhere = ['tests/coverage/**', 'tests/bench/soak.test.ts']

/** The files on HTTP and the contract that do not run against the in-memory service, each with the reason. */
const ofTheServiceAlone = {
  'contract/outages': 'takes the database away',
  'contract/throttled': 'the in-memory service has no limits; its failNext makes a 429',
  'http/synchronous-responses': 'every response of the in-memory service is a promise',
  'http/active-span': 'the in-memory service has no spans',
  'http/access-tokens': 'signs tokens with the secret, and the in-memory service looks up its own',
  'http/client-address': 'is about proxies and sockets',
  'http/compression': 'the in-memory service sends text as it is',
  'http/cross-origin': 'the in-memory service has no CORS: no browser stands between it and its client',
  'http/erasure': 'looks for remains in the tables',
  'http/tarpit': 'the in-memory service has no limits',
  'http/listening-sockets': 'the in-memory service listens nowhere',
  'http/log-privacy': 'reads the log',
  'http/production-headers': 'the in-memory service is never in production',
  'http/readiness': 'takes the database away',
  'http/password-load': 'the in-memory service hashes nothing, and has no limits',
  'http/request-log': 'reads the log',
  'http/server': 'needs real sockets',
  'http/server-bodies': 'needs real sockets',
  'http/server-drain': 'needs real sockets',
  'http/throttled-sign-in': 'the in-memory service has no limits',
  'http/throttled-users': 'the in-memory service has no limits',
  'http/unread': 'needs real sockets',
  'http/user-concurrency': 'the in-memory service has no limits',
  'http/without-database': 'runs without a database',
}

export default defineConfig({
  root,
  test: {
    globalSetup: ['tests/support/cluster.ts'],
    setupFiles: ['tests/support/setup.ts'],
    reporters: [['default', { summary: false }], 'tests/support/closing-line.ts'],
    // Against what hangs: the longest test takes half a minute, and a busy machine may take ten times as long.
    testTimeout: 600_000,
    hookTimeout: 600_000,
    expect: { poll: { timeout: hangMillis } },
    maxWorkers: 4, // most of them wait for a database or a process
    isolate: false, // loading the service takes longer than most files do
    projects: [
      {
        extends: true,
        test: {
          name: 'service',
          include: ['tests/**/*.test.ts'],
          exclude: [...elsewhere, ...replacing],
          provide: { isInMemory: false },
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: {
          name: 'service, isolated',
          include: replacing,
          isolate: true,
          provide: { isInMemory: false },
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: {
          name: 'model',
          include: ['tests/{contract,http}/*.test.ts'],
          exclude: Object.keys(ofTheServiceAlone).map((name) => `tests/${name}.test.ts`),
          provide: { isInMemory: true },
          sequence: { groupOrder: 0 },
        },
      },
      {
        // Alone, since it takes the whole machine.
        extends: true,
        test: { name: 'soak', include: ['tests/bench/soak.test.ts'], sequence: { groupOrder: 2 } },
      },
      {
        extends: true,
        test: { name: 'coverage', include: ['tests/coverage/**/*.test.ts'], sequence: { groupOrder: 1 } },
      },
    ],
  },
})
