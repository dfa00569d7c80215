// Does what a Dockerfile says, in folders instead of containers: the part of its language that ours uses, and no more.
import { execFile } from 'node:child_process'
import { cp, mkdir, readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'

const root = new URL('../..', import.meta.url).pathname
const run = promisify(execFile)

export type Image = {
  /** Where its working directory is. */
  folder: string
  environment: Record<string, string>
  user: string
  /** The command of its health check. */
  health: string[]
  command: string[]
}

type Stage = Image & { root: string; base: string }

/** Each instruction with what follows it; comments are left out. */
export const instructions = (text: string): [name: string, rest: string][] =>
  text
    .replaceAll(/^\s*#.*\n/gm, '')
    .replaceAll(/\\\n/g, ' ')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => [line.slice(0, line.indexOf(' ')), line.slice(line.indexOf(' ') + 1).trim()])

/** @param scratch an empty folder, in which each stage gets one of its own @returns the last stage */
export async function buildImage(scratch: string): Promise<Image> {
  const stages = new Map<string, Stage>()
  let stage: Stage | undefined
  for (const [name, rest] of instructions(await readFile(join(root, 'Dockerfile'), 'utf8'))) {
    if (name === 'FROM') {
      const [base = '', , alias = `${stages.size}`] = rest.split(' ')
      stage = newStage(join(scratch, alias), base)
      stages.set(alias, stage)
    } else if (stage) await obey(stage, name, rest, stages)
  }
  if (stage === undefined) throw new Error('the Dockerfile makes nothing')
  return stage
}

const newStage = (folder: string, base: string): Stage => ({
  root: folder,
  folder,
  base,
  environment: {},
  user: 'root',
  health: [],
  command: [],
})

async function obey(stage: Stage, name: string, rest: string, stages: Map<string, Stage>): Promise<void> {
  if (name === 'WORKDIR') {
    stage.folder = join(stage.root, rest)
    await mkdir(stage.folder, { recursive: true })
  } else if (name === 'COPY') await copy(stage, rest.split(' '), stages)
  else if (name === 'RUN') await run('sh', ['-c', rest], { cwd: stage.folder, env: npmEnvironment() })
  else if (name === 'ENV') for (const pair of rest.split(' ')) setPair(stage.environment, pair)
  else if (name === 'USER') stage.user = rest
  else if (name === 'CMD') stage.command = JSON.parse(rest)
  else if (name === 'HEALTHCHECK') stage.health = JSON.parse(rest.slice(rest.indexOf('[')))
  else if (name !== 'EXPOSE') throw new Error(`nobody here knows how to ${name}`)
}

async function copy(stage: Stage, args: string[], stages: Map<string, Stage>): Promise<void> {
  const from = args[0]?.startsWith('--from=') ? stages.get(args.shift()?.slice(7) as string) : undefined
  const to = join(stage.folder, args.pop() as string)
  const kept = (await readFile(join(root, '.dockerignore'), 'utf8')).split('\n')
  for (const source of args) {
    if (!from && !kept.includes(`!${source}`)) throw new Error(`.dockerignore keeps ${source} from the build`)
    const isFile = args.length > 1 || to.endsWith('/')
    await cp(from ? join(from.root, source) : join(root, source), isFile ? join(to, source) : to, {
      recursive: true,
    })
  }
}

function setPair(environment: Record<string, string>, pair: string): void {
  const at = pair.indexOf('=')
  environment[pair.slice(0, at)] = pair.slice(at + 1)
}

/** The tests' own Node comes first; what is in npm's cache already is not fetched again. */
const npmEnvironment = () => ({
  ...process.env,
  PATH: `${dirname(process.execPath)}:${process.env.PATH}`,
  NODE_ENV: '',
  npm_config_prefer_offline: 'true',
})
