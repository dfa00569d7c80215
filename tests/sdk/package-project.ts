// The package as its users get it: packed, and installed into an empty project, with nothing of this repository around.
import { execFile } from 'node:child_process'
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { promisify } from 'node:util'
import { atFileEnd } from '../support/cleanup.ts'

const root = new URL('../..', import.meta.url).pathname
const run = promisify(execFile)

async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'tasks-sdk-project-'))
  atFileEnd(() => rm(folder, { recursive: true, force: true }))
  return folder
}

/** @returns the tarball that `npm publish` would send, and what npm says is in it */
export async function pack(): Promise<{ tarball: string; files: string[] }> {
  const folder = await newFolder()
  const pack = ['pack', './generated', '--ignore-scripts', '--json', '--pack-destination', folder]
  const { stdout } = await run('npm', [...pack, '--cache', join(folder, 'cache')], { cwd: root })
  const [packed] = Object.values(JSON.parse(stdout)) as [{ filename: string; files: { path: string }[] }]
  return { tarball: join(folder, packed.filename), files: packed.files.map(({ path }) => path).sort() }
}

/** @returns the folder of a new project that has the package, and nothing else, installed without a network */
export async function install(tarball: string): Promise<string> {
  const project = await newFolder()
  await writeFile(join(project, 'package.json'), '{ "name": "project", "private": true, "type": "module" }')
  const offline = [
    '--offline',
    '--ignore-scripts',
    '--no-audit',
    '--no-fund',
    '--cache',
    join(project, '.npm'),
  ]
  await run('npm', ['install', ...offline, tarball], { cwd: project })
  return project
}

/** The TypeScript that the package promises to work with: the oldest, and the two that people use. */
export const compilers = {
  '5.0': ['typescript-5', 'bin/tsc'],
  '6': ['typescript', 'bin/tsc6'],
  '7': ['@typescript/native', 'bin/tsc'],
} as const
export type Compiler = keyof typeof compilers

const strict = {
  ...{ strict: true, exactOptionalPropertyTypes: true, noUncheckedIndexedAccess: true, skipLibCheck: false },
  ...{ noPropertyAccessFromIndexSignature: true, verbatimModuleSyntax: true },
  ...{ target: 'es2022', noEmitOnError: true, outDir: 'out', rootDir: '.' },
}
const typesOfNode = { types: ['node'], typeRoots: [join(root, 'node_modules/@types')] }
const typesOfDom = { lib: ['es2023', 'dom'], types: [] }

/** How projects resolve modules, and where their types of the web come from. */
export const settings = {
  'Node, with @types/node alone': { module: 'nodenext', lib: ['es2023'], ...typesOfNode },
  'CommonJS in Node, with @types/node alone': {
    ...{ module: 'node16', lib: ['es2023'], verbatimModuleSyntax: false },
    ...typesOfNode,
  },
  'a bundler, with the types of the DOM': { module: 'esnext', moduleResolution: 'bundler', ...typesOfDom },
  'the resolution of Node 10': { module: 'esnext', moduleResolution: 'node', ...typesOfDom },
}
export type Setting = keyof typeof settings

/** TypeScript 5.0 cannot read today's types of Node; the later ones have no resolution of Node 10. */
export const settingsOf = (compiler: Compiler): Setting[] =>
  compiler === '5.0'
    ? ['a bundler, with the types of the DOM', 'the resolution of Node 10']
    : [
        'Node, with @types/node alone',
        'CommonJS in Node, with @types/node alone',
        'a bundler, with the types of the DOM',
      ]

/** Compiles files of tests/sdk/types in a project, into its folder `out`. @returns what the compiler says; '' is no error */
export async function compile(
  project: string,
  compiler: Compiler,
  setting: Setting,
  files: string[],
): Promise<string> {
  const isCommonJs = setting.startsWith('CommonJS')
  await writeFile(
    join(project, 'package.json'),
    JSON.stringify({ name: 'project', private: true, type: isCommonJs ? 'commonjs' : 'module' }),
  )
  for (const file of files) await cp(join(root, 'tests/sdk/types', file), join(project, file))
  const options = { compilerOptions: { ...strict, ...settings[setting] }, files }
  await writeFile(join(project, 'tsconfig.json'), JSON.stringify(options))
  const [name, script] = compilers[compiler]
  const { stdout } = await run(join(root, 'node_modules', name, script), ['--project', project]).catch(
    (error) => error,
  )
  return stdout
}

/** Every Node on the PATH that is 20 or later, by its version; the one that the tests run on is among them. */
export async function nodes(): Promise<Map<string, string>> {
  const paths = (process.env.PATH ?? '').split(delimiter).map((folder) => join(folder, 'node'))
  const found = [process.execPath, ...paths].map(async (path) => {
    const { stdout } = await run(path, ['--version']).catch(() => ({ stdout: '' }))
    return [stdout.trim(), path] as const
  })
  return new Map((await Promise.all(found)).filter(([version]) => Number(/^v(\d+)/.exec(version)?.[1]) >= 20))
}

/** Runs a module's function that takes a string. @returns what it gives */
export async function runFunction(
  node: string,
  module: string,
  name: string,
  argument: string,
): Promise<unknown> {
  const script = `import { ${name} } from ${JSON.stringify(module)}
    process.stdout.write('\\n' + JSON.stringify(await ${name}(${JSON.stringify(argument)})))`
  const { stdout } = await run(node, ['--input-type=module', '--eval', script])
  return JSON.parse(stdout.split('\n').at(-1) as string)
}
