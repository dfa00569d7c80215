import type { Client } from './client.js';
import type { Credentials, NewTask, PasswordChange, PasswordConfirmation, RefreshRequest, Registration, SignedIn, Task, TaskCompletion, TaskPatch, TaskReplacement, User, UserPatch } from './contract.js';
import type { ChangePasswordOptions, CreateTaskOptions, DeleteMeOptions, DeleteTaskOptions, EndSessionOptions, GetContractOptions, GetHealthOptions, GetIndexOptions, GetMeOptions, GetReadinessOptions, GetTaskOptions, ListSessionsOptions, ListTasksOptions, ListTasksQuery, LoginOptions, LogoutOptions, RefreshOptions, RegisterOptions, ReplaceTaskOptions, SetTaskCompletionOptions, UpdateMeOptions, UpdateTaskOptions } from './operations.js';
type Context = {
    signal: AbortSignal;
};
type PageContext = Context & {
    pageParam: string | undefined;
};
/**
 * Options for `useQuery`, `useSuspenseQuery`, `prefetchQuery` and, of `pages`, for `useInfiniteQuery`. A key is
 * the group, the method and its arguments: `invalidateQueries({ queryKey: ['tasks'] })` invalidates the whole group.
 * `retry` is off, since the client retries by itself.
 *
 * @param api the client that sends the requests
 */
export declare function queries(api: Client): {
    account: {
        /** Get your account. */
        get: (options?: GetMeOptions) => {
            queryKey: readonly ['account', 'get'];
            queryFn: ({ signal }: Context) => import("./call.js").Call<User>;
            retry: false;
        };
        /** List your sessions. */
        listSessions: (options?: ListSessionsOptions) => {
            queryKey: readonly ['account', 'listSessions'];
            queryFn: ({ signal }: Context) => import("./call.js").Call<import("./contract.js").Session[]>;
            retry: false;
        };
    };
    tasks: {
        /** List your tasks. */
        list: (query?: ListTasksQuery, options?: ListTasksOptions) => {
            queryKey: readonly ['tasks', 'list', ListTasksQuery, number | "me"];
            queryFn: ({ signal }: Context) => import("./call.js").Call<Task[]>;
            retry: false;
        };
        /** The pages of `iterateTasks`, each `{ items, nextCursor }`. */
        pages: (query?: ListTasksQuery, options?: ListTasksOptions) => {
            queryKey: readonly ['tasks', 'pages', ListTasksQuery, number | "me"];
            queryFn: ({ signal, pageParam }: PageContext) => Promise<{
                items: Task[];
                nextCursor: string | undefined;
            }>;
            initialPageParam: string | undefined;
            getNextPageParam: (page: {
                nextCursor: string | undefined;
            }) => string | undefined;
            retry: false;
        };
        /** Get a task. */
        get: (id: number, options?: GetTaskOptions) => {
            queryKey: readonly ['tasks', 'get', number, number | "me"];
            queryFn: ({ signal }: Context) => import("./call.js").Call<Task>;
            retry: false;
        };
    };
    service: {
        /** Index. */
        getIndex: (options?: GetIndexOptions) => {
            queryKey: readonly ['service', 'getIndex'];
            queryFn: ({ signal }: Context) => import("./call.js").Call<import("./contract.js").ServiceIndex>;
            retry: false;
        };
        /** Is the process alive? */
        getHealth: (options?: GetHealthOptions) => {
            queryKey: readonly ['service', 'getHealth'];
            queryFn: ({ signal }: Context) => import("./call.js").Call<import("./contract.js").Health>;
            retry: false;
        };
        /** Can the service work? */
        getReadiness: (options?: GetReadinessOptions) => {
            queryKey: readonly ['service', 'getReadiness'];
            queryFn: ({ signal }: Context) => import("./call.js").Call<import("./contract.js").Readiness>;
            retry: false;
        };
        /** The contract. */
        getContract: (options?: GetContractOptions) => {
            queryKey: readonly ['service', 'getContract'];
            queryFn: ({ signal }: Context) => import("./call.js").Call<import("./contract.js").OpenApi>;
            retry: false;
        };
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
            mutationFn: () => import("./call.js").Call<import("./contract.js").Message>;
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
        /** Change your password. */
        changePassword: (options?: ChangePasswordOptions) => {
            mutationKey: readonly ['account', 'changePassword'];
            mutationFn: (body: PasswordChange) => import("./call.js").Call<void>;
        };
        /** End one of your sessions. */
        endSession: (options?: EndSessionOptions) => {
            mutationKey: readonly ['account', 'endSession'];
            mutationFn: (id: number) => import("./call.js").Call<void>;
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
            mutationFn: ({ id, body, ifMatch }: {
                id: number;
                body: TaskCompletion;
                ifMatch?: string | undefined;
            }) => import("./call.js").Call<Task>;
        };
    };
};
export {};
