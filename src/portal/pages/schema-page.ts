// The page of a schema: its fields, or its choices.
import { type Document, describedOperation, operationsOf, type Schema } from '../../sdk/generator/document.ts'
import { exampleOf } from '../../sdk/generator/example.ts'
import { fieldTable, typeText } from './fields.ts'
import { firstSentence, type Page } from './page.ts'

/** Writes the page of a schema of the document. */
export function schemaPage(document: Document, name: string): Page {
  const { description = '' } = document.components.schemas[name] as Schema
  return {
    group: 'Schemas',
    slug: `schemas/${name}`,
    title: name,
    summary: () => firstSentence(description),
    markdown: () => schemaMarkdown(document, name),
  }
}

function schemaMarkdown(document: Document, name: string): string {
  const schema = document.components.schemas[name] as Schema
  const content = schema.properties
    ? [fieldTable(document, schema), closedness(schema)]
    : [`Type: ${typeText(document, schema)}.`]
  const markdown = [
    `# ${name}`,
    schema.description ?? '',
    ...content,
    ...usage(document, name),
    'For example:',
    `\`\`\`json\n${JSON.stringify(exampleOf(document, schema), null, 2)}\n\`\`\``,
  ]
  return markdown.filter((text) => text !== '').join('\n\n')
}

const closedness = ({ additionalProperties }: Schema) =>
  additionalProperties === false ? 'Other fields are refused.' : 'Later versions may add fields.'

/** The operations whose request or response has the schema. */
function usage(document: Document, name: string): string[] {
  const reference = `"#/components/schemas/${name}"`
  const users = operationsOf(document).filter((operation) =>
    JSON.stringify(describedOperation(document, operation)).includes(reference),
  )
  if (users.length === 0) return []
  return [`Used by: ${users.map(({ id, summary }) => `[${summary}](/docs/operations/${id})`).join(', ')}.`]
}
