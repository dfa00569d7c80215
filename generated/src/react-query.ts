// Options for TanStack Query, version 5. Generated from openapi.json.

import type { Client } from './client.ts'
import type { AccountExport, AccountImport, ApiToken, Changes, CreatedApiToken, Credentials, EmailChange, EmailConfirmation, Health, ImportResult, Label, LabelRenamed, LabelRenaming, List, ListMove, ListPatch, Message, NewApiToken, NewList, NewTask, Occurrence, OpenApi, PasswordChange, PasswordConfirmation, PasswordReset, PasswordResetRequest, Readiness, RefreshRequest, Registration, ServiceIndex, Session, SignedIn, Task, TaskBatch, TaskBatchResult, TaskCompletion, TaskMove, TaskPatch, TaskReplacement, User, UserPatch } from './contract.ts'
import type { BatchTasksOptions, ChangeEmailOptions, ChangePasswordOptions, ConfirmEmailOptions, ConfirmPasswordResetOptions, CreateListOptions, CreateTaskOptions, CreateTokenOptions, DeleteListOptions, DeleteMeByPostOptions, DeleteMeOptions, DeleteTaskOptions, DeleteTokenOptions, EndSessionOptions, ExportMeOptions, GetContractOptions, GetHealthOptions, GetIndexOptions, GetListOptions, GetMeOptions, GetReadinessOptions, GetTaskOptions, ImportMeOptions, ListChangesOptions, ListChangesQuery, ListLabelsOptions, ListListsOptions, ListListsQuery, ListOccurrencesOptions, ListOccurrencesQuery, ListSessionsOptions, ListTasksOptions, ListTasksQuery, ListTokensOptions, LoginOptions, LogoutOptions, MoveListOptions, MoveTaskOptions, RefreshOptions, RegisterOptions, RenameLabelOptions, ReplaceTaskOptions, RequestEmailVerificationOptions, RequestPasswordResetOptions, RestoreTaskOptions, SetTaskCompletionOptions, UpdateListOptions, UpdateMeOptions, UpdateTaskOptions } from './operations.ts'
import { type PagesOf, pagesOf, type QueryOf, queryOf, type Whose, type WithEtag, whose, withEtag, withKey } from './query-options.ts'

export type { Page, PagesOf, QueryOf, Tagged, Whose, WithEtag } from './query-options.ts'

/**
 * Options for `useQuery`, `useSuspenseQuery`, `prefetchQuery` and, of `pages`, for `useInfiniteQuery`. A key is
 * the group, the method, its arguments, and the person who is signed in: `invalidateQueries({ queryKey: ['tasks'] })`
 * invalidates the whole group, and whoever signs in next sees nothing of it. Make the options where you use them, with each
 * render. `getWithEtag` reads `{ data, etag }`, for `ifMatch`.
 * `retry` is off, since the client retries by itself.
 *
 * @param api the client that sends the requests
 */
export function queries(api: Client) {
  return {
    account: {
      /** Get your account. */
      get: (options?: GetMeOptions): QueryOf<readonly ['account', 'get', Whose], User> =>
        queryOf(api, ['account', 'get', whose(api)], (signal) => api.account.get({ ...options, signal })),
      /** List your sessions. */
      listSessions: (options?: ListSessionsOptions): QueryOf<readonly ['account', 'listSessions', Whose], Session[]> =>
        queryOf(api, ['account', 'listSessions', whose(api)], (signal) => api.account.listSessions({ ...options, signal })),
      /** List your personal access tokens. */
      listTokens: (options?: ListTokensOptions): QueryOf<readonly ['account', 'listTokens', Whose], ApiToken[]> =>
        queryOf(api, ['account', 'listTokens', whose(api)], (signal) => api.account.listTokens({ ...options, signal })),
      /** Export everything of your account. */
      export: (options?: ExportMeOptions): QueryOf<readonly ['account', 'export', Whose], AccountExport> =>
        queryOf(api, ['account', 'export', whose(api)], (signal) => api.account.export({ ...options, signal })),
    },
    tasks: {
      /** List your tasks. */
      list: (query: ListTasksQuery = {}, options?: ListTasksOptions): QueryOf<readonly ['tasks', 'list', ListTasksQuery, Whose], Task[]> =>
        queryOf(api, ['tasks', 'list', query, whose(api, options)], (signal) => api.tasks.list(query, { ...options, signal })),
      /** The pages of `iterateTasks`, each `{ items, nextCursor }`. */
      pages: (query: ListTasksQuery = {}, options?: ListTasksOptions): PagesOf<readonly ['tasks', 'pages', ListTasksQuery, Whose], Task> =>
        pagesOf(api, ['tasks', 'pages', query, whose(api, options)], (cursor, signal) =>
          api.tasks.list({ ...query, ...cursor }, { ...options, signal }).withResponse(),
        ),
      /** Get a task. */
      get: (id: number, options?: GetTaskOptions): QueryOf<readonly ['tasks', 'get', number, Whose], Task> =>
        queryOf(api, ['tasks', 'get', id, whose(api, options)], (signal) => api.tasks.get(id, { ...options, signal })),
      /** Get a task. With its entity tag, for `ifMatch`. */
      getWithEtag: (id: number, options?: GetTaskOptions): QueryOf<readonly ['tasks', 'getWithEtag', number, Whose], WithEtag<Task>> =>
        queryOf(api, ['tasks', 'getWithEtag', id, whose(api, options)], (signal) => withEtag(api.tasks.get(id, { ...options, signal }))),
      /** List the next days of a recurring task. */
      listOccurrences: (id: number, query: ListOccurrencesQuery = {}, options?: ListOccurrencesOptions): QueryOf<readonly ['tasks', 'listOccurrences', number, ListOccurrencesQuery, Whose], Occurrence[]> =>
        queryOf(api, ['tasks', 'listOccurrences', id, query, whose(api, options)], (signal) => api.tasks.listOccurrences(id, query, { ...options, signal })),
    },
    lists: {
      /** List your lists. */
      list: (query: ListListsQuery = {}, options?: ListListsOptions): QueryOf<readonly ['lists', 'list', ListListsQuery, Whose], List[]> =>
        queryOf(api, ['lists', 'list', query, whose(api, options)], (signal) => api.lists.list(query, { ...options, signal })),
      /** The pages of `iterateLists`, each `{ items, nextCursor }`. */
      pages: (query: ListListsQuery = {}, options?: ListListsOptions): PagesOf<readonly ['lists', 'pages', ListListsQuery, Whose], List> =>
        pagesOf(api, ['lists', 'pages', query, whose(api, options)], (cursor, signal) =>
          api.lists.list({ ...query, ...cursor }, { ...options, signal }).withResponse(),
        ),
      /** Get a list. */
      get: (id: number, options?: GetListOptions): QueryOf<readonly ['lists', 'get', number, Whose], List> =>
        queryOf(api, ['lists', 'get', id, whose(api, options)], (signal) => api.lists.get(id, { ...options, signal })),
      /** Get a list. With its entity tag, for `ifMatch`. */
      getWithEtag: (id: number, options?: GetListOptions): QueryOf<readonly ['lists', 'getWithEtag', number, Whose], WithEtag<List>> =>
        queryOf(api, ['lists', 'getWithEtag', id, whose(api, options)], (signal) => withEtag(api.lists.get(id, { ...options, signal }))),
    },
    labels: {
      /** List your labels. */
      list: (options?: ListLabelsOptions): QueryOf<readonly ['labels', 'list', Whose], Label[]> =>
        queryOf(api, ['labels', 'list', whose(api, options)], (signal) => api.labels.list({ ...options, signal })),
    },
    changes: {
      /** List what was changed. */
      list: (query: ListChangesQuery = {}, options?: ListChangesOptions): QueryOf<readonly ['changes', 'list', ListChangesQuery, Whose], Changes> =>
        queryOf(api, ['changes', 'list', query, whose(api, options)], (signal) => api.changes.list(query, { ...options, signal })),
    },
    service: {
      /** Index. */
      getIndex: (options?: GetIndexOptions): QueryOf<readonly ['service', 'getIndex'], ServiceIndex> =>
        queryOf(api, ['service', 'getIndex'], (signal) => api.service.getIndex({ ...options, signal })),
      /** Is the process alive? */
      getHealth: (options?: GetHealthOptions): QueryOf<readonly ['service', 'getHealth'], Health> =>
        queryOf(api, ['service', 'getHealth'], (signal) => api.service.getHealth({ ...options, signal })),
      /** Can the service work? */
      getReadiness: (options?: GetReadinessOptions): QueryOf<readonly ['service', 'getReadiness'], Readiness> =>
        queryOf(api, ['service', 'getReadiness'], (signal) => api.service.getReadiness({ ...options, signal })),
      /** The contract. */
      getContract: (options?: GetContractOptions): QueryOf<readonly ['service', 'getContract'], OpenApi> =>
        queryOf(api, ['service', 'getContract'], (signal) => api.service.getContract({ ...options, signal })),
    },
  }
}

/**
 * Options for `useMutation`. Where an operation takes an id and a body, the variables are `{ id, body }`; where it takes
 * an entity tag, `ifMatch` as well.
 *
 * @param api the client that sends the requests
 */
export function mutations(api: Client) {
  return {
    auth: {
      /** Register an account. */
      register: (options?: RegisterOptions) => ({
        mutationKey: ['auth', 'register'] as const,
        mutationFn: (body: Registration) => api.auth.register(body, options),
      }),
      /** Sign in. */
      login: (options?: LoginOptions) => ({
        mutationKey: ['auth', 'login'] as const,
        mutationFn: (body: Credentials) => api.auth.login(body, options),
      }),
      /** Get the next pair of tokens. */
      refresh: (options?: RefreshOptions) => ({
        mutationKey: ['auth', 'refresh'] as const,
        mutationFn: (body: RefreshRequest) => api.auth.refresh(body, options),
      }),
      /** Sign out. */
      logout: (options?: LogoutOptions) => ({
        mutationKey: ['auth', 'logout'] as const,
        mutationFn: () => api.auth.logout(options),
      }),
      /** Ask for a new password. */
      requestPasswordReset: (options?: RequestPasswordResetOptions) => ({
        mutationKey: ['auth', 'requestPasswordReset'] as const,
        mutationFn: (body: PasswordResetRequest) => api.auth.requestPasswordReset(body, options),
      }),
      /** Set a new password. */
      confirmPasswordReset: (options?: ConfirmPasswordResetOptions) => ({
        mutationKey: ['auth', 'confirmPasswordReset'] as const,
        mutationFn: (body: PasswordReset) => api.auth.confirmPasswordReset(body, options),
      }),
      /** Ask for another mail to verify your address. */
      requestEmailVerification: (options?: RequestEmailVerificationOptions) => ({
        mutationKey: ['auth', 'requestEmailVerification'] as const,
        mutationFn: () => api.auth.requestEmailVerification(options),
      }),
      /** Verify an e-mail address. */
      confirmEmail: (options?: ConfirmEmailOptions) => ({
        mutationKey: ['auth', 'confirmEmail'] as const,
        mutationFn: (body: EmailConfirmation) => api.auth.confirmEmail(body, options),
      }),
    },
    account: {
      /** Change your name. */
      update: (options?: UpdateMeOptions) => ({
        mutationKey: ['account', 'update'] as const,
        mutationFn: (body: UserPatch) => api.account.update(body, options),
      }),
      /** Delete your account. */
      delete: (options?: DeleteMeOptions) => ({
        mutationKey: ['account', 'delete'] as const,
        mutationFn: (body: PasswordConfirmation) => api.account.delete(body, options),
      }),
      /** Delete your account, where DELETE loses its body. */
      deleteByPost: (options?: DeleteMeByPostOptions) => ({
        mutationKey: ['account', 'deleteByPost'] as const,
        mutationFn: (body: PasswordConfirmation) => api.account.deleteByPost(body, options),
      }),
      /** Change your password. */
      changePassword: (options?: ChangePasswordOptions) => ({
        mutationKey: ['account', 'changePassword'] as const,
        mutationFn: (body: PasswordChange) => api.account.changePassword(body, options),
      }),
      /** Change your e-mail address. */
      changeEmail: (options?: ChangeEmailOptions) => ({
        mutationKey: ['account', 'changeEmail'] as const,
        mutationFn: (body: EmailChange) => api.account.changeEmail(body, options),
      }),
      /** End one of your sessions. */
      endSession: (options?: EndSessionOptions) => ({
        mutationKey: ['account', 'endSession'] as const,
        mutationFn: (id: number) => api.account.endSession(id, options),
      }),
      /** Create a personal access token. */
      createToken: (options?: CreateTokenOptions) => ({
        mutationKey: ['account', 'createToken'] as const,
        mutationFn: (body: NewApiToken) => api.account.createToken(body, options),
      }),
      /** Delete one of your personal access tokens. */
      deleteToken: (options?: DeleteTokenOptions) => ({
        mutationKey: ['account', 'deleteToken'] as const,
        mutationFn: (id: number) => api.account.deleteToken(id, options),
      }),
      /** Import tasks from a file. */
      import: (options?: ImportMeOptions) => ({
        mutationKey: ['account', 'import'] as const,
        mutationFn: (body: AccountImport | Blob) => api.account.import(body, options),
      }),
    },
    tasks: {
      /** Create a task. */
      create: (options?: CreateTaskOptions) => ({
        mutationKey: ['tasks', 'create'] as const,
        mutationFn: (body: NewTask) => withKey(body, (idempotencyKey) => api.tasks.create(body, { idempotencyKey, ...options })),
      }),
      /** Replace a task. */
      replace: (options?: ReplaceTaskOptions) => ({
        mutationKey: ['tasks', 'replace'] as const,
        mutationFn: ({ id, body, ifMatch }: { id: number; body: TaskReplacement; ifMatch?: string | undefined }) => api.tasks.replace(id, body, { ...options, ifMatch: ifMatch ?? options?.ifMatch }),
      }),
      /** Update fields of a task. */
      update: (options?: UpdateTaskOptions) => ({
        mutationKey: ['tasks', 'update'] as const,
        mutationFn: ({ id, body, ifMatch }: { id: number; body: TaskPatch; ifMatch?: string | undefined }) => api.tasks.update(id, body, { ...options, ifMatch: ifMatch ?? options?.ifMatch }),
      }),
      /** Delete a task. */
      delete: (options?: DeleteTaskOptions) => ({
        mutationKey: ['tasks', 'delete'] as const,
        mutationFn: (variables: number | { id: number; ifMatch?: string | undefined }) => {
          const { id, ifMatch } = typeof variables === 'object' ? variables : { id: variables, ifMatch: undefined }
          return api.tasks.delete(id, { ...options, ifMatch: ifMatch ?? options?.ifMatch })
        },
      }),
      /** Complete or reopen a task. */
      setCompletion: (options?: SetTaskCompletionOptions) => ({
        mutationKey: ['tasks', 'setCompletion'] as const,
        mutationFn: (variables: { id: number; body: TaskCompletion; ifMatch?: string | undefined }) => {
          const { id, body, ifMatch } = variables
          return withKey(variables, (idempotencyKey) => api.tasks.setCompletion(id, body, { idempotencyKey, ...options, ifMatch: ifMatch ?? options?.ifMatch }))
        },
      }),
      /** Move a task within its list, or to another one. */
      move: (options?: MoveTaskOptions) => ({
        mutationKey: ['tasks', 'move'] as const,
        mutationFn: ({ id, body, ifMatch }: { id: number; body: TaskMove; ifMatch?: string | undefined }) => api.tasks.move(id, body, { ...options, ifMatch: ifMatch ?? options?.ifMatch }),
      }),
      /** Restore a task from the trash. */
      restore: (options?: RestoreTaskOptions) => ({
        mutationKey: ['tasks', 'restore'] as const,
        mutationFn: (id: number) => api.tasks.restore(id, options),
      }),
      /** Write many tasks at once. */
      batch: (options?: BatchTasksOptions) => ({
        mutationKey: ['tasks', 'batch'] as const,
        mutationFn: (body: TaskBatch) => withKey(body, (idempotencyKey) => api.tasks.batch(body, { idempotencyKey, ...options })),
      }),
    },
    lists: {
      /** Create a list. */
      create: (options?: CreateListOptions) => ({
        mutationKey: ['lists', 'create'] as const,
        mutationFn: (body: NewList) => withKey(body, (idempotencyKey) => api.lists.create(body, { idempotencyKey, ...options })),
      }),
      /** Update fields of a list. */
      update: (options?: UpdateListOptions) => ({
        mutationKey: ['lists', 'update'] as const,
        mutationFn: ({ id, body, ifMatch }: { id: number; body: ListPatch; ifMatch?: string | undefined }) => api.lists.update(id, body, { ...options, ifMatch: ifMatch ?? options?.ifMatch }),
      }),
      /** Delete a list. */
      delete: (options?: DeleteListOptions) => ({
        mutationKey: ['lists', 'delete'] as const,
        mutationFn: (variables: number | { id: number; ifMatch?: string | undefined }) => {
          const { id, ifMatch } = typeof variables === 'object' ? variables : { id: variables, ifMatch: undefined }
          return api.lists.delete(id, { ...options, ifMatch: ifMatch ?? options?.ifMatch })
        },
      }),
      /** Move a list among your lists. */
      move: (options?: MoveListOptions) => ({
        mutationKey: ['lists', 'move'] as const,
        mutationFn: ({ id, body, ifMatch }: { id: number; body: ListMove; ifMatch?: string | undefined }) => api.lists.move(id, body, { ...options, ifMatch: ifMatch ?? options?.ifMatch }),
      }),
    },
    labels: {
      /** Rename a label. */
      rename: (options?: RenameLabelOptions) => ({
        mutationKey: ['labels', 'rename'] as const,
        mutationFn: (body: LabelRenaming) => api.labels.rename(body, options),
      }),
    },
  }
}
