// One sync: what was changed elsewhere comes first, then the outbox goes out, then what that has led to.
import { deliver } from './deliver.ts'
import { pull } from './pull.ts'
import { AnotherPersonError, type SyncRun } from './sync-run.ts'

/** @throws what the client, the store or a function of the app throws; it may be done again at any time */
export async function syncOnce(run: SyncRun): Promise<void> {
  const { options, replica, settled } = run
  await replica.refresh()
  const { userId } = await options.api.session.load()
  const known = replica.meta.get('owner') as number | undefined
  const owner = known ?? userId
  if (userId !== undefined && userId !== owner) throw new AnotherPersonError('somebody else is signed in')
  // A session that begins meanwhile is refused with the id of another person.
  if (owner !== undefined) run.call.userId = owner
  if (owner !== known) await replica.commitSynced({ puts: [['meta owner', owner]] })
  await pull(run)
  for (let [next] = replica.writes(); next; [next] = replica.writes()) await deliver(run, next.key)
  if (settled.length > 0) await pull(run)
}
