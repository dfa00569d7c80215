// The contract of the service itself: its index, its health and its contract.
import { z } from '@hono/zod-openapi'
import { json, publicRoute, redirect } from '../../openapi/route.ts'

// Not `Index`: code generators write a file per schema, and index.ts has another meaning.
const ServiceIndex = z
  .object({
    name: z.literal('tasks-api').describe('The name of the service.'),
    docs: z.literal('docs').describe('Where the documentation is, for people.'),
    openapi: z.literal('openapi.json').describe('Where the contract is.'),
    health: z.literal('health').describe('Where the process answers for itself.'),
    ready: z.literal('ready').describe('Where the service tells whether it can work.'),
  })
  .openapi('ServiceIndex', { description: 'What is where: references relative to this index (RFC 3986).' })
const Health = z
  .object({ status: z.literal('ok').describe('The process runs.') })
  .openapi('Health', { description: 'That the process runs.' })
const Readiness = z
  .object({ status: z.literal('ready').describe('Requests can be served.') })
  .openapi('Readiness', { description: 'That requests can be served.' })
const OpenApi = z
  .looseObject({ openapi: z.string().describe('The version of the OpenAPI specification.') })
  .openapi('OpenApi', { description: 'An OpenAPI 3.1 document.', examples: [{ openapi: '3.1.0' }] })

const tags = ['Service']

export const getIndex = publicRoute({
  method: 'get',
  path: '/',
  operationId: 'getIndex',
  summary: 'Index',
  description: 'What is where. A browser, which prefers HTML, is led to the documentation.',
  tags,
  responses: {
    200: json(ServiceIndex, 'The index.'),
    302: redirect('The documentation, for whoever prefers HTML.'),
  },
})

export const getHealth = publicRoute({
  method: 'get',
  path: '/health',
  operationId: 'getHealth',
  summary: 'Is the process alive?',
  description: 'Answers as long as the process runs; touches nothing else.',
  tags,
  responses: { 200: json(Health, 'It is.') },
})

export const getReadiness = publicRoute({
  method: 'get',
  path: '/ready',
  operationId: 'getReadiness',
  summary: 'Can the service work?',
  description:
    'Whether the database answers and has all migrations of this release. 503 while shutting down.',
  tags,
  responses: { 200: json(Readiness, 'It can.') },
  errors: ['database_unavailable', 'shutting_down'],
})

export const getContract = publicRoute({
  method: 'get',
  path: '/openapi.json',
  operationId: 'getContract',
  summary: 'The contract',
  description: 'The OpenAPI document that this page and the SDK are made from.',
  tags,
  responses: { 200: json(OpenApi, 'The OpenAPI document.') },
})
