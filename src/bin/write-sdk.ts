// Writes generated/, the npm package tasks-sdk: what is written by hand in src/sdk, and modules generated from openapi.json.
import { copyFile, cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ownedResources } from '../features/contract.ts'
import { compile } from '../sdk/generator/compile.ts'
import { type Document, operationsOf } from '../sdk/generator/document.ts'
import { contractDataModule, testingModule } from '../sdk/generator/model-data.ts'
import { describeResources } from '../sdk/generator/resource-description.ts'
import { clientModule } from '../sdk/generator/write-client.ts'
import { contractModule } from '../sdk/generator/write-contract.ts'
import { operationsModule } from '../sdk/generator/write-operations.ts'
import { indexModule, manifest } from '../sdk/generator/write-package.ts'
import { reactQueryModule } from '../sdk/generator/write-react-query.ts'
import { schemaModule } from '../sdk/generator/write-schema.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))
const generated = join(root, 'generated')
const contract = join(root, 'openapi/openapi.json')

/** What is written by hand, apart from the in-memory service. */
const parts = ['runtime', 'session', 'stream', 'offline-copy', 'offline-sync', 'offline']

const document: Document = JSON.parse(await readFile(contract, 'utf8'))
const operations = operationsOf(document)

const source = await mkdtemp(join(tmpdir(), 'tasks-sdk-'))
try {
  await stageRuntime(source)
  const modules = {
    'schema.d.ts': await schemaModule(document),
    'contract.ts': contractModule(document, operations),
    'operations.ts': operationsModule(operations),
    'client.ts': clientModule(document, operations),
    'react-query.ts': reactQueryModule(
      document,
      operations.filter(({ isStream }) => !isStream),
    ),
    'index.ts': indexModule,
  }
  for (const [name, text] of Object.entries(modules)) await writeFile(join(source, name), text)
  await stageModel(join(source, 'testing'))
  await withoutLintComments(source)

  const compiled = await mkdtemp(join(tmpdir(), 'tasks-sdk-'))
  try {
    await compile(source, compiled, 'module')
    await compile(source, join(compiled, 'cjs'), 'commonjs')
    await writeFile(join(compiled, 'cjs/package.json'), '{ "type": "commonjs" }\n')
    for (const folder of [compiled, join(compiled, 'cjs')])
      await copyFile(join(source, 'schema.d.ts'), join(folder, 'schema.d.ts'))
    await rm(generated, { recursive: true, force: true })
    await mkdir(generated)
    await cp(compiled, join(generated, 'dist'), { recursive: true })
    await publishSources(join(generated, 'src'))
  } finally {
    await rm(compiled, { recursive: true, force: true })
  }
  await writeFile(join(generated, 'package.json'), manifest(document))
  for (const page of ['LICENSE', 'CHANGELOG.md']) await copyFile(join(root, page), join(generated, page))
  await copyFile(join(source, 'README.md'), join(generated, 'README.md'))
} finally {
  await rm(source, { recursive: true, force: true })
}

/** Copies what source maps lead to. The types of the contract are in `dist` already, where they are the largest file. */
async function publishSources(folder: string): Promise<void> {
  await mkdir(folder)
  for (const name of await readdir(source)) {
    if (!name.endsWith('.ts') || name.endsWith('.d.ts')) continue
    const text = await readFile(join(source, name), 'utf8')
    await writeFile(join(folder, name), text.replaceAll("'./schema.d.ts'", "'../dist/schema.d.ts'"))
  }
}

/** The readers of the package have other linters. */
async function withoutLintComments(folder: string): Promise<void> {
  for (const name of await readdir(folder, { recursive: true })) {
    if (!name.endsWith('.ts')) continue
    const text = await readFile(join(folder, name), 'utf8')
    await writeFile(join(folder, name), text.replaceAll(/^ *\/\/ biome-ignore .*\n/gm, ''))
  }
}

/** Copies the modules that are written by hand into one folder, in which the package has them. */
async function stageRuntime(folder: string): Promise<void> {
  for (const part of parts) {
    await cp(join(root, 'src/sdk', part), folder, { recursive: true })
    for (const name of await readdir(join(root, 'src/sdk', part))) {
      const text = await readFile(join(folder, name), 'utf8')
      await writeFile(
        join(folder, name),
        text.replaceAll(/'\.\.\/(?:runtime|session|stream|offline-[a-z]+)\//g, "'./"),
      )
    }
  }
}

/** Copies the in-memory service, with the modules that it shares with the service: imports of these lead to the copies. */
async function stageModel(folder: string): Promise<void> {
  for (const part of ['model', 'model-things', 'model-http'])
    await cp(join(root, 'src/sdk', part), folder, { recursive: true })
  const shared = /(?<=')\.\.\/\.\.\/(openapi\/(?:[a-z-]+\/)?)([a-z0-9-]+\.ts)(?=')/g
  for (const name of await readdir(folder)) {
    const text = await readFile(join(folder, name), 'utf8')
    for (const [, from = '', file = ''] of text.matchAll(shared)) await stageShared(from, file, folder)
    await writeFile(
      join(folder, name),
      text.replaceAll(shared, './$2').replaceAll(/'\.\.\/model-[a-z]+\//g, "'./"),
    )
  }
  await writeFile(
    join(folder, 'contract-data.ts'),
    contractDataModule(document, describeResources(ownedResources)),
  )
  await writeFile(join(folder, 'entry.ts'), testingModule)
}

/** Copies a module with those that it imports, from its own folder or the one above: all come into one folder. */
async function stageShared(from: string, file: string, folder: string): Promise<void> {
  const text = await readFile(join(root, 'src', from, file), 'utf8')
  await writeFile(join(folder, file), text.replaceAll("from '../", "from './"))
  for (const [, where = '', name = ''] of text.matchAll(/from '(\.\.?\/)([a-z0-9-]+\.ts)'/g))
    await stageShared(join(from, where), name, folder)
}
