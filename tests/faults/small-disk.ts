// A disk that can be full, under a database's tables: a file system in memory of a few megabytes, which root may mount.
import { execFileSync } from 'node:child_process'
import { closeSync, mkdirSync, openSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { newFolder } from '../process/program.ts'
import { atFileEnd } from '../support/cleanup.ts'
import { databaseUrl, withAdmin } from '../support/database.ts'
import type { OwnPostgres } from './own-postgres.ts'

export type SmallDisk = {
  /** Takes all room that is left. */
  fill(): Promise<void>
  empty(): Promise<void>
}

/** Room for a new database, and a little more. */
const size = '24m'

/**
 * Moves a database, to which nobody is connected, to a small disk. An account that may not mount one gets a database
 * that says the same on every new task: its server is real, its disk is not.
 */
export async function moveToSmallDisk(postgres: OwnPostgres): Promise<SmallDisk> {
  const folder = join(await newFolder(), 'disk')
  mkdirSync(folder)
  return isMounted(folder, postgres) ? await tablespaceIn(folder, postgres) : pretendFull(postgres)
}

function isMounted(folder: string, { cluster: { account } }: OwnPostgres): boolean {
  const owner = account.uid === undefined ? '' : `,uid=${account.uid},gid=${account.gid}`
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${size},mode=0700${owner}`, 'tmpfs', folder], {
      stdio: 'ignore',
    })
  } catch {
    return false
  }
  atFileEnd(() => execFileSync('umount', ['--lazy', folder]))
  return true
}

async function tablespaceIn(folder: string, { url }: OwnPostgres): Promise<SmallDisk> {
  await withAdmin(databaseUrl(url, 'postgres'), async (admin) => {
    await admin.query(`create tablespace small location '${folder}'`)
    await admin.query(`alter database ${new URL(url).pathname.slice(1)} set tablespace small`)
  })
  const filler = join(folder, 'filler')
  return {
    fill: async () => fillUp(filler),
    empty: async () => rmSync(filler),
  }
}

function fillUp(path: string): void {
  const file = openSync(path, 'w')
  for (let bytes = 1024 * 1024; bytes >= 4096; ) {
    try {
      writeSync(file, Buffer.alloc(bytes))
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error
      bytes /= 2
    }
  }
  closeSync(file)
}

const pretendFull = ({ url }: OwnPostgres): SmallDisk => ({
  fill: () =>
    withAdmin(url, async (admin) => {
      await admin.query(`create function is_full() returns trigger language plpgsql as $$ begin
        raise 'could not extend file: No space left on device' using errcode = '53100'; end $$`)
      await admin.query('create trigger full_disk before insert on tasks execute function is_full()')
    }),
  empty: () => withAdmin(url, async (admin) => void (await admin.query('drop function is_full cascade'))),
})
