// Writes an operation as a curl command that works as it is, given an access token in $TOKEN.
import type { Document, OperationObject } from './document.ts'
import { exampleBody, exampleParameters } from './example.ts'

/**
 * Writes the curl command of an operation, with the document's examples.
 * @param document the contract
 * @param place the operation's path and method, the latter in lower case
 * @param server e.g. `https://tasks.example.com`
 * @returns a command for a POSIX shell, without a trailing newline
 * @throws Error where the document has no example
 */
export function curlSample(
  document: Document,
  { path, method }: { path: string; method: string },
  server: string,
): string {
  const operation = document.paths[path]?.[method] as OperationObject
  const body = exampleBody(document, operation)
  const verb = method.toUpperCase()
  const isStream = operation.responses[200]?.content?.['text/event-stream'] !== undefined
  const isImplied = verb === (body ? 'POST' : 'GET')
  return [
    `curl ${isStream ? '-N ' : ''}${isImplied ? '' : `-X ${verb} `}${quoted(server + target(document, path, operation))}`,
    ...(operation.security.length > 0 ? ['-H "Authorization: Bearer $TOKEN"'] : []),
    ...(body ? [`-H ${quoted(`Content-Type: ${body.mediaType}`)}`, `-d ${quoted(json(body.value))}`] : []),
  ].join(' \\\n  ')
}

function target(document: Document, path: string, operation: OperationObject): string {
  const inPath = new Map(
    exampleParameters(document, operation, 'path').map(({ name, value }) => [name, value]),
  )
  const filled = path.replaceAll(/\{([^}]+)\}/g, (_, name) => encodeURIComponent(String(inPath.get(name))))
  const query = new URLSearchParams()
  for (const { name, value } of exampleParameters(document, operation, 'query')) {
    for (const one of [value].flat()) query.append(name, String(one))
  }
  return query.size > 0 ? `${filled}?${query}` : filled
}

/** On several lines if it is long, since a portal shows code in a narrow column. */
function json(value: unknown): string {
  const line = JSON.stringify(value)
  return line.length <= 56 ? line : JSON.stringify(value, null, 2).replaceAll('\n', '\n  ')
}

/** Quotes an argument for a shell: within single quotes only the single quote is special. */
const quoted = (text: string) =>
  /^[\w:/.-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`
