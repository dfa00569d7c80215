// A request as a line of shell that sends it. Words become variables, and each variable comes with the line that sets it.
import { type Body, type Draft, textOf, urlOf, wordsIn } from './draft.ts'

const json = "-H 'Content-Type: application/json'"
const password = 'a password for this alone'
const register = (who: string) =>
  `curl -s "$base/api/auth/register" ${json} -d '{"email":"${who}-'$(date +%s)-$$'@example.com","password":"${password}","name":"C"}'`
const pick = (name: string) => `sed 's/.*"${name}":"\\{0,1\\}\\([^",}]*\\).*/\\1/'`
const taskOf = (token: string) =>
  `$(curl -s "$base/api/me/tasks" -H "Authorization: Bearer $${token}" ${json} -d '{"title":"x"}' | sed 's/^{"id":\\([0-9]*\\).*/\\1/')`

/** For each variable the line that sets it, and the variables which that line needs. */
const definitions: Record<string, { needs: string[]; line: string }> = {
  account: { needs: [], line: `account=$(${register('c')})` },
  token: { needs: ['account'], line: `token=$(echo "$account" | ${pick('token')})` },
  refresh: { needs: ['account'], line: `refresh=$(echo "$account" | ${pick('refresh_token')})` },
  me: { needs: ['account'], line: `me=$(echo "$account" | sed 's/.*"user":{"id":\\([0-9]*\\).*/\\1/')` },
  email: { needs: ['account'], line: `email=$(echo "$account" | ${pick('email')})` },
  password: { needs: [], line: `password='${password}'` },
  unique: { needs: [], line: `unique=$(date +%N | cut -c 1-8)` },
  task: { needs: ['token'], line: `task=${taskOf('token')}` },
  etag: {
    needs: ['token', 'task'],
    line: `etag=$(curl -si "$base/api/me/tasks/$task" -H "Authorization: Bearer $token" | sed -n 's/^etag: \\(.*\\)\\r/\\1/Ip')`,
  },
  session: {
    needs: ['token'],
    line: `session=$(curl -s "$base/api/me/sessions" -H "Authorization: Bearer $token" | ${pick('id')})`,
  },
  foreigner: { needs: [], line: `foreigner=$(${register('f')})` },
  foreign_token: { needs: ['foreigner'], line: `foreign_token=$(echo "$foreigner" | ${pick('token')})` },
  foreign_user: {
    needs: ['foreigner'],
    line: `foreign_user=$(echo "$foreigner" | sed 's/.*"user":{"id":\\([0-9]*\\).*/\\1/')`,
  },
  foreign_task: { needs: ['foreign_token'], line: `foreign_task=${taskOf('foreign_token')}` },
}

/** The lines that set what a request needs, in order. @param set what is set already; is added to */
function preparation(names: readonly string[], set: Set<string>): string[] {
  return names.flatMap((name) => {
    const definition = definitions[name]
    if (definition === undefined || set.has(name)) return []
    set.add(name)
    return [...preparation(definition.needs, set), definition.line]
  })
}

/** One step of a script: a request, and the variable that its answer sets. */
export type Step = { draft: Draft; sets?: { name: string; from: 'id' | 'cursor' | 'token' | 'refresh' } }

/** Shell lines that send these requests, after those that prepare them. */
export function script(steps: readonly Step[], base: string): string {
  const set = new Set(steps.flatMap(({ sets }) => (sets ? [sets.name] : [])))
  const lines = steps.flatMap((step) => [...preparation(wordsIn(step.draft), set), lineOf(step)])
  return [`base=${base}`, ...lines].join('\n')
}

function lineOf({ draft, sets }: Step): string {
  const line = curl(draft, sets?.from === 'cursor' || sets === undefined)
  if (sets === undefined) return line
  const picked = {
    id: pick('id'),
    cursor: "tr -d '\\r' | sed -n 's/^x-next-cursor: //Ip'",
    token: pick('token'),
    refresh: pick('refresh_token'),
  }[sets.from]
  return `${sets.name}=$(${line} | ${picked})`
}

/** @param shown with the answer's head */
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
