// Everything the suite does, as a list of properties, each in the queue whose accounts it needs.
import fc from 'fast-check'
import { type Operation, operations } from '../support/contract.ts'
import { type AccountFixtures, newFixtures } from './account-fixtures.ts'
import { type Person, signIn, type TestAccounts } from './accounts.ts'
import { type Case, type Family, familiesOf } from './cases.ts'
import { sequences } from './commands.ts'
import { type Connection, expectResponse, ViolationError } from './connection.ts'
import { script } from './curl.ts'
import { withHeader } from './invalid-request.ts'
import { followLinks } from './links.ts'
import { play } from './play.ts'
import { newPlayer, type Player } from './player.ts'
import { tryProperty, type Verdict } from './property.ts'
import { race, races } from './races.ts'
import { newReference } from './reference.ts'
import { routingFamilies } from './routing.ts'
import { playSessions, sessionCommands } from './sessions-play.ts'
import { isUncommon, validDrafts } from './valid.ts'

export type Job = { operationId: string; name: string; queue: string; run: () => Promise<Verdict> }

export type Plan = {
  /** Valid cases of each operation, and as many invalid ones. */
  runs: number
  seed: number
  base: string
  /** How many smaller cases are tried where one fails: 200, if nothing is said. */
  maxShrinks?: number
  /** Sign-ins are limited: as few as possible. */
  sparing: boolean
  /** What was found so far, by key. */
  found: Set<string>
  /** Over real HTTP, where headers can be too large. */
  overHttp: boolean
}

export function jobsOf(plan: Plan, connection: Connection, accounts: TestAccounts): Job[] {
  let foreigner: Promise<Person> | undefined
  const foreign = () => {
    foreigner ??= accounts.register(connection)
    return foreigner
  }
  const fixtures = new Map<string, AccountFixtures>()
  const fixturesOf = (queue: string) => {
    const known = fixtures.get(queue) ?? newFixtures(connection, accounts, foreign)
    fixtures.set(queue, known)
    return known
  }
  const families = operations.flatMap((operation, index) => {
    const queue = operation.path.startsWith('/api/auth/') ? 'signing in' : `operations ${index % 3}`
    const own = [...familiesOf(operation), ...(plan.overHttp ? [tooLargeHeaders(operation)] : [])]
    return own.map((family) => ({ family, queue, siblings: own.length }))
  })
  const routing = routingFamilies().map((family) => ({ family, queue: 'routing', siblings: 40 }))
  const ofFamilies = [...families, ...routing].map(
    ({ family, queue, siblings }): Job => ({
      ...{ operationId: family.operationId, name: family.name, queue },
      run: () => tryFamily(family, fixturesOf(queue), connection, plan, runsOf(family, siblings, plan)),
    }),
  )
  return [...ofFamilies, ...playJobs(plan, connection, accounts)]
}

/** What is valid gets all runs, of what is not each kind its share. */
function runsOf({ name, isExpensive }: Family, siblings: number, { runs, sparing }: Plan): number {
  if (isExpensive) return sparing ? 2 : Math.max(2, Math.ceil(runs / 10))
  if (['a valid request', 'a URL that leads nowhere'].includes(name)) return runs
  return Math.max(1, Math.round(runs / siblings))
}

const tryFamily = (
  { operationId, name, cases }: Family,
  { send }: AccountFixtures,
  connection: Connection,
  { seed, base, found, maxShrinks }: Plan,
  runs: number,
) =>
  tryProperty(
    { operationId, name, seed, runs, found, maxShrinks },
    cases,
    (value) => judge(send, value, connection),
    ({ draft }) => script([{ draft }], base),
  )

async function judge(
  send: AccountFixtures['send'],
  { draft, expected }: Case,
  connection: Connection,
): Promise<void> {
  const response = await send(draft)
  if (connection.refusedInFront && expected.code === 'headers_too_large') return
  expectResponse(response, expected)
  const wish = draft.headers['X-Request-Id']
  const id = response.headers.get('X-Request-Id')
  if (wish !== undefined && /^[A-Za-z0-9._-]{8,128}$/.test(wish) && id !== wish)
    throw new ViolationError(`X-Request-Id was ${wish}, and is ${id}`)
}

const tooLargeHeaders = (operation: Operation): Family => ({
  ...{ operationId: operation.operationId, name: 'headers that are too large', isExpensive: false },
  cases: validDrafts(operation).map((draft) => ({
    draft: withHeader({ ...draft, headers: {} }, 'X-Filler', 'x'.repeat(17_000)),
    expected: { status: [431], code: 'headers_too_large' },
  })),
})

function playJobs(plan: Plan, connection: Connection, accounts: TestAccounts): Job[] {
  const { runs, seed, base, sparing, found, maxShrinks } = plan
  const share = (part: number, least: number) => Math.max(least, Math.ceil(runs / part))
  const members = new Map<string, Person>()
  const member = async (name: string) => {
    const person = members.get(name) ?? (await accounts.register(connection))
    members.set(name, person)
    await accounts.renew(connection, person)
    return person
  }
  const job = <T>(
    name: string,
    times: number,
    cases: fc.Arbitrary<T>,
    check: (value: T) => Promise<void>,
  ): Job => ({
    ...{ operationId: '(sequences)', name, queue: name },
    run: () =>
      tryProperty(
        { operationId: '(sequences)', name, seed, runs: times, found, maxShrinks },
        cases,
        check,
        (value) => `# ${JSON.stringify(value)}`,
      ),
  })
  const threeSequences = fc.tuple(sequences(16), sequences(16), sequences(16))
  return [
    job('one user, commands in any order', share(4, 4), sequences(25), async (commands) =>
      play(await newPlayer(connection, await member('one')), commands, base),
    ),
    job('three users at the same time', share(10, 3), threeSequences, async (all) => {
      const players: Player[] = []
      const reference = newReference()
      for (const index of all.keys())
        players.push(await newPlayer(connection, await member(`of three: ${index}`), reference))
      for (const [index, player] of players.entries())
        player.neighbour = () => players[(index + 1) % players.length]
      const ends = await Promise.allSettled(
        players.map((player, index) => play(player, all[index] ?? [], base)),
      )
      for (const end of ends) if (end.status === 'rejected') throw end.reason
    }),
    job('requests of one user that meet', share(5, 12), races, async (value) =>
      race(connection, await member('racer'), value),
    ),
    job('sessions', sparing ? 2 : share(10, 4), sessionCommands, async (commands) =>
      playSessions(connection, await member('of sessions'), commands, base),
    ),
    job('every link leads there', 1, fc.constant('links'), async () =>
      followLinks(connection, await member('of links'), base, plan.overHttp),
    ),
    job('any password that may be set signs in', sparing ? 1 : share(10, 4), newPasswords, async (password) =>
      changeAndSignIn(connection, await member('of passwords'), password),
    ),
  ]
}

const newPasswords = fc
  .oneof(
    fc.string({ minLength: 8, maxLength: 256 }),
    fc.string({ unit: 'binary', minLength: 8, maxLength: 256 }),
  )
  .filter(isUncommon)

async function changeAndSignIn(connection: Connection, person: Person, password: string): Promise<void> {
  const body = new TextEncoder().encode(
    JSON.stringify({ current_password: person.password, new_password: password }),
  )
  const headers = { 'Content-Type': 'application/json', Authorization: `Bearer ${person.token}` }
  const response = await connection.exchange({ method: 'PUT', url: '/api/me/password', headers, body })
  expectResponse(response, { status: [204] })
  Object.assign(person, await signIn(connection, person))
}
