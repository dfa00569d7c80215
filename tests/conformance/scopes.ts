// Personal access tokens as the suite needs them: the scope that the contract names for an operation, and tokens that have
// it, or all scopes but it.
import { document, type Operation, operations } from '../support/contract.ts'
import { placeholder } from './draft.ts'

/** @returns undefined where no personal access token opens the operation */
export const scopeOf = ({ security }: Pick<Operation, 'security'>): string | undefined =>
  security.flatMap(({ personalToken = [] }) => personalToken)[0]

const all = (document.components.schemas as { Scope: { enum: string[] } }).Scope.enum

const plain = (scope: string) => scope.replace(':', '_')

/** By the name of its placeholder: the scopes of a token. */
export const personalTokens = new Map<string, readonly string[]>([
  ['personal_all', all],
  ...all.map((scope): [string, string[]] => [`personal_${plain(scope)}`, [scope]]),
  ...all.map((scope): [string, string[]] => [
    `personal_not_${plain(scope)}`,
    all.filter((other) => other !== scope),
  ]),
])

/** A token that opens what needs a scope, and nothing else. */
export const tokenWith = (scope: string): string => placeholder(`personal_${plain(scope)}`)

/** A token that opens everything but what needs a scope. */
export const tokenWithout = (scope: string | undefined): string =>
  placeholder(scope === undefined ? 'personal_all' : `personal_not_${plain(scope)}`)

/** The body of the request that makes a token. */
export const bodyOf = (scopes: readonly string[]): object => ({ name: 'Contract suite', scopes })

/** Whether an operation makes one more of what there may only be so many of. */
export function isLimited(method: string, path: string): boolean {
  const operation = operations.find((one) => one.method === method && one.path === path)
  return JSON.stringify(operation?.responses[409] ?? '').includes('limit_reached')
}
