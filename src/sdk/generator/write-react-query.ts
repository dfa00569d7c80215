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
import { randomKey } from './operation.ts'
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

/** The Idempotency-Key of each mutation that has not succeeded yet, by its variables. */
const keys = new WeakMap<object, string>()

/**
 * Gives one key to a mutation and its retries, for which TanStack Query calls the function again with the same variables:
 * however often it is tried, one thing is created. The next mutation has another key, also with the same object.
 */
async function withKey<T>(variables: object, send: (key: string) => PromiseLike<T>): Promise<T> {
  const key = keys.get(variables) ?? randomKey()
  keys.set(variables, key)
  const data = await send(key)
  keys.delete(variables)
  return data
}

/**
 * Options for \`useMutation\`. Where an operation takes an id and a body, the variables are \`{ id, body }\`; where it takes
 * an entity tag, \`ifMatch\` as well.
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
  const { group, name, summary, headers } = operation
  const isKeyed = headers.includes('idempotency-key')
  const method = `api.${group}.${name}`
  const { parameter, args, begin = '' } = variablesOf(operation)
  const call = isKeyed
    ? `withKey(${args[0]}, (idempotencyKey) => ${method}(${args.join(', ')}, { idempotencyKey, ...options }))`
    : `${method}(${[...args, optionsText(operation)].join(', ')})`
  return `${docComment([sentence(summary)], '      ')}      ${name}: (options?: ${optionsType(operation)}) => ({
        mutationKey: ['${group}', '${name}'] as const,
        mutationFn: (${parameter}) => ${begin}${call}${begin && '\n        }'},
      }),
`
}

const isConditional = ({ headers }: SdkOperation) => headers.includes('if-match')

/** The entity tag belongs to what is changed, so it may come with the variables. */
const optionsText = (operation: SdkOperation) =>
  isConditional(operation) ? '{ ...options, ifMatch: ifMatch ?? options?.ifMatch }' : 'options'

/** The parameter of a mutation's function, what it passes on, and what comes before that. */
function variablesOf(operation: SdkOperation): { parameter: string; args: string[]; begin?: string } {
  const { values, body } = operation
  const variables = [
    ...values.map(({ name }) => ({ name, type: 'number' })),
    ...(body ? [{ name: 'body', type: body.type }] : []),
  ]
  const args = variables.map(({ name }) => name)
  const tag = isConditional(operation) ? [{ name: 'ifMatch', type: 'string | undefined' }] : []
  const [only, ...others] = [...variables, ...tag]
  if (only === undefined) return { parameter: '', args }
  if (others.length === 0) return { parameter: `${only.name}: ${only.type}`, args }
  const names = [only, ...others].map(({ name }) => name)
  const types = [
    ...variables.map(({ name, type }) => `${name}: ${type}`),
    ...tag.map(({ name, type }) => `${name}?: ${type}`),
  ]
  const together = `{ ${types.join('; ')} }`
  if (variables.length > 1) return { parameter: `{ ${names.join(', ')} }: ${together}`, args }
  const begin = `{
          const { ${names.join(', ')} } = typeof variables === 'object' ? variables : { ${only.name}: variables, ifMatch: undefined }
          return `
  return { parameter: `variables: ${only.type} | ${together}`, args, begin }
}
