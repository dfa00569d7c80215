// Compiles the SDK's modules to JavaScript and declarations, as they are published.
import { execFileSync } from 'node:child_process'
import { readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'

const compiler = new URL('../../../node_modules/.bin/tsc', import.meta.url).pathname

const compilerOptions = {
  target: 'es2022',
  useDefineForClassFields: false, // every field is set by a constructor, so its declaration would be bytes without effect
  lib: ['es2023', 'dom', 'dom.iterable'],
  module: 'nodenext',
  types: [],
  strict: true,
  noUncheckedIndexedAccess: true,
  exactOptionalPropertyTypes: true,
  isolatedModules: true,
  rewriteRelativeImportExtensions: true,
  declaration: true,
  sourceMap: true, // of the sources that the package has: stack traces and "go to definition" lead there
  newLine: 'lf',
}

/**
 * Compiles a folder of modules. Their source maps lead to the folder `src` of the package.
 * @param source the folder; a package.json and a tsconfig.json are written to it
 * @param target the folder for the compiled modules
 * @param type of the modules that are written
 * @throws Error with the compiler's report
 */
export async function compile(source: string, target: string, type: 'module' | 'commonjs'): Promise<void> {
  const verbatimModuleSyntax = type === 'module' // the other would refuse `import`
  const declarationMap = type === 'module' // for editors, one of them is enough
  const options = {
    ...compilerOptions,
    declarationMap,
    verbatimModuleSyntax,
    rootDir: source,
    outDir: target,
  }
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
  const sources = type === 'module' ? '../src' : '../../src'
  for (const file of await readdir(target, { recursive: true })) {
    const path = join(target, file)
    if (/\.(js|ts)$/.test(file)) await finish(path, isMapped(file))
    else if (file.endsWith('.map')) await (isMapped(file) ? leadTo(sources, path) : rm(path))
  }
}

/** The in-memory service is much code, into which hardly anybody steps. */
const isMapped = (file: string) => dirname(file) === '.'

async function leadTo(folder: string, file: string): Promise<void> {
  const map = JSON.parse(await readFile(file, 'utf8'))
  map.sources = [`${folder}/${basename(file).replace(/\.(js|d\.ts)\.map$/, '.ts')}`]
  await writeFile(file, JSON.stringify(map))
}

/** Adapts a compiled file: declarations import `.ts` files, or files without an extension. No line moves: the maps know them. */
async function finish(file: string, mapped: boolean): Promise<void> {
  const text = await readFile(file, 'utf8')
  const finished = text
    .replaceAll(/(from |import\()(["'])(\.[^"']*?)(\.d)?\.ts\2/g, '$1$2$3.js$2')
    .replaceAll(/(import\("\.[^".]*[^"./])("\))/g, '$1.js$2')
  await writeFile(file, mapped ? finished : finished.replace(/\/\/# sourceMappingURL=.*/, ''))
}
