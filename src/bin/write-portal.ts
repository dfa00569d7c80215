// Downloads Scalar's script from the npm registry and writes it, compressed, to src/portal. Needed only for a new version.
import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompressSync, constants } from 'node:zlib'
import { OperatorError } from '../operator-error.ts'
import { bundleFile, scalar } from '../portal/bundle.ts'
import { run } from './run.ts'

const execute = promisify(execFile)

await run(async () => {
  const folder = await mkdtemp(join(tmpdir(), 'tasks-api-portal-'))
  try {
    const archive = await fetchArchive(folder)
    await execute('tar', ['-xzf', archive, '-C', folder])
    const script = await readFile(join(folder, 'package/dist/browser/standalone.js'))
    const map = await readFile(join(folder, 'package/dist/browser/standalone.js.map'), 'utf8')
    const sha256 = createHash('sha256').update(script).digest('hex')
    if (sha256 !== scalar.sha256)
      throw new OperatorError(`the script's sha256 is ${sha256}; write it into bundle.ts`)
    await writeFile(bundleFile, compress(script))
    await writeFile(new URL('scalar.LICENSE.txt', bundleFile), await licence(map))
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
})

/**
 * Downloads the package.
 * @returns the path of its archive
 * @throws OperatorError when its integrity is not the pinned one
 */
async function fetchArchive(folder: string): Promise<string> {
  const { stdout } = await execute('npm', ['pack', `${scalar.package}@${scalar.version}`], { cwd: folder })
  const archive = join(folder, stdout.trim())
  const integrity = `sha512-${createHash('sha512')
    .update(await readFile(archive))
    .digest('base64')}`
  if (integrity !== scalar.integrity) throw new OperatorError(`the package's integrity is ${integrity}`)
  return archive
}

function compress(script: Buffer): Buffer {
  const params = {
    [constants.BROTLI_PARAM_QUALITY]: 11,
    [constants.BROTLI_PARAM_LGWIN]: 24,
    [constants.BROTLI_PARAM_SIZE_HINT]: script.length,
  }
  return brotliCompressSync(script, { params })
}

/** The licences. The package is MIT-licensed without the text; the packages that it bundles are named in its source map. */
async function licence(map: string): Promise<string> {
  const mit = await readFile(new URL('../../LICENSE', import.meta.url), 'utf8')
  const sources = (JSON.parse(map) as { sources: string[] }).sources
  const names = sources.map((source) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(source)?.[1])
  const bundled = [...new Set(names.filter((name) => name !== undefined))].sort()
  return `scalar.js.br is dist/browser/standalone.js of the npm package ${scalar.package} ${scalar.version}.

${mit.replace(/^Copyright .*$/m, 'Copyright (c) 2023-present Scalar').trimEnd()}

It holds code of these npm packages, each under its own licence:

${bundled.join('\n')}
`
}
