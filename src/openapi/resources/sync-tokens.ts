// Places in the sequence of a user's changes, and the tokens that stand for them. The SDK's in-memory service uses the same
// code.
import { base64url, fromBase64url } from '../base64url.ts'

/** For how long a token is good. What was removed has to be kept for longer. */
export const tokenDays = 30

const dayMillis = 24 * 3600 * 1000

/** The kinds of what is in the sequence; changes of one number are in this order, and by id. */
export const changeKinds = ['list', 'task', 'removed list', 'removed task'] as const
export type ChangeKind = (typeof changeKinds)[number]

/** What comes next is behind the change of this number, kind and id. */
export type Place = {
  change: number
  /** The place of its kind in `changeKinds`; as many as there are behind all of them. */
  kind: number
  id: number
  /** Where the client began with nothing: what was removed up to this number it has never seen. */
  from: number
}

/** Where a client begins. @param last the number of the latest change */
export const beginning = (last: number): Place => ({ change: 0, kind: 0, id: 0, from: last })

/** Behind all changes up to a number. */
export const behind = (change: number): Place => ({ change, kind: changeKinds.length, id: 0, from: 0 })

/** A place as a client has it. */
export type Given = {
  place: Place
  /** Since when the token counts, in epoch milliseconds. While there is more, that is when the first page was asked for. */
  begun: number
  /** What the server called the history that it was given from; empty before the first change. */
  history: string
}

/** What a server has: its history, and the number of the latest change in it. */
export type State = { history: string; last: number }

export const tokenOf = (userId: number, { place, begun, history }: Given): string =>
  base64url(
    JSON.stringify([
      userId,
      Math.floor(begun / 1000),
      place.change,
      place.kind,
      place.id,
      place.from,
      history,
    ]),
  )

/**
 * @param now epoch milliseconds
 * @returns undefined for a token that is damaged, of another user, or not good any more
 */
export function givenBy(token: string, userId: number, now: number): Given | undefined {
  const parts = parse(fromBase64url(token))
  if (!Array.isArray(parts) || parts.length !== 7) return undefined
  const [history, numbers] = [parts.pop(), parts]
  if (typeof history !== 'string' || !numbers.every(isNumber)) return undefined
  const [owner, second, change, kind, id, from] = numbers as [number, number, number, number, number, number]
  const begun = second * 1000
  const isGood = owner === userId && now - begun < tokenDays * dayMillis && kind <= changeKinds.length
  return isGood ? { place: { change, kind, id, from }, begun, history } : undefined
}

/**
 * Whether a server has what a client has seen. It may not, when a backup was restored or a standby has taken over: then what
 * was changed since can have numbers that the client takes for seen.
 */
export const isPartOf = ({ history, last }: State, given: Given): boolean =>
  Math.max(given.place.change, given.place.from) <= last &&
  (given.history === '' || given.history === history)

const isNumber = (part: unknown) => Number.isSafeInteger(part) && (part as number) >= 0

function parse(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? '')
  } catch {
    return undefined
  }
}

/** Those of a kind that come behind a place: with a higher number, or the same one and a higher id. */
export function startOf({ change, kind, id, from }: Place, of: ChangeKind): { change: number; id: number } {
  const index = changeKinds.indexOf(of)
  const first = index < kind ? Number.MAX_SAFE_INTEGER : index === kind ? id : 0
  const isNew = of === 'removed list' || of === 'removed task'
  return isNew && from > change ? { change: from, id: Number.MAX_SAFE_INTEGER } : { change, id: first }
}

type Found = { kind: ChangeKind; change: number; id: number }

/**
 * The first of what was found, in order.
 * @param place where the page begins
 * @param last the number of the latest change that all of it may have
 * @returns the changes, where the next page begins, and whether there is one
 */
export function pageOf<Change extends Found>(
  found: readonly Change[],
  { place, last, limit }: { place: Place; last: number; limit: number },
): { page: Change[]; next: Place; more: boolean } {
  const all = found.filter(({ change }) => change <= last).sort(inOrder)
  const page = all.slice(0, limit)
  const end = page.at(-1)
  // What was changed while it was read is there already, and may have been on this page before it was changed.
  if (end === undefined || all.length <= limit)
    return { page, next: behind(last), more: all.length < found.length }
  return { page, next: behindOne(end, place), more: true }
}

/** @param place where the page with the change begins */
export const behindOne = ({ change, kind, id }: Found, { from }: Place): Place => ({
  ...{ change, kind: changeKinds.indexOf(kind), id, from },
})

const inOrder = (one: Found, other: Found) =>
  one.change - other.change ||
  changeKinds.indexOf(one.kind) - changeKinds.indexOf(other.kind) ||
  one.id - other.id
