// Where a case plays: somebody with an account and what belongs to it, a foreigner, and what each word stands for.
import { randomBytes } from 'node:crypto'
import { type Draft, fill } from './draft.ts'
import { type Crowd, type Person, signIn } from './people.ts'
import { type Answer, Lie, type Wire } from './wire.ts'

export type Scene = {
  /** Sends a request in the person's place. */
  send(draft: Draft): Promise<Answer>
  wire: Wire
}

/** @param foreigner shared by all scenes, never changed */
export function scene(wire: Wire, people: Crowd, foreigner: () => Promise<Person>): Scene {
  let person: Person | undefined

  const current = async (): Promise<Person> => {
    person ??= await people.join(wire)
    await people.renew(wire, person)
    return person
  }

  const lookups: Record<string, () => Promise<string>> = {
    token: async () => (await current()).token,
    refresh: async () => (await current()).refreshToken,
    email: async () => (await current()).email,
    password: async () => (await current()).password,
    me: async () => String((await current()).id),
    unique: async () => randomBytes(4).toString('hex'),
    task: async () => await thing(await current(), 'task', newTask),
    session: async () => await thing(await current(), 'session', newSession),
    etag: async () => await tagOf(await current(), await thing(await current(), 'task', newTask)),
    foreign_user: async () => String((await foreigner()).id),
    foreign_task: async () => await thing(await foreigner(), 'task', newTask),
    foreign_session: async () => await thing(await foreigner(), 'session', newestSession),
  }

  async function thing(
    owner: Person,
    name: string,
    make: (owner: Person) => Promise<string>,
  ): Promise<string> {
    const known = owner.things.get(name) ?? (await make(owner))
    owner.things.set(name, known)
    return known
  }

  const headersOf = ({ token }: Person) => ({
    Authorization: `Bearer ${token}`,
    'Content-Type': 'application/json',
  })

  async function newTask(owner: Person): Promise<string> {
    const body = new TextEncoder().encode('{"title":"x"}')
    const answer = await wire.exchange({
      method: 'POST',
      url: '/api/me/tasks',
      headers: headersOf(owner),
      body,
    })
    if (answer.status !== 201)
      throw new Lie(`createTask answered ${answer.status} ${answer.text} to {"title":"x"}`)
    return String((answer.body as { id: number }).id)
  }

  async function newSession(owner: Person): Promise<string> {
    await signIn(wire, owner)
    return await newestSession(owner)
  }

  async function newestSession(owner: Person): Promise<string> {
    const answer = await wire.exchange({ method: 'GET', url: '/api/me/sessions', headers: headersOf(owner) })
    const sessions = answer.body as { id: number }[]
    return String(sessions.at(-1)?.id)
  }

  async function tagOf(owner: Person, id: string): Promise<string> {
    const answer = await wire.exchange({
      method: 'GET',
      url: `/api/me/tasks/${id}`,
      headers: headersOf(owner),
    })
    return answer.headers.get('ETag') ?? ''
  }

  /** What a success takes away or replaces. */
  async function afterwards(draft: Draft, answer: Answer): Promise<void> {
    const actor = person
    if (actor === undefined || answer.status >= 300) return
    const operation = `${draft.method} ${draft.path}`
    if (operation === 'DELETE /api/{user_id}/tasks/{id}') actor.things.delete('task')
    if (operation === 'DELETE /api/me/sessions/{id}') actor.things.delete('session')
    if (operation === 'DELETE /api/me') person = undefined
    if (operation === 'POST /api/auth/logout') Object.assign(actor, await signIn(wire, actor))
    if (operation === 'POST /api/auth/refresh')
      actor.refreshToken = (answer.body as { refresh_token: string }).refresh_token
  }

  return {
    wire,
    send: async (draft) => {
      const lookup = (name: string) => (lookups[name] as () => Promise<string>)()
      if (draft.method === 'GET' && draft.path.endsWith('/tasks')) await lookup('task') // an empty list shows nothing
      const answer = await wire.exchange(await fill(draft, lookup))
      await afterwards(draft, answer)
      return answer
    },
  }
}
