// Changes of an operation's security requirements. Each alternative is a set of schemes, each with scopes.
import type { Finding } from './change.ts'
import { finding, isRecord, type Json, list, record, resolved, type Scope } from './scope.ts'

/** The schemes of one alternative, by their definition, with the required scopes. Empty: no credential is needed. */
type Alternative = { names: string; schemes: Map<string, string[]> }

/**
 * Compares security requirements. Every client that could call must still be able to: for each former alternative there
 * must be one that requires no more.
 * @param before the operation's own security; undefined where the document's applies
 * @param after the same of the next version
 */
export function securityChanges(scope: Scope, before: unknown, after: unknown): Finding[] {
  const was = alternativesOf(scope.before, before)
  const is = alternativesOf(scope.after, after)
  const here = { ...scope, at: 'security' }
  return [
    ...was
      .filter((former) => !is.some((latter) => within(latter, former)))
      .map(({ names }) => finding(here, 'breaking', `${names} is not enough any more; now: ${allOf(is)}`)),
    ...is
      .filter((latter) => !was.some((former) => within(former, latter)))
      .filter((latter) => was.some((former) => within(latter, former)) || !isStricter(was, is))
      .map(({ names, schemes }) =>
        finding(
          here,
          schemes.size === 0 ? 'notable' : 'additive',
          `${names} is enough; before: ${allOf(was)}`,
        ),
      ),
  ]
}

const allOf = (alternatives: Alternative[]) => alternatives.map(({ names }) => names).join(', or ')

/** Whether no former alternative is sufficient any more: then the new ones are the other half of the same change. */
const isStricter = (was: Alternative[], is: Alternative[]) =>
  was.every((former) => !is.some((latter) => within(latter, former)))

function within(small: Alternative, large: Alternative): boolean {
  return [...small.schemes].every(([scheme, scopes]) => {
    const granted = large.schemes.get(scheme)
    return granted !== undefined && scopes.every((scope) => granted.includes(scope))
  })
}

function alternativesOf(document: Json, own: unknown): Alternative[] {
  const declared = list(own ?? document.security)
  return (declared.length > 0 ? declared : [{}]).map((alternative) => {
    const entries = Object.entries(record(alternative))
    const names = entries.map(([name, scopes]) => wordsFor(document, name, list(scopes))).join(' and ')
    const schemes = new Map(
      entries.map(([name, scopes]) => [definitionOf(document, name), list(scopes).map(String)]),
    )
    return { names: names || 'no credential', schemes }
  })
}

const schemeOf = (document: Json, name: string) =>
  resolved(document, record(record(document.components).securitySchemes)[name])

/** e.g. `bearer (http bearer)`, `key (apiKey header X-Key)`, `login (openIdConnect) write` */
function wordsFor(document: Json, name: string, scopes: unknown[]): string {
  const { type, scheme, in: place, name: key } = schemeOf(document, name)
  return [name, `(${[type, scheme, place, key].filter(Boolean).join(' ')})`, ...scopes].join(' ')
}

/**
 * What a client must send, as text: neither the name of a scheme nor its description matters. Of several that are alike,
 * such as two kinds of bearer tokens, all but the first go by their names, too.
 */
function definitionOf(document: Json, name: string): string {
  const text = contentOf(document, name)
  const names = Object.keys(record(record(document.components).securitySchemes))
  const alike = names.filter((other) => contentOf(document, other) === text)
  return alike.indexOf(name) > 0 ? `${name} ${text}` : text
}

function contentOf(document: Json, name: string): string {
  const { description: _, bearerFormat: __, ...definition } = schemeOf(document, name)
  return JSON.stringify(sorted(definition))
}

function sorted(value: unknown): unknown {
  if (!isRecord(value)) return value
  const entries = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1))
  return Object.fromEntries(entries.map(([key, inner]) => [key, sorted(inner)]))
}
