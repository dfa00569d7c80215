// What the figures depend on: the machine, the runtime, the revision. Without names of hosts or people.
import { execFile } from 'node:child_process'
import { cpus, loadavg, totalmem } from 'node:os'
import { promisify } from 'node:util'
import { repository } from './server-process.ts'

const run = promisify(execFile)

/** @returns what git prints, without the newline at its end */
export const git = async (...args: string[]): Promise<string> =>
  (await run('git', args, { cwd: repository })).stdout.trim()

export type Circumstances = {
  date: string
  /** The commit, with `+` if there are uncommitted changes. */
  revision: string
  node: string
  processors: number
  memoryGiB: number
  /** The load average before the benchmark: above 0.5 the machine was busy. */
  loadBefore: number
}

export async function circumstances(): Promise<Circumstances> {
  const changed = await git('status', '--porcelain', 'src', 'package-lock.json').catch(() => '')
  const revision = await git('rev-parse', '--short', 'HEAD').catch(() => 'unknown')
  return {
    date: new Date().toISOString(),
    revision: revision + (changed === '' ? '' : '+'),
    node: process.version,
    processors: cpus().length,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    loadBefore: Math.round((loadavg()[0] as number) * 10) / 10,
  }
}

export const described = ({ date, revision, node, processors, loadBefore }: Circumstances): string =>
  `${date.slice(0, 10)}, revision ${revision}, Node ${node}, ${processors} processors, load ${loadBefore} before the start`
