// The page of an operation: what it takes, what it responds with, and samples.
import { problems } from '../../openapi/problem-codes.ts'
import { curlSample } from '../../sdk/generator/curl-sample.ts'
import {
  type Document,
  describedOperation,
  type Parameter,
  resolve,
  type SdkOperation,
} from '../../sdk/generator/document.ts'
import { exampleBody, exampleOf, exampleServer } from '../../sdk/generator/example.ts'
import { sdkSample } from '../../sdk/generator/sdk-sample.ts'
import { fieldTable, parameterTable, typeText } from './fields.ts'
import { firstSentence, type Page } from './page.ts'

/** @returns the parameters of an operation, with their references resolved: those of the path, of the query, and headers */
export function parametersOf(document: Document, operation: SdkOperation): Parameter[] {
  const parameters = (describedOperation(document, operation).parameters ?? []).map((parameter) =>
    resolve(document, parameter),
  )
  return (['path', 'query', 'header'] as const).flatMap((place) =>
    parameters.filter((parameter) => parameter.in === place),
  )
}

/** Writes the page of an operation. */
export function operationPage(document: Document, operation: SdkOperation): Page {
  const { id, method, path, summary, description, group, name } = operation
  return {
    group: describedOperation(document, operation).tags[0],
    slug: `operations/${id}`,
    title: summary,
    summary: () => `${method} ${path}, api.${group}.${name} in the SDK. ${firstSentence(description)}`,
    markdown: () => operationMarkdown(document, operation),
    operation,
  }
}

function operationMarkdown(document: Document, operation: SdkOperation): string {
  const { method, path, summary, description } = operation
  return [
    `# ${summary}`,
    `\`${method} ${path}\``,
    description,
    tokenNeeded(operation),
    ...samples(document, operation),
    ...parameters(document, operation),
    ...body(document, operation),
    ...responses(document, operation),
    ...errors(operation),
  ].join('\n\n')
}

function tokenNeeded({ open, scope }: SdkOperation): string {
  if (open) return 'It needs no token.'
  const personal =
    scope === undefined
      ? 'No personal access token opens it.'
      : `A [personal access token](/docs/personal-access-tokens) with the scope \`${scope}\` opens it, too.`
  return `It needs an access token: [Authentication](/docs/authentication). ${personal}`
}

function samples(document: Document, operation: SdkOperation): string[] {
  const place = { path: operation.path, method: operation.method.toLowerCase() }
  return [
    '## Samples',
    'With curl:',
    fenced('sh', curlSample(document, place, exampleServer)),
    'With the [SDK](/docs/install-the-sdk):',
    fenced('ts', sdkSample(document, operation, exampleServer)),
  ]
}

const fenced = (language: string, text: string) => `\`\`\`${language}\n${text}\n\`\`\``

const json = (value: unknown) => fenced('json', JSON.stringify(value, null, 2))

function parameters(document: Document, operation: SdkOperation): string[] {
  const all = parametersOf(document, operation)
  return all.length === 0 ? [] : ['## Parameters', parameterTable(document, all)]
}

function body(document: Document, operation: SdkOperation): string[] {
  const { requestBody } = describedOperation(document, operation)
  if (requestBody === undefined) return []
  const example = exampleBody(document, describedOperation(document, operation))
  const media = Object.entries(requestBody.content)
  const schema = media[0]?.[1].schema ?? {}
  const texts = media.filter(([, { schema }]) => schema.type === 'string')
  const typesOf = (all: typeof media) => all.map(([type]) => `\`${type}\``).join(' or ')
  const others = texts.length > 0 ? `, or text as ${typesOf(texts)}` : ''
  const types = typesOf(media.filter((each) => !texts.includes(each)))
  return [
    '## Body',
    `${typeText(document, schema)} as ${types}${others}. ${requestBody.description ?? ''}`.trim(),
    fieldTable(document, resolve(document, schema)),
    'For example:',
    json(example?.value),
    ...texts.flatMap(([type, { example }]) => [`As \`${type}\`:`, `\`\`\`\n${example}\`\`\``]),
  ]
}

function responses(document: Document, operation: SdkOperation): string[] {
  const all = Object.entries(describedOperation(document, operation).responses)
    .map(([status, response]) => [status, resolve(document, response)] as const)
    .filter(([status]) => Number(status) < 400)
  return [
    '## Responses',
    ...all.flatMap(([status, { description, headers = {}, content = {} }]) => {
      const [mediaType, { schema } = {}] = Object.entries(content)[0] ?? []
      const names = Object.keys(headers).map((name) => `\`${name}\``)
      const withHeaders = names.length === 0 ? [] : [`Headers: ${names.join(', ')}.`]
      const withBody =
        schema === undefined
          ? []
          : [
              `Body: ${typeText(document, schema)}, for example:`,
              shown(mediaType, exampleOf(document, schema)),
            ]
      return [`### ${status}`, description, ...withHeaders, ...withBody]
    }),
  ]
}

const shown = (mediaType: string | undefined, example: unknown): string =>
  mediaType === 'text/event-stream' ? fenced('text', String(example).trimEnd()) : json(example)

function errors({ codes }: SdkOperation): string[] {
  if (codes.length === 0) return []
  const rows = codes.map((code) => {
    const { status, title } = problems[code as keyof typeof problems]
    return `| ${status} | [${code}](/docs/errors#code:${code}) | ${title}. |`
  })
  return ['## Errors', ['| status | code | meaning |', '|---|---|---|', ...rows].join('\n')]
}
