// Writes generated/ from openapi/openapi.json: for now the types of the contract, by openapi-typescript.
import { mkdir, rm, writeFile } from 'node:fs/promises'
import openapiTS, { astToString } from 'openapi-typescript'

const root = new URL('../../', import.meta.url)
const generated = new URL('generated/', root)

const header = '// Written by `make generate` from openapi/openapi.json. Do not edit.\n\n'
const types = astToString(await openapiTS(new URL('openapi/openapi.json', root), { alphabetize: false }))

await rm(generated, { recursive: true, force: true })
await mkdir(generated)
await writeFile(new URL('schema.d.ts', generated), header + types)
