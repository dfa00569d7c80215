// Generates react-query.ts of the SDK: options for TanStack Query, for every operation.
import type { Document, SdkOperation } from './document.ts'
import { docComment, sentence } from './jsdoc.ts'
import { bodyType, optionsType, queryType } from './signature.ts'
import { iterateName, typesOf } from './write-operations.ts'

/** What the counterpart of an iterator is called; its pages are what TanStack Query calls pages. */
const pagesName = 'pages'

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
  const versioned = (read: SdkOperation) =>
    writes.some((write) => write.path === read.path && isConditional(write))
  const queryTexts = (read: SdkOperation) => queryText(read) + (versioned(read) ? versionText(read) : '')
  const inputs = [...operations.map(optionsType), ...reads.filter(({ hasQuery }) => hasQuery).map(queryType)]
  return `// Options for TanStack Query, version 5. Generated from openapi.json.

import type { Client } from './client.ts'
import type { ${typesOf(operations.filter(({ body, method }) => body || method === 'GET')).join(', ')} } from './contract.ts'
import type { ${inputs.sort().join(', ')} } from './operations.ts'
import { type PagesOf, pagesOf, type QueryOf, queryOf, type Whose, type WithEtag, whose, withEtag, withKey } from './query-options.ts'

export type { Page, PagesOf, QueryOf, Tagged, Whose, WithEtag } from './query-options.ts'

/**
 * Options for \`useQuery\`, \`useSuspenseQuery\`, \`prefetchQuery\` and, of \`${pagesName}\`, for \`useInfiniteQuery\`. A key is
 * the group, the method, its arguments, and the person who is signed in: \`invalidateQueries({ queryKey: ['tasks'] })\`
 * invalidates the whole group, and whoever signs in next sees nothing of it. Make the options where you use them, with each
 * render. \`getWithEtag\` reads \`{ data, etag }\`, for \`ifMatch\`.
 * \`retry\` is off, since the client retries by itself.
 *
 * @param api the client that sends the requests
 */
export function queries(api: Client) {
  return {
${groups(reads, queryTexts)}  }
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

/** The arguments of a query's function, and what its key is made of. */
function partsOf(operation: SdkOperation, name: string) {
  const { group, values, hasQuery, hasOwner, open } = operation
  const ids = values.map((value) => value.name)
  const given = [...ids, ...(hasQuery ? ['query'] : [])]
  const names = `'${group}', '${name}'`
  const types = [
    ...ids.map(() => 'number'),
    ...(hasQuery ? [queryType(operation)] : []),
    ...(open ? [] : ['Whose']),
  ]
  return {
    given,
    parameters: [
      ...ids.map((id) => `${id}: number`),
      ...(hasQuery ? [`query: ${queryType(operation)} = {}`] : []),
      `options?: ${optionsType(operation)}`,
    ].join(', '),
    key: `[${[names, ...given, ...(open ? [] : [hasOwner ? 'whose(api, options)' : 'whose(api)'])].join(', ')}]`,
    keyType: `readonly [${[names, ...types].join(', ')}]`,
  }
}

function queryText(operation: SdkOperation): string {
  const { group, name, summary, isPaged, result } = operation
  const { parameters, given, key, keyType } = partsOf(operation, name)
  const args = [...given, '{ ...options, signal }'].join(', ')
  return `${docComment([sentence(summary)], '      ')}      ${name}: (${parameters}): QueryOf<${keyType}, ${result.type}> =>
        queryOf(api, ${key}, (signal) => api.${group}.${name}(${args})),
${isPaged ? pagesText(operation) : ''}`
}

/** Of what may be changed under the condition that nobody else has. */
function versionText(operation: SdkOperation): string {
  const { group, name, summary, result } = operation
  const { parameters, given, key, keyType } = partsOf(operation, `${name}WithEtag`)
  const args = [...given, '{ ...options, signal }'].join(', ')
  const docs = docComment([`${sentence(summary)} With its entity tag, for \`ifMatch\`.`], '      ')
  return `${docs}      ${name}WithEtag: (${parameters}): QueryOf<${keyType}, WithEtag<${result.type}>> =>
        queryOf(api, ${key}, (signal) => withEtag(api.${group}.${name}(${args}))),
`
}

function pagesText(operation: SdkOperation): string {
  const { group, name, id, result } = operation
  const { parameters, key, keyType } = partsOf(operation, pagesName)
  const docs = docComment([`The pages of \`${iterateName(id)}\`, each \`{ items, nextCursor }\`.`], '      ')
  return `${docs}      ${pagesName}: (${parameters}): PagesOf<${keyType}, ${result.type.replace('[]', '')}> =>
        pagesOf(api, ${key}, (cursor, signal) =>
          api.${group}.${name}({ ...query, ...cursor }, { ...options, signal }).withResponse(),
        ),
`
}

function mutationText(operation: SdkOperation): string {
  const { group, name, summary, headers } = operation
  const isKeyed = headers.includes('idempotency-key')
  const method = `api.${group}.${name}`
  const { parameter, args, begin = '', whole = args[0] } = variablesOf(operation)
  const keyedOptions = `{ idempotencyKey, ${isConditional(operation) ? `...options, ${tagOption}` : '...options'} }`
  const call = isKeyed
    ? `withKey(${whole}, (idempotencyKey) => ${method}(${args.join(', ')}, ${keyedOptions}))`
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
  isConditional(operation) ? `{ ...options, ${tagOption} }` : 'options'

const tagOption = 'ifMatch: ifMatch ?? options?.ifMatch'

type Variables = {
  parameter: string
  args: string[]
  begin?: string
  /** The object that stays the same through the retries of a mutation, where it has a name. */
  whole?: string
}

/** The parameter of a mutation's function, what it passes on, and what comes before that. */
function variablesOf(operation: SdkOperation): Variables {
  const { values, body, headers } = operation
  const variables = [
    ...values.map(({ name }) => ({ name, type: 'number' })),
    ...(body ? [{ name: 'body', type: bodyType(body) }] : []),
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
  const unpacked = (value: string) => `{
          const { ${names.join(', ')} } = ${value}
          return `
  if (variables.length > 1 && headers.includes('idempotency-key'))
    return { parameter: `variables: ${together}`, args, begin: unpacked('variables'), whole: 'variables' }
  if (variables.length > 1) return { parameter: `{ ${names.join(', ')} }: ${together}`, args }
  const begin = unpacked(
    `typeof variables === 'object' ? variables : { ${only.name}: variables, ifMatch: undefined }`,
  )
  return { parameter: `variables: ${only.type} | ${together}`, args, begin }
}
