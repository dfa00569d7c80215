// Compiles the SDK's modules to JavaScript and declarations, as they are published.
import { execFileSync } from 'node:child_process'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

const compiler = new URL('../../../node_modules/.bin/tsc', import.meta.url).pathname

const compilerOptions = {
  target: 'es2022',
  lib: ['es2023', 'dom', 'dom.iterable'],
  module: 'nodenext',
  types: [],
  strict: true,
  noUncheckedIndexedAccess: true,
  exactOptionalPropertyTypes: true,
  isolatedModules: true,
  rewriteRelativeImportExtensions: true,
  declaration: true,
  newLine: 'lf',
}

/**
 * Compiles a folder of modules.
 * @param source the folder; a package.json and a tsconfig.json are written to it
 * @param target the folder for the compiled modules
 * @param type of the modules that are written
 * @throws Error with the compiler's report
 */
export async function compile(source: string, target: string, type: 'module' | 'commonjs'): Promise<void> {
  const verbatimModuleSyntax = type === 'module' // the other would refuse `import`
  const options = { ...compilerOptions, verbatimModuleSyntax, rootDir: source, outDir: target }
  await writeFile(join(source, 'package.json'), JSON.stringify({ type }))
  await writeFile(
    join(source, 'tsconfig.json'),
    JSON.stringify({ compilerOptions: options, include: [source] }),
  )
  try {
    execFileSync(compiler, ['--project', source], { encoding: 'utf8' })
  } catch (error) {
    throw new Error(`The SDK does not compile:\n${(error as { stdout: string }).stdout}`)
  }
  const files = await readdir(target, { recursive: true })
  for (const file of files.filter((name) => /\.(js|ts)$/.test(name))) await finish(join(target, file))
}

/**
 * Adapts a compiled file: declarations import `.ts` files, which are not published, or files without an extension, and linter
 * comments are removed.
 */
async function finish(file: string): Promise<void> {
  const text = await readFile(file, 'utf8')
  const finished = text
    .replaceAll(/(from |import\()(["'])(\.[^"']*?)(\.d)?\.ts\2/g, '$1$2$3.js$2')
    .replaceAll(/(import\("\.[^".]*[^"./])("\))/g, '$1.js$2')
    .replaceAll(/^ *\/\/ biome-ignore .*\n/gm, '')
  await writeFile(file, finished)
}
