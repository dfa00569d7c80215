// The signing secret on a developer's machine: created once and kept, so that tokens stay valid across restarts.
import { randomBytes } from 'node:crypto'
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/**
 * Reads the secret of development, and creates it first if there is none. Safe when two processes start at once.
 * @param folder DATA_DIR, created if missing
 * @returns the secret, in base64url
 */
export async function developmentSecret(folder: string): Promise<string> {
  const file = join(folder, 'secret')
  // A random name, since processes in two containers may have the same pid.
  const draft = `${file}.${randomBytes(6).toString('hex')}`
  await mkdir(folder, { recursive: true })
  await writeFile(draft, randomBytes(32).toString('base64url'), { mode: 0o600 })
  // Linking is atomic and fails where the name exists: a secret is never half written and never replaced.
  await link(draft, file).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error
  })
  await rm(draft)
  return await readFile(file, 'utf8')
}
