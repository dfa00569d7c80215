// The whole contract: the routes of every feature, and the OpenAPI document that is generated from them.
import packageJson from '../../package.json' with { type: 'json' }
import { openApiDocument } from '../openapi/document.ts'
import * as account from './account/contract.ts'
import * as apiTokens from './api-tokens/contract.ts'
import * as auth from './auth/contract.ts'
import * as batches from './batches/contract.ts'
import * as changes from './changes/contract.ts'
import { guide } from './guide/guide.ts'
import * as labels from './labels/contract.ts'
import * as lists from './lists/contract.ts'
import { listPages } from './lists/page-query.ts'
import * as recovery from './recovery/contract.ts'
import * as service from './service/contract.ts'
import * as sessions from './sessions/contract.ts'
import * as tasks from './tasks/contract.ts'
import { taskPages } from './tasks/page-query.ts'
import * as transfer from './transfer/contract.ts'

const info = {
  title: 'Tasks API',
  version: packageJson.version,
  description: guide,
}

const tags = [
  {
    name: 'Authentication',
    'x-sdk-group': 'auth',
    description:
      'Registering, signing in and out, getting new tokens, and getting back in by mail. Register, login and refresh ' +
      'need no access token; each answers with the account and a new pair of tokens. They are throttled by account and by ' +
      'address. Nor do the links of mails need one.',
  },
  {
    name: 'Account',
    'x-sdk-group': 'account',
    description:
      'Your own account, as the access token names it: its name, its address, its password, its sessions, one for every ' +
      'sign-in that can still be refreshed, and its personal access tokens, for programs. Deleting the account deletes its ' +
      'tasks. Changing the address or the password and deleting the account ask for the password once more.',
  },
  {
    name: 'Tasks',
    'x-sdk-group': 'tasks',
    description:
      "Your tasks. No one else sees them: another user's path is refused with 403, and another user's task under your " +
      'own path is not found. Lists can be filtered, searched, ordered and paged; writes can be made to depend on the ' +
      'version that you have read.',
  },
  {
    name: 'Lists',
    'x-sdk-group': 'lists',
    description:
      'Lists that your tasks may be in. They have an order of your own, and so have the tasks in each of them. Filters, ' +
      'pages and conditional requests are as those of tasks.',
  },
  {
    name: 'Labels',
    'x-sdk-group': 'labels',
    description:
      'The labels of your tasks. There is nothing to create or to delete: a label is there while a task has it.',
  },
  {
    name: 'Changes',
    'x-sdk-group': 'changes',
    description:
      'What was changed in your lists and tasks, in one sequence, to keep a copy of them that is complete at every moment.',
  },
  {
    name: 'Service',
    'x-sdk-group': 'service',
    description:
      'The service itself: what is where, whether its process is alive, whether it can work, and this contract. For ' +
      'operators, balancers and tools; no token is needed, and nothing is throttled.',
  },
]

const routes = [
  ...[auth.register, auth.login, auth.refresh, auth.logout],
  ...[recovery.requestPasswordReset, recovery.confirmPasswordReset],
  ...[recovery.requestEmailVerification, recovery.confirmEmail],
  ...[
    account.getMe,
    account.updateMe,
    account.deleteMe,
    account.deleteMeByPost,
    account.changePassword,
    recovery.changeEmail,
    sessions.listSessions,
    sessions.endSession,
    apiTokens.listTokens,
    apiTokens.createToken,
    apiTokens.deleteToken,
  ],
  ...[tasks.listTasks, tasks.createTask, tasks.getTask, tasks.replaceTask, tasks.updateTask],
  ...[tasks.setTaskCompletion, tasks.listOccurrences, tasks.moveTask, tasks.deleteTask, tasks.restoreTask],
  batches.batchTasks,
  ...[lists.listLists, lists.createList, lists.getList, lists.updateList, lists.moveList, lists.deleteList],
  ...[labels.listLabels, labels.renameLabel],
  ...[changes.listChanges, changes.streamChanges],
  ...[transfer.exportMe, transfer.importMe],
  ...[service.getIndex, service.getHealth, service.getReadiness, service.getContract],
]

/** The resources that users own, each with its filters and orders. */
export const ownedResources = [taskPages, listPages]

/** The OpenAPI 3.1 document: the text of openapi/openapi.json and of GET /openapi.json. */
export const contract = openApiDocument(info, tags, routes)
