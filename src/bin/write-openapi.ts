// Writes openapi/openapi.json from the route definitions. Needs neither a database nor any setting.
import { writeFile } from 'node:fs/promises'
import { contract } from '../features/contract.ts'

await writeFile(new URL('../../openapi/openapi.json', import.meta.url), contract)
