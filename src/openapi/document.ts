// Generates the OpenAPI 3.1 document from route definitions: the text that is committed and served.
import { OpenAPIHono, type RouteConfig } from '@hono/zod-openapi'
import { problemExamples } from './problem-schema.ts'
import { requestHeaders } from './request-headers.ts'
import { responseHeaders } from './response-headers.ts'

type Info = { title: string; version: string; description: string }
/** `x-sdk-group` is the SDK's name for the group of the tag's operations. */
type Tag = { name: string; 'x-sdk-group': string; description: string }

const securitySchemes = {
  bearer: {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'JWT',
    description:
      'An access token from register, login or refresh. It is good for 15 minutes, also after a logout; ' +
      'then get the next one with the refresh token. Tokens of the identity providers that the service is configured ' +
      'to trust are accepted too.',
  },
  personalToken: {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'tsk_…',
    description:
      'A personal access token, which you make for a program of yours with createToken. It opens the operations that ' +
      'name one of its scopes here, and no others.',
  },
} as const

/**
 * Generates the document.
 * @param info title, version and description of the API
 * @param tags in the order in which readers see them
 * @param routes in the order in which the document lists them
 * @returns JSON, indented, ending in a newline; the same routes always give the same bytes
 */
export function openApiDocument(
  info: Info,
  tags: Tag[],
  routes: readonly (RouteConfig & { access?: unknown; requirements?: unknown })[],
): string {
  const app = new OpenAPIHono()
  const registry = app.openAPIRegistry
  for (const [name, scheme] of Object.entries(securitySchemes)) {
    registry.registerComponent('securitySchemes', name, scheme)
  }
  for (const [name, header] of Object.entries(responseHeaders))
    registry.registerComponent('headers', name, header)
  for (const [name, example] of Object.entries(problemExamples)) {
    registry.registerComponent('examples', name, example)
  }
  for (const [name, parameter] of Object.entries(requestHeaders)) {
    registry.registerComponent('parameters', name, parameter)
  }
  for (const { access: _, requirements: __, ...route } of routes) registry.registerPath(route)

  const document = app.getOpenAPI31Document({
    openapi: '3.1.0',
    info: { ...info, license: { name: 'MIT', url: 'https://opensource.org/license/mit' } },
    servers: [{ url: '.', description: 'The service that serves this document.' }],
    tags,
  })
  delete document.webhooks // the generator adds an empty one
  shareProblems(document)
  moveOtherExamples(document)
  return `${JSON.stringify(document, null, 2)}\n`
}

/** Moves error responses, which many operations share, to `components.responses`, named after their codes. */
function shareProblems({ paths = {}, components = {} }: Document): void {
  components.responses ??= {}
  for (const operation of Object.values(paths).flatMap((path) =>
    Object.values(path as Record<string, Operation>),
  )) {
    for (const [status, response] of Object.entries(operation.responses)) {
      const codes = Object.keys(response.content?.['application/problem+json']?.examples ?? {})
      if (codes.length === 0) continue
      const name = codes.join('.')
      components.responses[name] = response as object as { description: string }
      operation.responses[status] = { $ref: `#/components/responses/${name}` }
    }
  }
}

/** Examples of problems that no operation lists, such as that of an unknown URL, become examples of the schema itself. */
function moveOtherExamples({ components = {} }: Document): void {
  const shown = JSON.stringify(components.responses)
  const others = Object.entries(components.examples ?? {}).filter(
    ([name]) => !shown.includes(`"#/components/examples/${name}"`),
  )
  for (const [name] of others) delete components.examples?.[name]
  Object.assign(components.schemas?.Problem ?? {}, {
    examples: others.map(([, example]) => (example as { value: object }).value),
  })
}

type Document = ReturnType<OpenAPIHono['getOpenAPI31Document']>
type Response = { $ref?: string; content?: Record<string, { examples?: object }> }
type Operation = { responses: Record<string, Response> }
