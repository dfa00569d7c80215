// The signing secret of a developer's machine: made once, so that tokens outlive a restart.
import { randomBytes } from 'node:crypto'
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** @param folder DATA_DIR, made if missing */
export async function developmentSecret(folder: string): Promise<string> {
  const file = join(folder, 'secret')
  const draft = `${file}.${randomBytes(6).toString('hex')}` // nobody else writes to it, also where two processes have one pid
  await mkdir(folder, { recursive: true })
  await writeFile(draft, randomBytes(32).toString('base64url'), { mode: 0o600 })
  // A link is made whole or not at all, and never over an older secret.
  await link(draft, file).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error
  })
  await rm(draft)
  return await readFile(file, 'utf8')
}
