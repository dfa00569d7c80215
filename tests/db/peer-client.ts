// Sends a peer messages of the protocol, and reads its responses. All ends with the test.
import { onTestFinished } from 'vitest'
import { withAdmin } from '../support/database.ts'
import { fieldsOf, type Message, query, statusOf, tagOf, valuesOf } from '../support/peers/messages.ts'
import { type RawClient, rawClient } from '../support/peers/raw-client.ts'
import type { Peer } from '../support/peers/relay.ts'

/** What is written to, and a schema to search in. */
export const tables = 'create table things (name text unique); create schema other'

/** Names in the table of the tests. */
export const thingsIn = (url: string, like: string) =>
  withAdmin(url, async (admin) => {
    const { rows } = await admin.query('select name from things where name like $1 order by name', [like])
    return rows.map(({ name }) => name)
  })

export const insert = (name: string) => `insert into things values ('${name}')`

/** A peer for one test. */
export async function peer<One extends Peer>(opening: Promise<One>): Promise<One> {
  const one = await opening
  onTestFinished(one.close)
  return one
}

export async function client(url: string): Promise<RawClient> {
  const one = await rawClient(url)
  onTestFinished(one.leave)
  return one
}

export async function ask(one: RawClient, ...messages: Buffer[]): Promise<Message[]> {
  one.send(...messages)
  return await one.response()
}

export const rowsOf = (response: Message[]) => response.filter(({ type }) => type === 'D').map(valuesOf)
export const errorsOf = (response: Message[]) =>
  response.filter(({ type }) => type === 'E').map((each) => fieldsOf(each).C)
export const tagsOf = (response: Message[]) => response.filter(({ type }) => type === 'C').map(tagOf)
export const statusIn = (response: Message[]) => statusOf(response.at(-1) as Message)
export const shown = async (one: RawClient, sql: string) => rowsOf(await ask(one, query(sql)))[0]?.[0]
