import type { Client } from './client.js';
import type { AccountExport, AccountImport, ApiToken, Changes, CreatedApiToken, Credentials, EmailChange, EmailConfirmation, Health, ImportResult, Label, LabelRenamed, LabelRenaming, List, ListMove, ListPatch, Message, NewApiToken, NewList, NewTask, Occurrence, OpenApi, PasswordChange, PasswordConfirmation, PasswordReset, PasswordResetRequest, Readiness, RefreshRequest, Registration, ServiceIndex, Session, SignedIn, Task, TaskBatch, TaskBatchResult, TaskCompletion, TaskMove, TaskPatch, TaskReplacement, User, UserPatch } from './contract.js';
import type { BatchTasksOptions, ChangeEmailOptions, ChangePasswordOptions, ConfirmEmailOptions, ConfirmPasswordResetOptions, CreateListOptions, CreateTaskOptions, CreateTokenOptions, DeleteListOptions, DeleteMeByPostOptions, DeleteMeOptions, DeleteTaskOptions, DeleteTokenOptions, EndSessionOptions, ExportMeOptions, GetContractOptions, GetHealthOptions, GetIndexOptions, GetListOptions, GetMeOptions, GetReadinessOptions, GetTaskOptions, ImportMeOptions, ListChangesOptions, ListChangesQuery, ListLabelsOptions, ListListsOptions, ListListsQuery, ListOccurrencesOptions, ListOccurrencesQuery, ListSessionsOptions, ListTasksOptions, ListTasksQuery, ListTokensOptions, LoginOptions, LogoutOptions, MoveListOptions, MoveTaskOptions, RefreshOptions, RegisterOptions, RenameLabelOptions, ReplaceTaskOptions, RequestEmailVerificationOptions, RequestPasswordResetOptions, RestoreTaskOptions, SetTaskCompletionOptions, UpdateListOptions, UpdateMeOptions, UpdateTaskOptions } from './operations.js';
import { type PagesOf, type QueryOf, type Whose, type WithEtag } from './query-options.js';
export type { Page, PagesOf, QueryOf, Tagged, Whose, WithEtag } from './query-options.js';
/**
 * Options for `useQuery`, `useSuspenseQuery`, `prefetchQuery` and, of `pages`, for `useInfiniteQuery`. A key is
 * the group, the method, its arguments, and the person who is signed in: `invalidateQueries({ queryKey: ['tasks'] })`
 * invalidates the whole group, and whoever signs in next sees nothing of it. Make the options where you use them, with each
 * render. `getWithEtag` reads `{ data, etag }`, for `ifMatch`.
 * `retry` is off, since the client retries by itself.
 *
 * @param api the client that sends the requests
 */
export declare function queries(api: Client): {
    account: {
        /** Get your account. */
        get: (options?: GetMeOptions) => QueryOf<readonly ['account', 'get', Whose], User>;
        /** List your sessions. */
        listSessions: (options?: ListSessionsOptions) => QueryOf<readonly ['account', 'listSessions', Whose], Session[]>;
        /** List your personal access tokens. */
        listTokens: (options?: ListTokensOptions) => QueryOf<readonly ['account', 'listTokens', Whose], ApiToken[]>;
        /** Export everything of your account. */
        export: (options?: ExportMeOptions) => QueryOf<readonly ['account', 'export', Whose], AccountExport>;
    };
    tasks: {
        /** List your tasks. */
        list: (query?: ListTasksQuery, options?: ListTasksOptions) => QueryOf<readonly ['tasks', 'list', ListTasksQuery, Whose], Task[]>;
        /** The pages of `iterateTasks`, each `{ items, nextCursor }`. */
        pages: (query?: ListTasksQuery, options?: ListTasksOptions) => PagesOf<readonly ['tasks', 'pages', ListTasksQuery, Whose], Task>;
        /** Get a task. */
        get: (id: number, options?: GetTaskOptions) => QueryOf<readonly ['tasks', 'get', number, Whose], Task>;
        /** Get a task. With its entity tag, for `ifMatch`. */
        getWithEtag: (id: number, options?: GetTaskOptions) => QueryOf<readonly ['tasks', 'getWithEtag', number, Whose], WithEtag<Task>>;
        /** List the next days of a recurring task. */
        listOccurrences: (id: number, query?: ListOccurrencesQuery, options?: ListOccurrencesOptions) => QueryOf<readonly ['tasks', 'listOccurrences', number, ListOccurrencesQuery, Whose], Occurrence[]>;
    };
    lists: {
        /** List your lists. */
        list: (query?: ListListsQuery, options?: ListListsOptions) => QueryOf<readonly ['lists', 'list', ListListsQuery, Whose], List[]>;
        /** The pages of `iterateLists`, each `{ items, nextCursor }`. */
        pages: (query?: ListListsQuery, options?: ListListsOptions) => PagesOf<readonly ['lists', 'pages', ListListsQuery, Whose], List>;
        /** Get a list. */
        get: (id: number, options?: GetListOptions) => QueryOf<readonly ['lists', 'get', number, Whose], List>;
        /** Get a list. With its entity tag, for `ifMatch`. */
        getWithEtag: (id: number, options?: GetListOptions) => QueryOf<readonly ['lists', 'getWithEtag', number, Whose], WithEtag<List>>;
    };
    labels: {
        /** List your labels. */
        list: (options?: ListLabelsOptions) => QueryOf<readonly ['labels', 'list', Whose], Label[]>;
    };
    changes: {
        /** List what was changed. */
        list: (query?: ListChangesQuery, options?: ListChangesOptions) => QueryOf<readonly ['changes', 'list', ListChangesQuery, Whose], Changes>;
    };
    service: {
        /** Index. */
        getIndex: (options?: GetIndexOptions) => QueryOf<readonly ['service', 'getIndex'], ServiceIndex>;
        /** Is the process alive? */
        getHealth: (options?: GetHealthOptions) => QueryOf<readonly ['service', 'getHealth'], Health>;
        /** Can the service work? */
        getReadiness: (options?: GetReadinessOptions) => QueryOf<readonly ['service', 'getReadiness'], Readiness>;
        /** The contract. */
        getContract: (options?: GetContractOptions) => QueryOf<readonly ['service', 'getContract'], OpenApi>;
    };
};
/**
 * Options for `useMutation`. Where an operation takes an id and a body, the variables are `{ id, body }`; where it takes
 * an entity tag, `ifMatch` as well.
 *
 * @param api the client that sends the requests
 */
export declare function mutations(api: Client): {
    auth: {
        /** Register an account. */
        register: (options?: RegisterOptions) => {
            mutationKey: readonly ['auth', 'register'];
            mutationFn: (body: Registration) => import("./call.js").Call<SignedIn>;
        };
        /** Sign in. */
        login: (options?: LoginOptions) => {
            mutationKey: readonly ['auth', 'login'];
            mutationFn: (body: Credentials) => import("./call.js").Call<SignedIn>;
        };
        /** Get the next pair of tokens. */
        refresh: (options?: RefreshOptions) => {
            mutationKey: readonly ['auth', 'refresh'];
            mutationFn: (body: RefreshRequest) => import("./call.js").Call<SignedIn>;
        };
        /** Sign out. */
        logout: (options?: LogoutOptions) => {
            mutationKey: readonly ['auth', 'logout'];
            mutationFn: () => import("./call.js").Call<Message>;
        };
        /** Ask for a new password. */
        requestPasswordReset: (options?: RequestPasswordResetOptions) => {
            mutationKey: readonly ['auth', 'requestPasswordReset'];
            mutationFn: (body: PasswordResetRequest) => import("./call.js").Call<Message>;
        };
        /** Set a new password. */
        confirmPasswordReset: (options?: ConfirmPasswordResetOptions) => {
            mutationKey: readonly ['auth', 'confirmPasswordReset'];
            mutationFn: (body: PasswordReset) => import("./call.js").Call<void>;
        };
        /** Ask for another mail to verify your address. */
        requestEmailVerification: (options?: RequestEmailVerificationOptions) => {
            mutationKey: readonly ['auth', 'requestEmailVerification'];
            mutationFn: () => import("./call.js").Call<Message>;
        };
        /** Verify an e-mail address. */
        confirmEmail: (options?: ConfirmEmailOptions) => {
            mutationKey: readonly ['auth', 'confirmEmail'];
            mutationFn: (body: EmailConfirmation) => import("./call.js").Call<User>;
        };
    };
    account: {
        /** Change your name. */
        update: (options?: UpdateMeOptions) => {
            mutationKey: readonly ['account', 'update'];
            mutationFn: (body: UserPatch) => import("./call.js").Call<User>;
        };
        /** Delete your account. */
        delete: (options?: DeleteMeOptions) => {
            mutationKey: readonly ['account', 'delete'];
            mutationFn: (body: PasswordConfirmation) => import("./call.js").Call<void>;
        };
        /** Delete your account, where DELETE loses its body. */
        deleteByPost: (options?: DeleteMeByPostOptions) => {
            mutationKey: readonly ['account', 'deleteByPost'];
            mutationFn: (body: PasswordConfirmation) => import("./call.js").Call<void>;
        };
        /** Change your password. */
        changePassword: (options?: ChangePasswordOptions) => {
            mutationKey: readonly ['account', 'changePassword'];
            mutationFn: (body: PasswordChange) => import("./call.js").Call<void>;
        };
        /** Change your e-mail address. */
        changeEmail: (options?: ChangeEmailOptions) => {
            mutationKey: readonly ['account', 'changeEmail'];
            mutationFn: (body: EmailChange) => import("./call.js").Call<Message>;
        };
        /** End one of your sessions. */
        endSession: (options?: EndSessionOptions) => {
            mutationKey: readonly ['account', 'endSession'];
            mutationFn: (id: number) => import("./call.js").Call<void>;
        };
        /** Create a personal access token. */
        createToken: (options?: CreateTokenOptions) => {
            mutationKey: readonly ['account', 'createToken'];
            mutationFn: (body: NewApiToken) => import("./call.js").Call<CreatedApiToken>;
        };
        /** Delete one of your personal access tokens. */
        deleteToken: (options?: DeleteTokenOptions) => {
            mutationKey: readonly ['account', 'deleteToken'];
            mutationFn: (id: number) => import("./call.js").Call<void>;
        };
        /** Import tasks from a file. */
        import: (options?: ImportMeOptions) => {
            mutationKey: readonly ['account', 'import'];
            mutationFn: (body: AccountImport | Blob) => import("./call.js").Call<ImportResult>;
        };
    };
    tasks: {
        /** Create a task. */
        create: (options?: CreateTaskOptions) => {
            mutationKey: readonly ['tasks', 'create'];
            mutationFn: (body: NewTask) => Promise<Task>;
        };
        /** Replace a task. */
        replace: (options?: ReplaceTaskOptions) => {
            mutationKey: readonly ['tasks', 'replace'];
            mutationFn: ({ id, body, ifMatch }: {
                id: number;
                body: TaskReplacement;
                ifMatch?: string | undefined;
            }) => import("./call.js").Call<Task>;
        };
        /** Update fields of a task. */
        update: (options?: UpdateTaskOptions) => {
            mutationKey: readonly ['tasks', 'update'];
            mutationFn: ({ id, body, ifMatch }: {
                id: number;
                body: TaskPatch;
                ifMatch?: string | undefined;
            }) => import("./call.js").Call<Task>;
        };
        /** Delete a task. */
        delete: (options?: DeleteTaskOptions) => {
            mutationKey: readonly ['tasks', 'delete'];
            mutationFn: (variables: number | {
                id: number;
                ifMatch?: string | undefined;
            }) => import("./call.js").Call<void>;
        };
        /** Complete or reopen a task. */
        setCompletion: (options?: SetTaskCompletionOptions) => {
            mutationKey: readonly ['tasks', 'setCompletion'];
            mutationFn: (variables: {
                id: number;
                body: TaskCompletion;
                ifMatch?: string | undefined;
            }) => Promise<Task>;
        };
        /** Move a task within its list, or to another one. */
        move: (options?: MoveTaskOptions) => {
            mutationKey: readonly ['tasks', 'move'];
            mutationFn: ({ id, body, ifMatch }: {
                id: number;
                body: TaskMove;
                ifMatch?: string | undefined;
            }) => import("./call.js").Call<Task>;
        };
        /** Restore a task from the trash. */
        restore: (options?: RestoreTaskOptions) => {
            mutationKey: readonly ['tasks', 'restore'];
            mutationFn: (id: number) => import("./call.js").Call<Task>;
        };
        /** Write many tasks at once. */
        batch: (options?: BatchTasksOptions) => {
            mutationKey: readonly ['tasks', 'batch'];
            mutationFn: (body: TaskBatch) => Promise<TaskBatchResult>;
        };
    };
    lists: {
        /** Create a list. */
        create: (options?: CreateListOptions) => {
            mutationKey: readonly ['lists', 'create'];
            mutationFn: (body: NewList) => Promise<List>;
        };
        /** Update fields of a list. */
        update: (options?: UpdateListOptions) => {
            mutationKey: readonly ['lists', 'update'];
            mutationFn: ({ id, body, ifMatch }: {
                id: number;
                body: ListPatch;
                ifMatch?: string | undefined;
            }) => import("./call.js").Call<List>;
        };
        /** Delete a list. */
        delete: (options?: DeleteListOptions) => {
            mutationKey: readonly ['lists', 'delete'];
            mutationFn: (variables: number | {
                id: number;
                ifMatch?: string | undefined;
            }) => import("./call.js").Call<void>;
        };
        /** Move a list among your lists. */
        move: (options?: MoveListOptions) => {
            mutationKey: readonly ['lists', 'move'];
            mutationFn: ({ id, body, ifMatch }: {
                id: number;
                body: ListMove;
                ifMatch?: string | undefined;
            }) => import("./call.js").Call<List>;
        };
    };
    labels: {
        /** Rename a label. */
        rename: (options?: RenameLabelOptions) => {
            mutationKey: readonly ['labels', 'rename'];
            mutationFn: (body: LabelRenaming) => import("./call.js").Call<LabelRenamed>;
        };
    };
};
//# sourceMappingURL=react-query.d.ts.map