// A section for each code of a problem, to which the problem's `type` leads.
import { problemType } from '../../openapi/problem.ts'
import { problems } from '../../openapi/problem-codes.ts'
import { type Document, operationsOf, type SdkOperation } from '../../sdk/generator/document.ts'

const opening = `The \`type\` of a problem is the address of its section here, or \`${problemType('<code>')}\` where the service
does not know its public address.`

/**
 * Writes the sections.
 * @param document the contract
 * @returns Markdown: a heading for each code, what it means, and the operations that respond with it
 */
export function errorSections(document: Document): string {
  const operations = operationsOf(document)
  const sections = Object.entries(problems).map(([code, { status, title, detail }]) => {
    const users = operations.filter(({ codes }) => codes.includes(code))
    return `## \`${code}\`\n\n**${title}**, status ${status}. ${detail}\n\n${usage(users, operations.length)}`
  })
  return [opening, ...sections].join('\n\n')
}

function usage(users: SdkOperation[], all: number): string {
  if (users.length === 0) return 'It is for requests that reach no operation.'
  if (users.length === all) return 'Every operation can respond with it.'
  const links = users.map(({ id, summary }) => `[${summary}](/docs/operations/${id})`)
  return `Operations that can respond with it: ${links.join(', ')}.`
}
