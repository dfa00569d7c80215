"use strict";
// Options for TanStack Query, version 5. Generated from openapi.json.
Object.defineProperty(exports, "__esModule", { value: true });
exports.queries = queries;
exports.mutations = mutations;
const query_options_ts_1 = require("./query-options.js");
/**
 * Options for `useQuery`, `useSuspenseQuery`, `prefetchQuery` and, of `pages`, for `useInfiniteQuery`. A key is
 * the group, the method, its arguments, and the person who is signed in: `invalidateQueries({ queryKey: ['tasks'] })`
 * invalidates the whole group, and whoever signs in next sees nothing of it. Make the options where you use them, with each
 * render. `getWithEtag` reads `{ data, etag }`, for `ifMatch`.
 * `retry` is off, since the client retries by itself.
 *
 * @param api the client that sends the requests
 */
function queries(api) {
    return {
        account: {
            /** Get your account. */
            get: (options) => (0, query_options_ts_1.queryOf)(api, ['account', 'get', (0, query_options_ts_1.whose)(api)], (signal) => api.account.get({ ...options, signal })),
            /** List your sessions. */
            listSessions: (options) => (0, query_options_ts_1.queryOf)(api, ['account', 'listSessions', (0, query_options_ts_1.whose)(api)], (signal) => api.account.listSessions({ ...options, signal })),
            /** List your personal access tokens. */
            listTokens: (options) => (0, query_options_ts_1.queryOf)(api, ['account', 'listTokens', (0, query_options_ts_1.whose)(api)], (signal) => api.account.listTokens({ ...options, signal })),
            /** Export everything of your account. */
            export: (options) => (0, query_options_ts_1.queryOf)(api, ['account', 'export', (0, query_options_ts_1.whose)(api)], (signal) => api.account.export({ ...options, signal })),
        },
        tasks: {
            /** List your tasks. */
            list: (query = {}, options) => (0, query_options_ts_1.queryOf)(api, ['tasks', 'list', query, (0, query_options_ts_1.whose)(api, options)], (signal) => api.tasks.list(query, { ...options, signal })),
            /** The pages of `iterateTasks`, each `{ items, nextCursor }`. */
            pages: (query = {}, options) => (0, query_options_ts_1.pagesOf)(api, ['tasks', 'pages', query, (0, query_options_ts_1.whose)(api, options)], (cursor, signal) => api.tasks.list({ ...query, ...cursor }, { ...options, signal }).withResponse()),
            /** Get a task. */
            get: (id, options) => (0, query_options_ts_1.queryOf)(api, ['tasks', 'get', id, (0, query_options_ts_1.whose)(api, options)], (signal) => api.tasks.get(id, { ...options, signal })),
            /** Get a task. With its entity tag, for `ifMatch`. */
            getWithEtag: (id, options) => (0, query_options_ts_1.queryOf)(api, ['tasks', 'getWithEtag', id, (0, query_options_ts_1.whose)(api, options)], (signal) => (0, query_options_ts_1.withEtag)(api.tasks.get(id, { ...options, signal }))),
            /** List the next days of a recurring task. */
            listOccurrences: (id, query = {}, options) => (0, query_options_ts_1.queryOf)(api, ['tasks', 'listOccurrences', id, query, (0, query_options_ts_1.whose)(api, options)], (signal) => api.tasks.listOccurrences(id, query, { ...options, signal })),
        },
        lists: {
            /** List your lists. */
            list: (query = {}, options) => (0, query_options_ts_1.queryOf)(api, ['lists', 'list', query, (0, query_options_ts_1.whose)(api, options)], (signal) => api.lists.list(query, { ...options, signal })),
            /** The pages of `iterateLists`, each `{ items, nextCursor }`. */
            pages: (query = {}, options) => (0, query_options_ts_1.pagesOf)(api, ['lists', 'pages', query, (0, query_options_ts_1.whose)(api, options)], (cursor, signal) => api.lists.list({ ...query, ...cursor }, { ...options, signal }).withResponse()),
            /** Get a list. */
            get: (id, options) => (0, query_options_ts_1.queryOf)(api, ['lists', 'get', id, (0, query_options_ts_1.whose)(api, options)], (signal) => api.lists.get(id, { ...options, signal })),
            /** Get a list. With its entity tag, for `ifMatch`. */
            getWithEtag: (id, options) => (0, query_options_ts_1.queryOf)(api, ['lists', 'getWithEtag', id, (0, query_options_ts_1.whose)(api, options)], (signal) => (0, query_options_ts_1.withEtag)(api.lists.get(id, { ...options, signal }))),
        },
        labels: {
            /** List your labels. */
            list: (options) => (0, query_options_ts_1.queryOf)(api, ['labels', 'list', (0, query_options_ts_1.whose)(api, options)], (signal) => api.labels.list({ ...options, signal })),
        },
        changes: {
            /** List what was changed. */
            list: (query = {}, options) => (0, query_options_ts_1.queryOf)(api, ['changes', 'list', query, (0, query_options_ts_1.whose)(api, options)], (signal) => api.changes.list(query, { ...options, signal })),
        },
        service: {
            /** Index. */
            getIndex: (options) => (0, query_options_ts_1.queryOf)(api, ['service', 'getIndex'], (signal) => api.service.getIndex({ ...options, signal })),
            /** Is the process alive? */
            getHealth: (options) => (0, query_options_ts_1.queryOf)(api, ['service', 'getHealth'], (signal) => api.service.getHealth({ ...options, signal })),
            /** Can the service work? */
            getReadiness: (options) => (0, query_options_ts_1.queryOf)(api, ['service', 'getReadiness'], (signal) => api.service.getReadiness({ ...options, signal })),
            /** The contract. */
            getContract: (options) => (0, query_options_ts_1.queryOf)(api, ['service', 'getContract'], (signal) => api.service.getContract({ ...options, signal })),
        },
    };
}
/**
 * Options for `useMutation`. Where an operation takes an id and a body, the variables are `{ id, body }`; where it takes
 * an entity tag, `ifMatch` as well.
 *
 * @param api the client that sends the requests
 */
function mutations(api) {
    return {
        auth: {
            /** Register an account. */
            register: (options) => ({
                mutationKey: ['auth', 'register'],
                mutationFn: (body) => api.auth.register(body, options),
            }),
            /** Sign in. */
            login: (options) => ({
                mutationKey: ['auth', 'login'],
                mutationFn: (body) => api.auth.login(body, options),
            }),
            /** Get the next pair of tokens. */
            refresh: (options) => ({
                mutationKey: ['auth', 'refresh'],
                mutationFn: (body) => api.auth.refresh(body, options),
            }),
            /** Sign out. */
            logout: (options) => ({
                mutationKey: ['auth', 'logout'],
                mutationFn: () => api.auth.logout(options),
            }),
            /** Ask for a new password. */
            requestPasswordReset: (options) => ({
                mutationKey: ['auth', 'requestPasswordReset'],
                mutationFn: (body) => api.auth.requestPasswordReset(body, options),
            }),
            /** Set a new password. */
            confirmPasswordReset: (options) => ({
                mutationKey: ['auth', 'confirmPasswordReset'],
                mutationFn: (body) => api.auth.confirmPasswordReset(body, options),
            }),
            /** Ask for another mail to verify your address. */
            requestEmailVerification: (options) => ({
                mutationKey: ['auth', 'requestEmailVerification'],
                mutationFn: () => api.auth.requestEmailVerification(options),
            }),
            /** Verify an e-mail address. */
            confirmEmail: (options) => ({
                mutationKey: ['auth', 'confirmEmail'],
                mutationFn: (body) => api.auth.confirmEmail(body, options),
            }),
        },
        account: {
            /** Change your name. */
            update: (options) => ({
                mutationKey: ['account', 'update'],
                mutationFn: (body) => api.account.update(body, options),
            }),
            /** Delete your account. */
            delete: (options) => ({
                mutationKey: ['account', 'delete'],
                mutationFn: (body) => api.account.delete(body, options),
            }),
            /** Delete your account, where DELETE loses its body. */
            deleteByPost: (options) => ({
                mutationKey: ['account', 'deleteByPost'],
                mutationFn: (body) => api.account.deleteByPost(body, options),
            }),
            /** Change your password. */
            changePassword: (options) => ({
                mutationKey: ['account', 'changePassword'],
                mutationFn: (body) => api.account.changePassword(body, options),
            }),
            /** Change your e-mail address. */
            changeEmail: (options) => ({
                mutationKey: ['account', 'changeEmail'],
                mutationFn: (body) => api.account.changeEmail(body, options),
            }),
            /** End one of your sessions. */
            endSession: (options) => ({
                mutationKey: ['account', 'endSession'],
                mutationFn: (id) => api.account.endSession(id, options),
            }),
            /** Create a personal access token. */
            createToken: (options) => ({
                mutationKey: ['account', 'createToken'],
                mutationFn: (body) => api.account.createToken(body, options),
            }),
            /** Delete one of your personal access tokens. */
            deleteToken: (options) => ({
                mutationKey: ['account', 'deleteToken'],
                mutationFn: (id) => api.account.deleteToken(id, options),
            }),
            /** Import tasks from a file. */
            import: (options) => ({
                mutationKey: ['account', 'import'],
                mutationFn: (body) => api.account.import(body, options),
            }),
        },
        tasks: {
            /** Create a task. */
            create: (options) => ({
                mutationKey: ['tasks', 'create'],
                mutationFn: (body) => (0, query_options_ts_1.withKey)(body, (idempotencyKey) => api.tasks.create(body, { idempotencyKey, ...options })),
            }),
            /** Replace a task. */
            replace: (options) => ({
                mutationKey: ['tasks', 'replace'],
                mutationFn: ({ id, body, ifMatch }) => api.tasks.replace(id, body, { ...options, ifMatch: ifMatch ?? options?.ifMatch }),
            }),
            /** Update fields of a task. */
            update: (options) => ({
                mutationKey: ['tasks', 'update'],
                mutationFn: ({ id, body, ifMatch }) => api.tasks.update(id, body, { ...options, ifMatch: ifMatch ?? options?.ifMatch }),
            }),
            /** Delete a task. */
            delete: (options) => ({
                mutationKey: ['tasks', 'delete'],
                mutationFn: (variables) => {
                    const { id, ifMatch } = typeof variables === 'object' ? variables : { id: variables, ifMatch: undefined };
                    return api.tasks.delete(id, { ...options, ifMatch: ifMatch ?? options?.ifMatch });
                },
            }),
            /** Complete or reopen a task. */
            setCompletion: (options) => ({
                mutationKey: ['tasks', 'setCompletion'],
                mutationFn: (variables) => {
                    const { id, body, ifMatch } = variables;
                    return (0, query_options_ts_1.withKey)(variables, (idempotencyKey) => api.tasks.setCompletion(id, body, { idempotencyKey, ...options, ifMatch: ifMatch ?? options?.ifMatch }));
                },
            }),
            /** Move a task within its list, or to another one. */
            move: (options) => ({
                mutationKey: ['tasks', 'move'],
                mutationFn: ({ id, body, ifMatch }) => api.tasks.move(id, body, { ...options, ifMatch: ifMatch ?? options?.ifMatch }),
            }),
            /** Restore a task from the trash. */
            restore: (options) => ({
                mutationKey: ['tasks', 'restore'],
                mutationFn: (id) => api.tasks.restore(id, options),
            }),
            /** Write many tasks at once. */
            batch: (options) => ({
                mutationKey: ['tasks', 'batch'],
                mutationFn: (body) => (0, query_options_ts_1.withKey)(body, (idempotencyKey) => api.tasks.batch(body, { idempotencyKey, ...options })),
            }),
        },
        lists: {
            /** Create a list. */
            create: (options) => ({
                mutationKey: ['lists', 'create'],
                mutationFn: (body) => (0, query_options_ts_1.withKey)(body, (idempotencyKey) => api.lists.create(body, { idempotencyKey, ...options })),
            }),
            /** Update fields of a list. */
            update: (options) => ({
                mutationKey: ['lists', 'update'],
                mutationFn: ({ id, body, ifMatch }) => api.lists.update(id, body, { ...options, ifMatch: ifMatch ?? options?.ifMatch }),
            }),
            /** Delete a list. */
            delete: (options) => ({
                mutationKey: ['lists', 'delete'],
                mutationFn: (variables) => {
                    const { id, ifMatch } = typeof variables === 'object' ? variables : { id: variables, ifMatch: undefined };
                    return api.lists.delete(id, { ...options, ifMatch: ifMatch ?? options?.ifMatch });
                },
            }),
            /** Move a list among your lists. */
            move: (options) => ({
                mutationKey: ['lists', 'move'],
                mutationFn: ({ id, body, ifMatch }) => api.lists.move(id, body, { ...options, ifMatch: ifMatch ?? options?.ifMatch }),
            }),
        },
        labels: {
            /** Rename a label. */
            rename: (options) => ({
                mutationKey: ['labels', 'rename'],
                mutationFn: (body) => api.labels.rename(body, options),
            }),
        },
    };
}
//# sourceMappingURL=react-query.js.map