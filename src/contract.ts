// The whole contract: every route of every feature, and the OpenAPI document made from them.

import packageJson from '../package.json' with { type: 'json' }
import * as auth from './auth/contract.ts'
import { openApiDocument } from './http/document.ts'
import * as service from './service/contract.ts'
import * as tasks from './tasks/contract.ts'
import * as users from './users/contract.ts'

const info = {
  title: 'Tasks API',
  version: packageJson.version,
  description:
    'Tasks of many users, each strictly apart from the others. Ids are integers up to 2^53-1, times are RFC 3339 in ' +
    'UTC with three fraction digits, lengths count Unicode code points. Where a JSON object has the same key twice, ' +
    'the last one counts. Every error is an RFC 9457 problem whose `code` programs can rely on.',
}

const tags = [
  {
    name: 'Authentication',
    'x-sdk-group': 'auth',
    description: 'Registering, signing in and out, and getting new tokens.',
  },
  { name: 'Account', 'x-sdk-group': 'account', description: 'Your own account and its sessions.' },
  { name: 'Tasks', 'x-sdk-group': 'tasks', description: 'Your tasks. No one else sees them.' },
  { name: 'Service', 'x-sdk-group': 'service', description: 'The service itself.' },
]

const routes = [
  ...[auth.register, auth.login, auth.refresh, auth.logout],
  ...[
    users.getMe,
    users.updateMe,
    users.deleteMe,
    users.changePassword,
    users.listSessions,
    users.endSession,
  ],
  ...[tasks.listTasks, tasks.createTask, tasks.getTask, tasks.replaceTask, tasks.updateTask],
  ...[tasks.setTaskCompletion, tasks.deleteTask],
  ...[service.getIndex, service.getHealth, service.getReadiness, service.getContract],
]

/** The OpenAPI 3.1 document: the text of openapi/openapi.json and of GET /openapi.json. */
export const contract = openApiDocument(info, tags, routes)
