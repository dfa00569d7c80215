// What the SDK costs a web page: the size of its bundle, and that a bundler can leave out what is not called.
import { gzipSync } from 'node:zlib'
import { rolldown } from 'rolldown'
import { beforeAll, describe, expect, test } from 'vitest'
import { document, operations } from '../support/contract.ts'
import { install, pack } from './package-project.ts'

/** Bytes on the wire that what every page needs may take: the client's engine with one operation. */
const engineLimit = 5632

/** Bytes that each further operation may add. A bound on all of them together would be a bound on the contract. */
const operationLimit = 36

/** Bytes that the stream of changes may add to a page that has it: the whole client, or its function alone. */
const streamLimit = 1152

/** Bytes that the offline copy may add to a page, with its store in IndexedDB. */
const offlineLimit = 10_240

let project: string
beforeAll(async () => {
  project = await install((await pack()).tarball)
})

/** @returns the code of a page that exports these names of the package, or of an entry of it, minified */
async function bundled(names: string, from = 'tasks-sdk'): Promise<string> {
  const entry = 'page.js'
  const source = `export { ${names} } from '${from}'`
  const plugin = {
    name: 'page',
    resolveId: (id: string) => (id === entry ? `${project}/${entry}` : null),
    load: (id: string) => (id.endsWith(entry) ? source : null),
  }
  const bundle = await rolldown({ input: entry, cwd: project, platform: 'browser', plugins: [plugin] })
  const { output } = await bundle.generate({ format: 'esm', minify: true })
  await bundle.close()
  expect(output).toHaveLength(1)
  return output[0].code
}

const zipped = (code: string) => gzipSync(code, { level: 9 }).length

const ids = operations.map(({ operationId }) => operationId)
/** The operations whose descriptions are in a bundle. */
const operationsIn = (code: string) =>
  ids.filter((id) => new RegExp(`id:[\`'"]${id}[\`'"]`).test(code)).sort()

describe('the bundle', () => {
  test(`takes ${engineLimit} bytes at most, and ${operationLimit} for each further operation, zipped`, async () => {
    const flat = zipped(await bundled('createTransport, listTasks, isProblem, ApiError, TimeoutError'))
    const client = await bundled('createClient')
    const all = zipped(await bundled('createClient, isProblem, ApiError, TimeoutError'))
    const streaming = zipped(
      await bundled('createTransport, listTasks, streamChanges, isProblem, ApiError, TimeoutError'),
    )
    console.log(
      `Zipped: createClient with errors ${all} bytes, createTransport and listTasks with errors ${flat}, streamChanges ${streaming - flat} more`,
    )
    expect(operationsIn(client)).toEqual([...ids].sort())
    expect(flat).toBeLessThanOrEqual(engineLimit)
    expect(streaming - flat).toBeLessThanOrEqual(streamLimit)
    expect(all).toBeLessThanOrEqual(streaming + operationLimit * (ids.length - 2))
  })

  test('of a flat function has that operation, the refresh of tokens, and no other', async () => {
    const flat = await bundled('createTransport, listTasks')
    expect(operationsIn(flat)).toEqual(['listTasks', 'refresh'])
    const underApi = Object.keys(document.paths).filter((path) => path.startsWith('/api/'))
    const paths = underApi.filter((path) => flat.split(/[`'"]/).includes(path))
    expect(paths.sort()).toEqual(['/api/auth/refresh', '/api/{user_id}/tasks'])
    expect(flat).not.toContain('event-stream')
  })

  test(`of the offline copy takes ${offlineLimit} bytes at most, zipped, and has no operation in it`, async () => {
    const code = await bundled('createOffline, indexedDbStore', 'tasks-sdk/offline')
    console.log(`Zipped: createOffline with indexedDbStore ${zipped(code)} bytes`)
    expect(operationsIn(code)).toEqual([])
    expect(code).not.toContain('fetch(')
    expect(zipped(code)).toBeLessThanOrEqual(offlineLimit)
    expect(await bundled('createClient')).not.toContain('indexedDB')
  })

  test('of an error class alone has no request in it', async () => {
    const errors = await bundled('NotFoundError')
    expect(operationsIn(errors)).toEqual([])
    expect(errors).not.toContain('fetch')
  })
})
