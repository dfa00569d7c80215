// What the SDK costs a web page: the size of its bundle, and that a bundler can leave out what is not called.
import { gzipSync } from 'node:zlib'
import { rolldown } from 'rolldown'
import { beforeAll, describe, expect, test } from 'vitest'
import { document } from '../support/contract.ts'
import { install, pack } from './package-project.ts'

/** Bytes on the wire that the client with all methods may take. */
const limit = 6144

let project: string
beforeAll(async () => {
  project = await install((await pack()).tarball)
})

/** @returns the code of a page that exports these names of the package, minified */
async function bundled(names: string): Promise<string> {
  const entry = 'page.js'
  const source = `export { ${names} } from 'tasks-sdk'`
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

const ids = Object.values(document.paths).flatMap((methods) =>
  Object.values(methods).map((one) => one.operationId),
)
/** The operations whose descriptions are in a bundle. */
const operationsIn = (code: string) =>
  ids.filter((id) => new RegExp(`id:[\`'"]${id}[\`'"]`).test(code)).sort()

describe('the bundle', () => {
  test(`of the client with all its methods takes ${limit} bytes at most, zipped`, async () => {
    const client = await bundled('createClient')
    const all = await bundled('createClient, isProblem, ApiError, TimeoutError')
    const flat = await bundled('createTransport, listTasks')
    console.log(
      `Zipped: createClient ${zipped(client)} bytes, with errors ${zipped(all)}, createTransport and listTasks ${zipped(flat)}`,
    )
    expect(operationsIn(client)).toEqual([...ids].sort())
    expect(zipped(client)).toBeLessThanOrEqual(limit)
    expect(zipped(all)).toBeLessThanOrEqual(limit)
  })

  test('of a flat function has that operation, the refresh of tokens, and no other', async () => {
    const flat = await bundled('createTransport, listTasks')
    expect(operationsIn(flat)).toEqual(['listTasks', 'refresh'])
    const underApi = Object.keys(document.paths).filter((path) => path.startsWith('/api/'))
    const paths = underApi.filter((path) => flat.split(/[`'"]/).includes(path))
    expect(paths.sort()).toEqual(['/api/auth/refresh', '/api/{user_id}/tasks'])
    expect(zipped(flat)).toBeLessThan(zipped(await bundled('createClient')) - 500)
  })

  test('of an error class alone has no request in it', async () => {
    const errors = await bundled('NotFoundError')
    expect(operationsIn(errors)).toEqual([])
    expect(errors).not.toContain('fetch')
  })
})
