// Texts that become longer when they are folded: one character may unfold to 18, and what is kept and compared is bounded.
import { beforeEach, describe, expect, test } from 'vitest'
import type { components } from '../../generated/dist/schema.d.ts'
import { type Person, signUp } from '../support/client.ts'
import { onService, pointers, type TestService, testService } from '../support/service.ts'

type Task = components['schemas']['Task']

/** Folded it takes 33 bytes, and has four words. */
const unfolding = 'ﷺ'
const service: TestService = await testService()
let ada: Person
beforeEach(async () => {
  ada = await signUp(service)
})

const list = (query: string) => service.send('GET', `/api/me/tasks?${query}`, { token: ada.token })
const create = async (title: string, description?: string) =>
  (await ada.call('createTask', 201, { body: { title, ...(description !== undefined && { description }) } }))
    .body.id
const found = async (q: string) =>
  ((await list(`q=${encodeURIComponent(q)}`)).body as Task[]).map(({ title }) => title)

describe('a text that takes more than 4096 bytes when it is folded', () => {
  test('is found by its first part, and kept as it was sent', async () => {
    const description = `${unfolding.repeat(124)}zz`
    await create('long', description)
    await create(`${unfolding.repeat(124)}zz`)
    expect(await found('صلى وسلم')).toHaveLength(2)
    expect(await found('z')).toHaveLength(2) // 124 * 33 + 4 bytes
    expect(await found('zzz')).toEqual([])
    await create('longer', `${unfolding.repeat(124)}zzzzy`)
    await create('one more', `${unfolding.repeat(124)}zzzzzz`)
    expect(await found('y')).toEqual([])
    expect(await found('zzzz')).toEqual(['longer', 'one more'])
    expect(await found('zzzzz')).toEqual([])
    const [task] = (await list('limit=1')).body as Task[]
    expect(task?.description).toBe(description)
  })

  test('is cut between two characters', async () => {
    await create('cut', `${'ㅎ'.repeat(1)}${unfolding.repeat(124)}😀`)
    expect(await found('😀')).toEqual([])
    expect(await found('\ufffd')).toEqual([])
  })

  test('does not come of a thousand characters that stay what they are', async () => {
    await create('emoji', `${'😀'.repeat(999)}z`)
    expect(await found('😀z')).toEqual(['emoji'])
  })

  onService('looks into the table').test(
    'takes no more than that in the table, also when it is changed',
    async () => {
      const id = await create(unfolding.repeat(255), unfolding.repeat(1000))
      await ada.call('updateTask', 200, { path: { id }, body: { description: unfolding.repeat(999) } })
      const rows = await service.db.selectFrom('tasks').selectAll().where('user_id', '=', ada.id).execute()
      for (const { folded_title, folded_description } of rows)
        for (const text of [folded_title, folded_description])
          expect(Buffer.byteLength(text)).toSatisfy((bytes: number) => bytes > 4092 && bytes <= 4096)
    },
  )
})

/** @returns the ids of the tasks of all pages, as their cursors lead from one to the next */
async function pages(sort: string, limit = 1): Promise<number[]> {
  const ids: number[] = []
  let cursor: string | null = ''
  while (cursor !== null && ids.length < 50) {
    const response = await list(`sort=${sort}&limit=${limit}${cursor && `&cursor=${cursor}`}`)
    expect(response.status).toBe(200)
    ids.push(...(response.body as Task[]).map(({ id }) => id))
    cursor = response.headers.get('X-Next-Cursor')
  }
  return ids
}

describe('titles that are alike in their first 255 characters when they are folded', () => {
  const ends = ['b', 'a', '\ue000', '', 'c', '😀', 'b', 'ab']
  const inOrder = ['', 'a', 'ab', 'b', 'b', 'c', '\ue000', '😀']

  test.each([1, 2, 3, 50])('go by what comes after these, in pages of %i', async (limit) => {
    const ofEnd = new Map<string, number[]>()
    for (const end of ends) {
      const id = await create(unfolding.repeat(15) + end) // 18 * 15 characters, and the end
      ofEnd.set(end, [...(ofEnd.get(end) ?? []), id])
    }
    const [shorter, later] = [await create(unfolding.repeat(14)), await create(`${unfolding.repeat(14)}ﻻ`)]
    const idsOf = (some: string[]) => [...new Set(some)].flatMap((end) => ofEnd.get(end) as number[])
    expect(await pages('title', limit)).toEqual([shorter, ...idsOf(inOrder), later])
    expect(await pages('-title', limit)).toEqual([later, ...idsOf(inOrder.toReversed()), shorter])
  })
})

describe('titles that are alike in their first 1024 characters when they are folded', () => {
  const titles = ['b', 'a', 'c'].map((end) => unfolding.repeat(60) + end) // 18 * 60 characters
  const earlier = `${unfolding.repeat(50)}0`

  test('go by their ids, in either direction and over pages', async () => {
    const [b, a, c] = [
      await create(titles[0] ?? ''),
      await create(titles[1] ?? ''),
      await create(titles[2] ?? ''),
    ]
    const first = await create(earlier)
    expect(await pages('title')).toEqual(
      [first, b, a, c].toSorted((x, y) => Number(y === first) - Number(x === first)),
    )
    expect(await pages('-title')).toEqual([b, a, c, first])
  })

  onService('stores rows as before').test(
    'do so too beside those that were stored before there was a limit',
    async () => {
      const ids = []
      for (const title of titles) ids.push(await create(unfolding.repeat(194) + title))
      const [, old] = ids
      await service.db
        .updateTable('tasks')
        .set({ folded_title: `${'صلى الله عليه وسلم'.repeat(254)}b` })
        .where('user_id', '=', ada.id)
        .where('id', '=', old as number)
        .execute()
      expect(await pages('title')).toEqual(ids)
      expect(await pages('-title')).toEqual(ids)
    },
  )
})

describe('a search', () => {
  const letters = [...'abcdefghijk']

  test('may have ten different words, and not one more', async () => {
    await create(letters.join(' '))
    expect(await found(letters.slice(0, 10).join(' '))).toHaveLength(1)
    const response = await list(`q=${letters.join('+')}`)
    expect([response.status, pointers(response)]).toEqual([400, ['q']])
    expect(response.body).toMatchObject({
      errors: [{ in: 'query', code: 'custom', message: 'must have at most 10 different words' }],
    })
  })

  test('may repeat a word, also in other letters', async () => {
    await create('a b')
    expect(await found('a A á b B '.repeat(20))).toEqual(['a b'])
  })

  test('has the words that its characters stand for', async () => {
    const words = letters.slice(0, 7).join('+')
    expect((await list(`q=${words.slice(0, -2)}+${unfolding}`)).status).toBe(200)
    expect((await list(`q=${words}+${unfolding}`)).status).toBe(400)
  })

  test('that breaks two rules gets both errors', async () => {
    const response = await list(`q=${'ab+'.repeat(100)}${letters.join('+')}&limit=0`)
    expect(response.status).toBe(400)
    expect(pointers(response).toSorted()).toEqual(['limit', 'q', 'q'])
  })
})
