// Writes of which no response tells the time: those that a deletion brings along, of the things that referred to what is gone,
// and those of a renaming.
import type { ReadResponse } from './connection.ts'
import type { Draft } from './draft.ts'
import { resources, thingIn } from './things.ts'

/** The time at which something last went to the trash; undefined where there is none, or it is empty. */
async function lastDeletion(
  draft: Draft,
  list: (path: string, query?: Draft['query']) => Promise<ReadResponse>,
) {
  const resource = resources.find(({ path }) => draft.path === `${path}/{id}`)
  const [field] =
    Object.entries(resource?.fields ?? {}).find(([, { derived }]) => derived?.kind === 'trash') ?? []
  if (resource === undefined || field === undefined) return undefined
  const { body } = await list(resource.path, [
    ['deleted', 'true'],
    ['sort', `-${field}`],
    ['limit', '1'],
  ])
  const [last] = body as Record<string, string>[]
  return last && Date.parse(last[field] as string)
}

type Thing = { id: number; updated_at: string } & Record<string, unknown>
/** Things by collection, field and id; those alone whose field refers to something, or to nothing. */
type Places = Map<string, Thing>

/** The collections with a field that refers to a kind of thing. */
const referringTo = (thing: string) =>
  resources.flatMap(({ path, fields }) =>
    Object.entries(fields).flatMap(([field, { references }]) =>
      references?.thing === thing ? { path, field } : [],
    ),
  )

/** All things that have labels, also in the trash, with the time of their last write. */
async function lastWrites(
  list: (path: string, query?: Draft['query']) => Promise<ReadResponse>,
): Promise<Map<string, string>> {
  const found = new Map<string, string>()
  for (const { path } of resources.filter(({ fields }) => 'labels' in fields))
    for (const deleted of ['false', 'true'])
      for (const { id, updated_at } of (await list(path, [['deleted', deleted]])).body as Thing[])
        found.set(`${path} ${id}`, updated_at)
  return found
}

/** Sends a request that renames a label. */
async function sendRenaming(
  draft: Draft,
  send: (draft: Draft) => Promise<ReadResponse>,
  list: (path: string, query?: Draft['query']) => Promise<ReadResponse>,
) {
  const before = await lastWrites(list)
  const response = await send(draft)
  const times = [...(await lastWrites(list))].flatMap(([thing, time]) =>
    before.get(thing) === time ? [] : Date.parse(time),
  )
  return { response, time: times.length > 0 ? Math.min(...times) : undefined }
}

/**
 * Sends a request. Where it is a deletion of what others may refer to, these are looked at before and after it.
 * @param list reads all things of a collection
 * @returns its response, and the earliest time of a write that it has brought along; undefined without any
 */
export async function sendAndFollow(
  draft: Draft,
  send: (draft: Draft) => Promise<ReadResponse>,
  list: (path: string, query?: Draft['query']) => Promise<ReadResponse>,
): Promise<{ response: ReadResponse; time: number | undefined }> {
  if (draft.path.endsWith('/labels/rename')) return await sendRenaming(draft, send, list)
  const referring = draft.method === 'DELETE' ? referringTo(thingIn(draft.path) ?? '') : []
  const look = async (isWanted: (value: unknown) => boolean): Promise<Places> => {
    const found: Places = new Map()
    for (const { path, field } of referring)
      for (const thing of ((await list(path)).body ?? []) as Thing[])
        if (isWanted(thing[field])) found.set(`${path} ${field} ${thing.id}`, thing)
    return found
  }
  const before = await look((value) => value !== null)
  const response = await send(draft)
  const deletedAt =
    draft.method === 'DELETE' && response.status === 204 ? await lastDeletion(draft, list) : undefined
  if (deletedAt !== undefined) return { response, time: deletedAt }
  const after = before.size > 0 ? await look((value) => value === null) : new Map<string, Thing>()
  const times = [...after].flatMap(([place, { updated_at }]) =>
    before.has(place) ? Date.parse(updated_at) : [],
  )
  return { response, time: times.length > 0 ? Math.min(...times) : undefined }
}
