// A request as a line of shell that sends it. Placeholders become variables, and each variable comes with the line that sets it.
import { type Body, type Draft, numberPlaceholders, placeholdersIn, textOf, urlOf } from './draft.ts'
import { bodyOf, personalTokens } from './scopes.ts'
import { collectionOf, creationOf, exampleBody, things } from './things.ts'

const json = "-H 'Content-Type: application/json'"
const password = 'a password for this alone'
const register = (who: string) =>
  `curl -s "$base/api/auth/register" ${json} -d '{"email":"${who}-'$(date +%s)-$$'@example.com","password":"${password}","name":"C"}'`
const pick = (name: string) => `sed 's/.*"${name}":"\\{0,1\\}\\([^",}]*\\).*/\\1/'`
const userId = `sed 's/.*"user":{"id":\\([0-9]*\\).*/\\1/'`
const as = (token: string) => `-H "Authorization: Bearer $${token}"`
const urlIn = (thing: string) => `"$base${collectionOf(thing).replace('{user_id}', 'me')}"`

/** The line that sets a variable, and the variables which that line needs. */
type Definition = { needs: string[]; line: string }

const definitions: Record<string, Definition> = {
  account: { needs: [], line: `account=$(${register('c')})` },
  access: { needs: ['account'], line: `access=$(echo "$account" | ${pick('token')})` },
  refresh: { needs: ['account'], line: `refresh=$(echo "$account" | ${pick('refresh_token')})` },
  me: { needs: ['account'], line: `me=$(echo "$account" | ${userId})` },
  email: { needs: ['account'], line: `email=$(echo "$account" | ${pick('email')})` },
  password: { needs: [], line: `password='${password}'` },
  unique: { needs: [], line: `unique=$(date +%N | cut -c 1-8)` },
  foreigner: { needs: [], line: `foreigner=$(${register('f')})` },
  foreign_access: { needs: ['foreigner'], line: `foreign_access=$(echo "$foreigner" | ${pick('token')})` },
  foreign_user: { needs: ['foreigner'], line: `foreign_user=$(echo "$foreigner" | ${userId})` },
  ...Object.fromEntries(things.flatMap(definitionsOf)),
  ...Object.fromEntries([...personalTokens].map(([name, scopes]) => [name, personalToken(name, scopes)])),
}

function personalToken(name: string, scopes: readonly string[]): Definition {
  const body = quoted(JSON.stringify(bodyOf(scopes)))
  const line = `${name}=$(curl -s "$base/api/me/tokens" ${as('access')} ${json} -d ${body} | ${pick('token')})`
  return { needs: ['access'], line }
}

/** One of the things, somebody else's, and the entity tag of it. */
function definitionsOf(thing: string): [string, Definition][] {
  const creation = creationOf(thing)
  // What no operation creates, such as a session, is there from the beginning.
  const made = (token: string) =>
    creation === undefined
      ? `curl -s ${urlIn(thing)} ${as(token)} | ${pick('id')}`
      : `curl -s ${urlIn(thing)} ${as(token)} ${json} -d ${quoted(JSON.stringify(exampleBody(creation)))} | sed 's/^{"id":\\([0-9]*\\).*/\\1/'`
  const head = `curl -si ${urlIn(thing)}/$${thing} ${as('access')} | sed -n 's/^etag: \\(W\\/\\)\\{0,1\\}\\(.*\\)\\r/\\2/Ip'`
  const url = (variable: string) => `${urlIn(thing)}/$${variable} ${as('access')}`
  return [
    [
      `deleted_${thing}`,
      {
        needs: ['access'],
        line: `deleted_${thing}=$(${made('access')}); curl -s -X DELETE ${url(`deleted_${thing}`)}`,
      },
    ],
    [thing, { needs: ['access'], line: `${thing}=$(${made('access')})` }],
    [
      `foreign_${thing}`,
      { needs: ['foreign_access'], line: `foreign_${thing}=$(${made('foreign_access')})` },
    ],
    [`etag_of_${thing}`, { needs: ['access', thing], line: `etag_of_${thing}=$(${head})` }],
  ]
}

/** The lines that set what a request needs, in order. @param set what is set already; is added to */
function preparation(names: readonly string[], set: Set<string>, literals: Literals): string[] {
  return names.flatMap((name) => {
    if (set.has(name)) return []
    set.add(name)
    const { needs, line } = definitions[name] ?? {
      needs: [],
      line: `${name}=${quoted(literals(name) ?? '')}`,
    }
    return [...preparation(needs, set, literals), line]
  })
}

/** Variables that a response sets: from which property of its body, or from which header. */
export type Sets = Record<string, string>

/** One step of a script. */
export type Step = { draft: Draft; sets?: Sets }

/** The value of a placeholder that no line can set. */
type Literals = (name: string) => string | undefined

/** Shell lines that send these requests, after those that prepare them. */
export function script(steps: readonly Step[], base: string, literals: Literals = () => undefined): string {
  const set = new Set(steps.flatMap(({ sets = {} }) => Object.keys(sets)))
  const lines = steps.flatMap(({ draft, sets = {} }, at) => {
    const later = new Set(steps.slice(at + 1).flatMap((step) => placeholdersIn(step.draft)))
    const used = Object.entries(sets).filter(([name]) => later.has(name))
    return [...preparation(placeholdersIn(draft), set, literals), ...linesOf(draft, used)]
  })
  return [`base=${base}`, ...lines].join('\n')
}

function linesOf(draft: Draft, sets: [string, Sets[string]][]): string[] {
  if (sets.length === 0) return [curl(draft)]
  const isInHead = sets.some(([, from]) => from === 'X-Next-Cursor')
  const line = curl(draft, isInHead)
  const [only] = sets
  if (only && sets.length === 1) return [`${only[0]}=$(${line} | ${picked(only[1])})`]
  return [
    `response=$(${line})`,
    ...sets.map(([name, from]) => `${name}=$(echo "$response" | ${picked(from)})`),
  ]
}

const picked = (from: Sets[string]): string =>
  from.startsWith('result ')
    ? `sed 's/{"status":/\\n&/g' | grep '^{"status":' | sed -n '${Number(from.slice(7)) + 1}s/.*"task":{"id":\\([0-9]*\\).*/\\1/p'`
    : from === 'X-Next-Cursor'
      ? "tr -d '\\r' | sed -n 's/^x-next-cursor: //Ip'"
      : pick(from)

/** @param shown with the head of the response */
export function curl(draft: Draft, shown = true): string {
  const { method, headers, body } = draft
  const head = method === 'HEAD' ? '-I' : `-X ${method}`
  const fields = Object.entries(headers).map(([name, value]) =>
    value === '' ? `-H ${quoted(`${name};`)}` : `-H ${quoted(`${name}: ${value}`)}`,
  )
  if (body && !hasContentType(headers)) fields.push("-H 'Content-Type:'")
  const line = `curl -s${shown ? 'i' : ''} ${head} --path-as-is "$base"${quoted(urlOf(draft))} ${fields.join(' ')}`
  return body === undefined ? line.trim() : `${printed(body)} | ${line} --data-binary @-`
}

const hasContentType = (headers: Record<string, string>) =>
  Object.keys(headers).some((name) => name.toLowerCase() === 'content-type')

/** In single quotes, where variables stand outside of them. Long runs of one character are written by a command. */
function quoted(text: string): string {
  const safe = `'${text.replaceAll("'", `'\\''`)}'`
  return safe
    .replaceAll(/(\w)\1{199,}/g, (run, one) => `'"$(printf '${one}%.0s' $(seq ${run.length}))"'`)
    .replaceAll(numberPlaceholders, (_, name) => `'"$${name}"'`)
    .replaceAll(/⟦(\w+)⟧/g, (_, name) => `'"$${name}"'`)
    .replaceAll(/(^|(?<=['"]))''(?=['"])/g, '')
}

/** As a command that writes the body. Long runs of one character are written by it. */
function printed(body: Body): string {
  const text = textOf(body)
  if (text === undefined && 'bytes' in body) {
    const octal = [...body.bytes.subarray(0, 400)].map((byte) => `\\${byte.toString(8).padStart(3, '0')}`)
    return `printf '${octal.join('')}'`
  }
  const parts = (text ?? '').split(/((.)\2{199,})/su).filter((_, index) => index % 3 !== 2)
  const commands = parts.flatMap((part, index) => {
    if (part === '') return []
    const isRun = index % 2 === 1
    return [isRun ? `printf '${[...part][0]}%.0s' $(seq ${[...part].length})` : `printf %s ${quoted(part)}`]
  })
  return commands.length === 1 ? (commands[0] as string) : `{ ${commands.join('; ')}; }`
}
