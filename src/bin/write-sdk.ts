// Writes generated/, the package tasks-sdk: the runtime of src/sdk with what openapi/openapi.json tells of the contract.
import { copyFile, cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { compile } from '../generator/compile.ts'
import { type Document, operationsOf } from '../generator/document.ts'
import { contractDataModule, testingModule } from '../generator/double-data.ts'
import { clientModule } from '../generator/write-client.ts'
import { contractModule } from '../generator/write-contract.ts'
import { operationsModule } from '../generator/write-operations.ts'
import { indexModule, manifest } from '../generator/write-package.ts'
import { reactQueryModule } from '../generator/write-react-query.ts'
import { schemaModule } from '../generator/write-schema.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))
const generated = join(root, 'generated')
const contract = join(root, 'openapi/openapi.json')

const document: Document = JSON.parse(await readFile(contract, 'utf8'))
const operations = operationsOf(document)

const source = await mkdtemp(join(tmpdir(), 'tasks-sdk-'))
try {
  await cp(join(root, 'src/sdk'), source, { recursive: true })
  const modules = {
    'schema.d.ts': await schemaModule(document),
    'contract.ts': contractModule(document, operations),
    'operations.ts': operationsModule(operations),
    'client.ts': clientModule(document, operations),
    'react-query.ts': reactQueryModule(document, operations),
    'index.ts': indexModule,
  }
  for (const [name, text] of Object.entries(modules)) await writeFile(join(source, name), text)
  await stageDouble(join(source, 'testing'))

  const compiled = join(source, 'dist')
  await compile(source, compiled)
  await rm(generated, { recursive: true, force: true })
  await mkdir(generated)
  await cp(compiled, join(generated, 'dist'), { recursive: true })
  await copyFile(join(source, 'schema.d.ts'), join(generated, 'dist/schema.d.ts'))
  await writeFile(join(generated, 'package.json'), manifest(document))
  await copyFile(join(root, 'LICENSE'), join(generated, 'LICENSE'))
  for (const page of ['README.md', 'CHANGELOG.md']) await copyFile(join(source, page), join(generated, page))
} finally {
  await rm(source, { recursive: true, force: true })
}

/** The double, with the one rule that it shares with the service. */
async function stageDouble(folder: string): Promise<void> {
  await cp(join(root, 'src/double'), folder, { recursive: true })
  await copyFile(join(root, 'src/tasks/fold.ts'), join(folder, 'fold.ts'))
  const list = join(folder, 'list.ts')
  await writeFile(list, (await readFile(list, 'utf8')).replace('../tasks/fold.ts', './fold.ts'))
  await writeFile(join(folder, 'contract-data.ts'), contractDataModule(document))
  await writeFile(join(folder, 'entry.ts'), testingModule)
}
