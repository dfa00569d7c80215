// Generates react-query.ts of the SDK: options for TanStack Query, for every operation.
import type { Document, SdkOperation } from './document.ts'
import { docComment, sentence } from './jsdoc.ts'
import { optionsType, queryType } from './signature.ts'
import { iterateName, typesOf } from './write-operations.ts'

/** What the counterpart of an iterator is called; its pages are what TanStack Query calls pages. */
const pagesName = 'pages'

/** Part of every query key, so that one owner's data is never shown as another's. */
const owner = "options?.userId ?? 'me'"

/**
 * Generates the module.
 * @param document the contract
 * @param operations those of the document
 * @returns TypeScript
 */
export function reactQueryModule(document: Document, operations: SdkOperation[]): string {
  const reads = operations.filter(({ method }) => method === 'GET')
  const writes = operations.filter(({ method }) => method !== 'GET')
  const groups = (members: SdkOperation[], text: (operation: SdkOperation) => string) =>
    document.tags
      .map((tag) => tag['x-sdk-group'])
      .filter((name) => members.some(({ group }) => group === name))
      .map(
        (name) =>
          `    ${name}: {\n${members
            .filter(({ group }) => group === name)
            .map(text)
            .join('')}    },\n`,
      )
      .join('')
  const inputs = [...operations.map(optionsType), ...reads.filter(({ hasQuery }) => hasQuery).map(queryType)]
  return `// Options for TanStack Query, version 5. Generated from openapi.json.

import type { Client } from './client.ts'
import type { ${typesOf(writes.filter(({ body }) => body)).join(', ')} } from './contract.ts'
import type { ${inputs.sort().join(', ')} } from './operations.ts'

type Context = { signal: AbortSignal }
type PageContext = Context & { pageParam: string | undefined }

/**
 * Options for \`useQuery\`, \`useSuspenseQuery\`, \`prefetchQuery\` and, of \`${pagesName}\`, for \`useInfiniteQuery\`. A key is
 * the group, the method and its arguments: \`invalidateQueries({ queryKey: ['tasks'] })\` invalidates the whole group.
 * \`retry\` is off, since the client retries by itself.
 *
 * @param api the client that sends the requests
 */
export function queries(api: Client) {
  return {
${groups(reads, queryText)}  }
}

/**
 * Options for \`useMutation\`. Where an operation takes an id and a body, the variables are \`{ id, body }\`.
 *
 * @param api the client that sends the requests
 */
export function mutations(api: Client) {
  return {
${groups(writes, mutationText)}  }
}
`
}

function queryText(operation: SdkOperation): string {
  const { group, name, summary, values, hasQuery, hasOwner, isPaged } = operation
  const ids = values.map(({ name }) => name)
  const parameters = [
    ...ids.map((id) => `${id}: number`),
    ...(hasQuery ? [`query: ${queryType(operation)} = {}`] : []),
    `options?: ${optionsType(operation)}`,
  ].join(', ')
  const given = [...ids, ...(hasQuery ? ['query'] : [])]
  const key = [`'${group}'`, `'${name}'`, ...given, ...(hasOwner ? [owner] : [])].join(', ')
  const args = [...given, '{ ...options, signal }'].join(', ')
  return `${docComment([sentence(summary)], '      ')}      ${name}: (${parameters}) => ({
        queryKey: [${key}] as const,
        queryFn: ({ signal }: Context) => api.${group}.${name}(${args}),
        retry: false as const,
      }),
${isPaged ? pagesText(operation) : ''}`
}

function pagesText(operation: SdkOperation): string {
  const { group, name, id } = operation
  return `${docComment([`The pages of \`${iterateName(id)}\`, each \`{ items, nextCursor }\`.`], '      ')}      ${pagesName}: (query: ${queryType(operation)} = {}, options?: ${optionsType(operation)}) => ({
        queryKey: ['${group}', '${pagesName}', query, ${owner}] as const,
        queryFn: async ({ signal, pageParam }: PageContext) => {
          const page = pageParam === undefined ? query : { ...query, cursor: pageParam }
          const { data, nextCursor } = await api.${group}.${name}(page, { ...options, signal }).withResponse()
          return { items: data, nextCursor }
        },
        initialPageParam: undefined as string | undefined,
        getNextPageParam: (page: { nextCursor: string | undefined }) => page.nextCursor,
        retry: false as const,
      }),
`
}

function mutationText(operation: SdkOperation): string {
  const { group, name, summary, values, body } = operation
  const variables = [
    ...values.map(({ name }) => ({ name, type: 'number' })),
    ...(body ? [{ name: 'body', type: body.type }] : []),
  ]
  const names = variables.map(({ name }) => name)
  const [only, ...others] = variables
  const parameter =
    only === undefined
      ? ''
      : others.length === 0
        ? `${only.name}: ${only.type}`
        : `{ ${names.join(', ')} }: { ${variables.map(({ name, type }) => `${name}: ${type}`).join('; ')} }`
  return `${docComment([sentence(summary)], '      ')}      ${name}: (options?: ${optionsType(operation)}) => ({
        mutationKey: ['${group}', '${name}'] as const,
        mutationFn: (${parameter}) => api.${group}.${name}(${[...names, 'options'].join(', ')}),
      }),
`
}
