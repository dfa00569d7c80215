// `make bench-compare BASE=<revision>`: compares the service with another revision of itself, measuring them in turns.
import { existsSync } from 'node:fs'
import { symlink } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { OperatorError } from '../../src/operator-error.ts'
import { chooseGenerator } from './load.ts'
import { circumstances, described, git } from './machine.ts'
import { type Summary, summarise } from './measurement.ts'
import { estimatedMinutes, readOptions } from './options.ts'
import { ratioTable } from './report.ts'
import { type Contender, measureRounds } from './rounds.ts'
import { repository, startService } from './server-process.ts'
import { openTestbed, runBenchmark, type Testbed } from './testbed.ts'
import { fillUsers } from './users.ts'

const say = (text: string) => process.stdout.write(`${text}\n`)

/** A difference is reported if the whole spread (from quartile to quartile) is beyond this share. */
const noticeable = 0.03

await runBenchmark(async (stack) => {
  const options = readOptions(process.env, ['base', 'here'])
  const given = process.env.BASE
  if (!given) throw new OperatorError('BASE is not set; name a revision: make bench-compare BASE=main')
  const generator = chooseGenerator()
  say(`${described(await circumstances())}, against ${given}, load by ${generator}`)
  say(`${options.rounds} rounds of ${options.seconds} s: about ${estimatedMinutes(options)} minutes`)

  const testbed = await openTestbed(stack)
  const root = await checkOut(given, testbed.folder, stack)
  const contenders = [
    await begin('base', root, testbed, stack),
    await begin('here', repository, testbed, stack),
  ]
  const setting = { generator, folder: testbed.folder, serverPid: testbed.serverPid }
  const measurements = await measureRounds(contenders, options, setting, (round) =>
    say(round === 0 ? 'warming up' : `round ${round} of ${options.rounds}`),
  )
  const summaries = summarise(measurements, 'base')
  say(`\n${ratioTable(summaries, 'base')}\n`)
  say(conclusion(summaries))
  return true
})

/** Each revision has a database of its own, since their schemas may differ. */
async function begin(
  name: string,
  root: string,
  testbed: Testbed,
  stack: AsyncDisposableStack,
): Promise<Contender> {
  const databaseUrl = await testbed.createDatabase(name)
  const server = await startService(databaseUrl, testbed.folder, name, root)
  stack.defer(() => server.stop().then(() => {}))
  return { server, databaseUrl, users: await fillUsers(databaseUrl) }
}

/**
 * Checks a revision out into a folder of its own, with the packages of this one.
 * @param base a revision, or a folder that contains one
 * @returns the folder
 * @throws OperatorError when the revision needs other packages
 */
async function checkOut(base: string, folder: string, stack: AsyncDisposableStack): Promise<string> {
  if (existsSync(join(base, 'src/main.ts'))) return resolve(base)
  const commit = await git('rev-parse', '--verify', `${base}^{commit}`).catch(() => {
    throw new OperatorError(`BASE=${base} is neither a revision nor a folder that contains one`)
  })
  const differs = await git('diff', '--name-only', commit, '--', 'package-lock.json')
  if (differs !== '') {
    throw new OperatorError(
      `${base} needs other packages. Prepare a folder for it: git worktree add ../base ${base} && make -C ../base install ` +
        '&& make bench-compare BASE=../base',
    )
  }
  const root = join(folder, 'base')
  await git('worktree', 'add', '--detach', root, commit)
  stack.defer(() => git('worktree', 'remove', '--force', root).then(() => {}))
  await symlink(join(repository, 'node_modules'), join(root, 'node_modules'))
  return root
}

function conclusion(summaries: readonly Summary[]): string {
  const lines = summaries.flatMap(({ workload, contender, cpuRatio, requestsRatio }) => {
    if (contender === 'base') return []
    const ratio = cpuRatio ?? { low: 1 / requestsRatio.high, high: 1 / requestsRatio.low }
    if (ratio.low > 1 + noticeable) return [`${workload}: SLOWER than the base`]
    return ratio.high < 1 - noticeable ? [`${workload}: faster than the base`] : []
  })
  return lines.length > 0 ? lines.join('\n') : 'no workload differs noticeably'
}
