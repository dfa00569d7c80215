// How many tasks a user has: one quota for all that creates some, and all that removes some for good.
import { quotaOf } from '../quotas/quota.ts'
import { tasks } from './task.ts'

export const taskQuota = quotaOf({ ...tasks, name: 'tasks' }, 'task_counts')
