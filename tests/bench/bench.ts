// `make bench`: compares the service with the contenders, under all workloads, in one run.
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { chooseGenerator } from './load.ts'
import { circumstances, described } from './machine.ts'
import { type Measurement, summarise } from './measurement.ts'
import { estimatedMinutes, type Options, readOptions } from './options.ts'
import { fillLists, organisedTable } from './organised.ts'
import { ratioTable, startTable, streamTable, targetTable } from './report.ts'
import { type Contender, measureRounds, type Setting } from './rounds.ts'
import { requireSameResponses } from './same-responses.ts'
import { contenderNames, repository, startContender, startService } from './server-process.ts'
import { measureStarts, type StartTimes } from './starts.ts'
import { measureStreams, type Streamed } from './streams.ts'
import { chart } from './svg.ts'
import { evaluateTargets } from './targets.ts'
import { openTestbed, runBenchmark, type Testbed } from './testbed.ts'
import { fillUsers } from './users.ts'

const base = 'baseline'

const say = (text: string) => process.stdout.write(`${text}\n`)

await runBenchmark(async (stack) => {
  const options = readOptions(process.env, [...contenderNames, 'service'])
  const generator = chooseGenerator()
  const place = await circumstances()
  say(`${described(place)}, load by ${generator}`)
  say(`${options.rounds} rounds of ${options.seconds} s: about ${estimatedMinutes(options)} minutes`)

  const testbed = await openTestbed(stack)
  const contenders = await startAll(testbed, options, stack)
  await requireSameResponses(
    contenders.map(({ server }) => server),
    contenders[0]?.users ?? [],
  )
  say('all contenders give the same responses')
  const starts = await measureStarts(contenders[0]?.databaseUrl ?? '', testbed.folder)
  const setting = { generator, folder: testbed.folder, serverPid: testbed.serverPid }
  const measurements = await measureRounds(contenders, options, setting, (round) =>
    say(round === 0 ? 'warming up' : `round ${round} of ${options.rounds}`),
  )
  const own = await measureOrganised(contenders, options, setting)
  const streamed = options.streams ? await measureStreams(testbed) : undefined
  await report(measurements, starts, {
    ...place,
    generator,
    rounds: options.rounds,
    seconds: options.seconds,
    organised: own,
    streamed,
  })
  return true
})

/** What the service alone has, with users of its own. */
async function measureOrganised(
  contenders: readonly Contender[],
  options: Options,
  setting: Setting,
): Promise<Measurement[]> {
  const service = contenders.find(({ server }) => server.name === 'service')
  const { organised = [] } = options
  if (service === undefined || organised.length === 0) return []
  const users = await fillLists(service.databaseUrl)
  const measurements = await measureRounds(
    [{ ...service, users }],
    { ...options, workloads: organised },
    setting,
    (round) => say(round === 0 ? 'warming up, in long lists' : `round ${round} of ${options.rounds}`),
  )
  say(`\n${organisedTable(measurements)}`)
  return measurements
}

/** Starts the service first, since it creates the schema. */
async function startAll(
  testbed: Testbed,
  { contenders }: Options,
  stack: AsyncDisposableStack,
): Promise<Contender[]> {
  const databaseUrl = await testbed.createDatabase('bench')
  const service = await startService(databaseUrl, testbed.folder)
  stack.defer(() => service.stop().then(() => {}))
  const users = await fillUsers(databaseUrl)
  const servers = []
  for (const name of contenders.filter((each) => each !== 'service')) {
    const server = await startContender(name, databaseUrl, testbed.folder)
    stack.defer(() => server.stop().then(() => {}))
    servers.push(server)
  }
  if (contenders.includes('service')) servers.push(service)
  return servers.map((server) => ({ server, databaseUrl, users }))
}

type Place = Awaited<ReturnType<typeof circumstances>> & {
  generator: string
  rounds: number
  seconds: number
  organised: readonly Measurement[]
  streamed: Streamed | undefined
}

async function report(measurements: readonly Measurement[], starts: StartTimes, place: Place): Promise<void> {
  const summaries = summarise(measurements, base)
  const targets = evaluateTargets(measurements)
  if (summaries.length > 0) say(`\n${ratioTable(summaries, base)}`)
  say('\nRatios are medians over the rounds; the spread is from the lower to the upper quartile.')
  if (targets.length > 0) say(`\n${targetTable(targets)}`)
  say(`\n${startTable(starts)}`)
  if (place.streamed) say(`\n${streamTable(place.streamed)}`)

  const results = `${JSON.stringify({ ...place, base, summaries, targets, starts, measurements }, null, 1)}\n`
  const folder = join(repository, '.data/bench')
  await mkdir(folder, { recursive: true })
  const file = join(folder, `${place.date.replaceAll(':', '-')}.json`)
  await writeFile(file, results)
  say(`\nresults: ${file}`)
  if (process.env.WRITE !== '1') return
  const { measurements: _, ...kept } = JSON.parse(results)
  const own = join(repository, 'tests/bench/results')
  await writeFile(`${own}.json`, `${JSON.stringify(kept, null, 2)}\n`)
  await writeFile(`${own}.svg`, chart(summaries, described(place)))
  say(`         ${own}.json, ${own}.svg`)
}
