// Deletes the embedded database, the development secret, and the mails that were written to files. Fails while a service uses them.
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
  await rm(join(folder, 'mail'), { recursive: true, force: true })
  process.stdout.write(`Deleted the embedded database, the development secret and the mails in ${folder}.\n`)
})
