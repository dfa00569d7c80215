// Folders that exist complete or not at all, whichever process is killed, and however many start at once.

import { existsSync } from 'node:fs'
import { mkdtemp, readdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'

const scratchMark = '.new-'

/** Makes `target`, unless it is there, by filling a scratch folder beside it and renaming that. */
export async function makeWhole(target: string, fill: (scratch: string) => Promise<void>): Promise<void> {
  if (existsSync(target)) return
  const scratch = await mkdtemp(`${target}${scratchMark}`)
  try {
    await fill(scratch)
    await rename(scratch, target)
  } catch (error) {
    // Another process may have been faster, and have swept our scratch folder away while we filled it.
    if (!existsSync(target)) throw error
  } finally {
    await rm(scratch, { recursive: true, force: true })
  }
}

/** Removes from `home` what killed processes left half-made, and copies of programs other than `inUse`. */
export async function sweep(home: string, inUse: string): Promise<void> {
  for (const name of await readdir(home)) {
    const path = join(home, name)
    const superseded = name.startsWith('server-') && path !== inUse
    if (!name.includes(scratchMark) && !superseded) continue
    // A slower process may still be filling it: what cannot go now goes with the next start.
    await rm(path, { recursive: true, force: true }).catch(() => {})
  }
}
