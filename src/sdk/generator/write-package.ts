// Generates what makes the SDK a package: its manifest and its entry module.
import type { Document } from './document.ts'

/** The package's entries besides its root, with their modules. */
export const entries: Record<string, string> = {
  testing: 'testing/entry',
  'react-query': 'react-query',
  offline: 'offline',
}

/** The root entry, `tasks-sdk`. */
export const indexModule = `// The root entry: the client and everything that belongs to it. Generated.

export type { Answer, Call } from './call.ts'
export type { ChangeEvent, StreamOptions } from './change-stream.ts'
export * from './client.ts'
export type * from './contract.ts'
export {
  ApiError,
  BadRequestError,
  ConflictError,
  ConnectionError,
  ForbiddenError,
  isProblem,
  NotFoundError,
  PreconditionFailedError,
  type ProblemError,
  RateLimitError,
  ServerError,
  TimeoutError,
  UnauthorizedError,
} from './errors.ts'
export { localStorageStore } from './local-storage-store.ts'
export * from './operations.ts'
export type * from './options.ts'
export type { ClientSession, SessionState } from './client-session.ts'
export { type AccessTokenSource, memoryStore, type Tokens, type TokenStore } from './tokens.ts'
export { createTransport, type Transport } from './transport.ts'
`

/** @returns the package's package.json, with the version of the contract */
export function manifest({ info }: Document): string {
  const subpaths = Object.entries(entries)
  const target = (path: string) => ({ types: `./dist/${path}.d.ts`, default: `./dist/${path}.js` })
  const targets = (module: string) => ({ import: target(module), require: target(`cjs/${module}`) })
  const content = {
    name: 'tasks-sdk',
    version: info.version,
    description: 'A typed client for the Tasks API: sessions, retries and paging included, no dependencies.',
    keywords: ['tasks', 'api', 'client', 'sdk', 'openapi'],
    license: 'MIT',
    type: 'module',
    sideEffects: false,
    engines: { node: '>=20' },
    // For what does not read `exports`.
    main: './dist/cjs/index.js',
    types: './dist/cjs/index.d.ts',
    typesVersions: {
      '*': Object.fromEntries(subpaths.map(([name, module]) => [name, [`./dist/cjs/${module}.d.ts`]])),
    },
    exports: {
      '.': targets('index'),
      ...Object.fromEntries(subpaths.map(([name, module]) => [`./${name}`, targets(module)])),
      './package.json': './package.json',
    },
    // For the types of query keys alone. Any version, since whoever does not use that entry may have another one.
    peerDependencies: { '@tanstack/react-query': '*' },
    peerDependenciesMeta: { '@tanstack/react-query': { optional: true } },
    files: ['dist', 'src', 'CHANGELOG.md'],
  }
  return `${JSON.stringify(content, null, 2)}\n`
}
