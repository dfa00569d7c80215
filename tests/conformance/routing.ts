// What holds for every URL: methods that a path does not take, URLs that lead nowhere, HEAD and OPTIONS.
import fc from 'fast-check'
import { operations } from '../support/contract.ts'
import type { Family } from './cases.ts'
import { type Draft, encode } from './draft.ts'
import { validDrafts } from './valid.ts'

/** What fetch may send. */
const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']
const paths = [...new Set(operations.map(({ path }) => path))]

const allowedAt = (path: string): string[] => {
  const own = operations.filter((operation) => operation.path === path).map(({ method }) => method)
  return [...own, ...(own.includes('GET') ? ['HEAD'] : []), 'OPTIONS']
}

/** Route and method are checked first, so the rest may be invalid in any way. */
const anything: fc.Arbitrary<Pick<Draft, 'parameters' | 'query' | 'headers'>> = fc.record({
  parameters: fc.record({
    user_id: fc.constantFrom('me', '0', 'x'),
    id: fc.constantFrom('1', '0', '😀').map(encode),
  }),
  query: fc.constantFrom([], [['unknown', '1'] as const]),
  headers: fc.constantFrom({}, { Authorization: 'Bearer x' }, { 'Content-Type': 'text/plain' }),
})

const at = (path: string, method: string) => anything.map((rest): Draft => ({ method, path, ...rest }))
const own = { isExpensive: false }

export const routingFamilies = (): Family[] => [
  ...paths.flatMap((path) => [...wrongMethods(path), optionsOf(path)]),
  ...operations.filter(({ method }) => method === 'GET').map(head),
  { ...own, operationId: '(no route)', name: 'a URL that leads nowhere', cases: nowhere },
]

function wrongMethods(path: string): Family[] {
  const allowed = allowedAt(path)
  const wrong = methods.filter((method) => !allowed.includes(method) && method !== 'HEAD')
  const headers = { allow: sameMethods(allowed) }
  return wrong.map((method) => ({
    ...own,
    operationId: '(methods)',
    name: `${method} ${path}, which does not take it`,
    cases: at(path, method).map((draft) => ({
      draft,
      expected: { status: [405], code: 'method_not_allowed', headers },
    })),
  }))
}

const optionsOf = (path: string): Family => ({
  ...own,
  operationId: '(methods)',
  name: `OPTIONS ${path}`,
  cases: at(path, 'OPTIONS').map((draft) => ({
    draft,
    expected: { status: [204], headers: { allow: sameMethods(allowedAt(path)) } },
  })),
})

/** In any order. */
const sameMethods = (allowed: string[]) =>
  new RegExp(
    `^${allowed.map((method) => `(?=.*\\b${method}\\b)`).join('')}\\w+(, ?\\w+){${allowed.length - 1}}$`,
  )

const head = (operation: (typeof operations)[number]): Family => ({
  ...own,
  operationId: operation.operationId,
  name: 'HEAD',
  cases: validDrafts(operation).map((draft) => ({
    draft: { ...draft, method: 'HEAD' },
    expected: { status: [200] },
  })),
})

const segment = fc
  .string({ minLength: 1, maxLength: 12 })
  .filter((text) => text.isWellFormed() && !/^\.+$/.test(text))

/** Without empty segments: proxies merge slashes. */
const nowhere = fc
  .tuple(
    fc.constantFrom(...methods.filter((method) => method !== 'HEAD')),
    fc.oneof(
      fc
        .constantFrom(...paths.filter((path) => path !== '/'))
        .map((path) => `${path.replaceAll(/\{\w+\}/g, 'me')}/`),
      fc.constantFrom(
        '/API/me',
        '/api',
        '/api/me/',
        '/api/me/tasks/1/complete/1',
        '/api/me/task',
        '/health.json',
      ),
      fc.constantFrom(
        '/api/auth',
        '/api/auth/Login',
        '/tasks',
        '/openapi.yaml',
        '/.env',
        '/api/me/sessions/1/1',
      ),
      fc
        .array(segment, { minLength: 1, maxLength: 3 })
        .map((parts) => `/nowhere/${parts.map(encode).join('/')}`),
    ),
  )
  .map(([method, path]) => ({
    draft: { method, path, parameters: {}, query: [], headers: {} },
    expected: { status: [404], code: 'route_not_found' },
  }))
