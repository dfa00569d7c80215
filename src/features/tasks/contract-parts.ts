// What the operations on tasks say alike.

export const tags = ['Tasks']

/** Of writes that say where a task is. */
export const placeErrors = ['list_not_found', 'parent_not_found', 'task_cycle', 'too_many_levels'] as const

/** Of writes that may complete an occurrence, which is a task more. */
export const writeErrors = ['task_not_found', 'limit_reached'] as const

export const writeHeaders = ['ETag', 'X-Completed-Task'] as const

/** Kept by the client alone, and asked for anew before every use. */
export const cacheControl = 'private, no-cache'
