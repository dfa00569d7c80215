// Prepared statements as PgBouncer from 1.21 on keeps them (src/prepare.c and, for what is outstanding, src/objects.c). A
// client's name is the client's alone; the server's connections know the statement as PGBOUNCER_<n>, and are sent it before
// it is used there. What surprises:
// - the name is taken from the moment when a Parse arrives, also when the server skips that Parse after an error, or
//   refuses it. A second Parse of it without Close ends the connection;
// - Close goes to no server: it forgets the client's name.
// Left out: `max_prepared_statements`, beyond which a server connection forgets the one that was used least recently.
import { type Message, message, statusOf, stringsOf } from './messages.ts'

/** The client gets an error with this message, and its connection is closed. */
export class ProtocolViolation extends Error {}

type Statement = { name: string; content: Buffer }

/** Statements by what a client calls them. */
export type ClientNames = Map<string, Statement>

/** Of one pooler: one statement for each text and types, whichever client prepares it. */
export function statementNumbers(): (content: Buffer) => Statement {
  const known = new Map<string, Statement>()
  return (content) => {
    const key = content.toString('latin1')
    const statement = known.get(key) ?? { name: `PGBOUNCER_${known.size + 1}`, content }
    known.set(key, statement)
    return statement
  }
}

const kindOf = ({ bytes }: Message) => String.fromCharCode(bytes[5] as number)

/** @returns the name that a client closes, if that is what it does */
export function closedName(each: Message): string | undefined {
  if (each.type !== 'C' || kindOf(each) !== 'S') return undefined
  return stringsOf(each, 1, 6).strings[0] || undefined
}

/** What the client waits for; a response to `skip` is not for it, that to `fake` is made here. */
type Request = { type: string; response: 'forward' | 'skip' | 'fake'; statement?: Statement }

/** Which requests a response can be to. */
const responsesTo: Record<string, string> = {
  1: 'P',
  2: 'B',
  3: 'C',
  T: 'D',
  n: 'D',
  C: 'E',
  I: 'E',
  s: 'E',
  Z: 'SQ',
}
const fakes: Record<string, Buffer> = { P: message('1'), C: message('3') }

/** What is under way on a server connection. */
export type ServerWork = {
  /** @returns what to send to the server, and to the client at once @throws ProtocolViolation */
  take(each: Message, names: ClientNames): { toServer: Buffer[]; toClient: Buffer[] }
  /** @returns what to send to the client at once */
  close(): Buffer[]
  /** @returns what to send to the client */
  response(each: Message): Buffer[]
  /** Nobody is in a transaction, and every response has come. */
  isFree(): boolean
}

export function serverWork(numbered: (content: Buffer) => Statement): ServerWork {
  const prepared = new Set<Statement>()
  const outstanding: Request[] = []
  let hasFailed = false
  let isIdle = true

  function fake(type: string): Buffer[] {
    if (outstanding.length === 0) return [fakes[type] as Buffer]
    outstanding.push({ type, response: 'fake' })
    return []
  }

  function prepare(statement: Statement, response: 'forward' | 'skip'): Buffer[] {
    if (prepared.has(statement)) return []
    prepared.add(statement)
    outstanding.push({ type: 'P', response, statement })
    return [message('P', statement.name, statement.content)]
  }

  function parse(name: string, content: Buffer, names: ClientNames) {
    if (names.has(name)) throw new ProtocolViolation('prepared statement name is already in use')
    const statement = numbered(content)
    names.set(name, statement)
    if (prepared.has(statement)) return { toServer: [], toClient: fake('P') }
    return { toServer: prepare(statement, 'forward'), toClient: [] }
  }

  /** @param before the name, and after it @returns the message by the server's name */
  function renamed(
    type: string,
    name: string,
    names: ClientNames,
    [before, after]: [Buffer, Buffer],
  ): Buffer[] {
    const statement = names.get(name)
    if (statement === undefined) throw new ProtocolViolation('prepared statement did not exist')
    const preparing = prepare(statement, 'skip')
    outstanding.push({ type, response: 'forward' })
    return [...preparing, message(type, before, statement.name, after)]
  }

  /** After an error the server has skipped what came up to the next Sync, and has prepared none of it. */
  function forgetSkipped(): void {
    for (let each = outstanding.shift(); each !== undefined && each.type !== 'S'; each = outstanding.shift())
      if (each.type === 'P' && each.statement) prepared.delete(each.statement)
  }

  return {
    take(each, names) {
      isIdle = false
      const { type, bytes } = each
      if (type === 'P') {
        const { strings, rest } = stringsOf(each, 1)
        if (strings[0]) return parse(strings[0], rest, names)
      } else if (type === 'B') {
        const { strings, rest } = stringsOf(each, 2)
        const [portal = '', name] = strings
        if (name)
          return { toServer: renamed('B', name, names, [Buffer.from(`${portal}\0`), rest]), toClient: [] }
      } else if (type === 'D' && kindOf(each) === 'S') {
        const name = stringsOf(each, 1, 6).strings[0]
        if (name)
          return { toServer: renamed('D', name, names, [Buffer.from('S'), Buffer.alloc(0)]), toClient: [] }
      }
      if ('PBDCESQ'.includes(type)) outstanding.push({ type, response: 'forward' })
      return { toServer: [bytes], toClient: [] }
    },
    close: () => fake('C'),
    response(each) {
      const { type, bytes } = each
      const head = outstanding[0]
      const isForHead = head !== undefined && (responsesTo[type] ?? '').includes(head.type)
      if (isForHead) outstanding.shift()
      else if (type === 'Z' && hasFailed) forgetSkipped()
      hasFailed = type === 'E' || (hasFailed && type !== 'Z')
      isIdle = type === 'Z' && statusOf(each) === 'I'
      const forClient = isForHead && head.response === 'skip' ? [] : [bytes]
      while (outstanding[0]?.response === 'fake')
        forClient.push(fakes[(outstanding.shift() as Request).type] as Buffer)
      return forClient
    },
    isFree: () => isIdle && outstanding.length === 0,
  }
}
