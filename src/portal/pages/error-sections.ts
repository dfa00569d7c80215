// A section for each code of a problem, to which the problem's `type` leads.

import { problemType } from '../../openapi/problem.ts'
import { problems } from '../../openapi/problem-codes.ts'
import { type Document, operationsOf } from '../../sdk/generator/document.ts'

/**
 * Writes the sections.
 * @param document the contract
 * @returns Markdown: a heading for each code, what it means, and the operations that respond with it
 */
export function errorSections(document: Document): string {
  const operations = operationsOf(document)
  const sections = Object.entries(problems).map(([code, { status, title, detail }]) => {
    const users = operations
      .filter(({ codes }) => codes.includes(code))
      .map(({ id, summary }) => `[${summary}](/docs/operations/${id})`)
    const where =
      users.length === 0
        ? 'What no operation is mounted for responds with it.'
        : users.length === operations.length
          ? 'Every operation can respond with it.'
          : `Operations that can respond with it: ${users.join(', ')}.`
    return `## ${code}\n\n**${title}**, status ${status}, type \`${problemType(code)}\`. ${detail}\n\n${where}`
  })
  return sections.join('\n\n')
}
