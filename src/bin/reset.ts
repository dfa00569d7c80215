// Deletes the embedded database and the development secret. Fails while a service uses them.
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { removeEmbedded } from '../db/embedded/embedded.ts'
import { OperatorError } from '../operator-error.ts'
import { readDatabaseConfig } from '../server/config.ts'
import { run } from './run.ts'

await run(async () => {
  const { DATA_DIR: folder, DATABASE_URL } = readDatabaseConfig(process.env)
  if (DATABASE_URL !== undefined)
    throw new OperatorError('reset only deletes the embedded database; unset DATABASE_URL')
  await removeEmbedded({ folder })
  await rm(join(folder, 'secret'), { force: true })
  process.stdout.write(`Deleted the embedded database and the development secret in ${folder}.\n`)
})
