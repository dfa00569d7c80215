// What the double says of itself, in the place of the service's index, health and contract.
import type { Answer } from './call.ts'
import type { ContractData } from './contract-extract.ts'

const index = {
  name: 'tasks-api',
  docs: '/docs',
  openapi: '/openapi.json',
  health: '/health',
  ready: '/ready',
}

/** Never a redirect: the double has no portal to lead a browser to. */
export const getIndex = (): Answer => ({ status: 200, body: index })
export const getHealth = (): Answer => ({ status: 200, body: { status: 'ok' } })
export const getReadiness = (): Answer => ({ status: 200, body: { status: 'ready' } })

/** The head of the contract: the double has its operations in a form of its own, and leaves them out. */
export const getContract =
  ({ openapi, info }: ContractData) =>
  (): Answer => ({
    status: 200,
    headers: { 'Cache-Control': 'no-cache' },
    body: { openapi, info, paths: {} },
  })
