// Generates client.ts of the SDK: createClient, with a method for every operation, grouped by tag.
import type { Document, SdkOperation } from './document.ts'
import { docComment } from './jsdoc.ts'
import { sdkCall } from './sdk-sample.ts'
import { documentation, iteratorOf, optionsType, overloads, queryType } from './signature.ts'
import { iterateName, iterationDocs, typesOf } from './write-operations.ts'

const capitalised = (word: string) => word.charAt(0).toUpperCase() + word.slice(1)
const interfaceName = (group: string) => `${capitalised(group)}Api`

/**
 * Generates the module.
 * @param document the contract
 * @param operations those of the document
 * @returns TypeScript
 */
export function clientModule(document: Document, operations: SdkOperation[]): string {
  const groups = document.tags.map((tag) => ({
    group: tag['x-sdk-group'],
    description: tag.description.split('\n')[0] as string,
    members: operations.filter(({ group }) => group === tag['x-sdk-group']),
  }))
  const inputs = operations.flatMap((o) => [...(o.hasQuery ? [queryType(o)] : []), optionsType(o)])
  return `// The client: a method for every operation, grouped by tag. Generated from openapi.json.

import type { Call } from './call.ts'
import type { ChangeEvent } from './change-stream.ts'
import type { ${typesOf(operations).join(', ')} } from './contract.ts'
import * as operations from './operations.ts'
import type { ${inputs.sort().join(', ')} } from './operations.ts'
import type { ClientOptions, IfNoneMatchOptions, UnconditionalOptions } from './options.ts'
import { createTransport, type Transport } from './transport.ts'

${groups.map((group) => interfaceText(document, group)).join('\n')}
/** A client of the service, with a method for every operation. The flat functions accept it, too. */
export interface Client extends Transport {
${groups.map(({ group, description }) => `${docComment([description], '  ')}  readonly ${group}: ${interfaceName(group)}\n`).join('')}}

/**
 * Creates a client. This sends nothing: the first request is sent by the first call.
 *
 * @param options the base URL of the service, and optionally authentication, timeouts, retries and hooks
 * @returns the client, which is one session
 * @throws TypeError for a baseUrl that is not a string, or neither a URL nor a path
 */
export function createClient(options: ClientOptions): Client {
  const transport = createTransport(options)
  const bound = (operation: (transport: Transport, ...args: never[]) => unknown) => operation.bind(null, transport)
  return {
    ...transport,
${groups.map(({ group, members }) => groupText(group, members)).join('')}  } as Client
}
`
}

function interfaceText(
  document: Document,
  { group, description, members }: { group: string; description: string; members: SdkOperation[] },
): string {
  return `${docComment([description])}export interface ${interfaceName(group)} {
${members.map((operation) => methodText(operation, sdkCall(document, operation))).join('')}}
`
}

function methodText(operation: SdkOperation, example: string): string {
  const docs = docComment([...documentation(operation), '@example', ...example.split('\n')], '  ')
  const methods = overloads(operation).map(
    ({ parameters, result }) => `${docs}  ${operation.name}(${parameters.join(', ')}): ${result}\n`,
  )
  if (!operation.isPaged) return methods.join('')
  const item = operation.result.type.replace('[]', '')
  const docsOfAll = docComment([...iterationDocs(operation), '@example', loop(operation, item)], '  ')
  return `${methods.join('')}${docsOfAll}  ${iterateName(operation.name)}(query?: ${queryType(operation)}, options?: ${optionsType(operation)}): ${iteratorOf(item)}
`
}

function loop({ group, name }: SdkOperation, item: string): string {
  const one = item.toLowerCase()
  return `for await (const ${one} of api.${group}.${iterateName(name)}()) console.log(${one}.id)`
}

function groupText(group: string, members: SdkOperation[]): string {
  const entries = members.flatMap(({ id, name, isPaged }) => [
    [name, id],
    ...(isPaged ? [[iterateName(name), iterateName(id)]] : []),
  ])
  return `    ${group}: {
${entries.map(([name, id]) => `      ${name}: bound(operations.${id}),\n`).join('')}    },
`
}
