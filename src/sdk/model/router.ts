// From method and URL to an operation of the contract, or to the 404, the 405 and the methods of a path.
import type { ContractData, Operation } from './contract-extract.ts'
import { Problem } from './problem.ts'

export type Match = { operation: Operation; texts: Record<string, string> }
type Route = Match | { allow: string } | { problem: Problem }

/**
 * @returns the operation and its path's parameters as text; for OPTIONS what the path allows; or the problem, 404 for
 * an unknown path, 405 with `Allow` for a method that it does not take
 */
export function routeOf({ operations }: ContractData, method: string, pathname: string): Route {
  const segments = pathname.split('/').map(decoded)
  const onPath = operations.filter(({ path }) => textsOf(path, segments) !== undefined)
  if (onPath.length === 0) return { problem: new Problem('route_not_found') }
  const methods = onPath.map((operation) => operation.method)
  const allow = [...methods, ...(methods.includes('GET') ? ['HEAD'] : []), 'OPTIONS'].join(', ')
  if (method === 'OPTIONS') return { allow }
  const wanted = method === 'HEAD' ? 'GET' : method
  const operation = onPath.find((candidate) => candidate.method === wanted)
  if (operation === undefined)
    return { problem: new Problem('method_not_allowed', { headers: { Allow: allow } }) }
  return { operation, texts: textsOf(operation.path, segments) ?? {} }
}

function textsOf(path: string, segments: string[]): Record<string, string> | undefined {
  const parts = path.split('/')
  if (parts.length !== segments.length) return undefined
  const texts: Record<string, string> = {}
  for (const [index, part] of parts.entries()) {
    const segment = segments[index] ?? ''
    if (!part.startsWith('{')) {
      if (part !== segment) return undefined
    } else if (segment === '') return undefined
    else texts[part.slice(1, -1)] = segment
  }
  return texts
}

/** A broken escape stays as it is, for the parameter's schema to refuse. */
function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment)
  } catch {
    return segment
  }
}
