// Options for TanStack Query, version 5. Generated from openapi.json.
import { randomKey } from './operation.js';
/**
 * Options for `useQuery`, `useSuspenseQuery`, `prefetchQuery` and, of `pages`, for `useInfiniteQuery`. A key is
 * the group, the method and its arguments: `invalidateQueries({ queryKey: ['tasks'] })` invalidates the whole group.
 * `retry` is off, since the client retries by itself.
 *
 * @param api the client that sends the requests
 */
export function queries(api) {
    return {
        account: {
            /** Get your account. */
            get: (options) => ({
                queryKey: ['account', 'get'],
                queryFn: ({ signal }) => api.account.get({ ...options, signal }),
                retry: false,
            }),
            /** List your sessions. */
            listSessions: (options) => ({
                queryKey: ['account', 'listSessions'],
                queryFn: ({ signal }) => api.account.listSessions({ ...options, signal }),
                retry: false,
            }),
        },
        tasks: {
            /** List your tasks. */
            list: (query = {}, options) => ({
                queryKey: ['tasks', 'list', query, options?.userId ?? 'me'],
                queryFn: ({ signal }) => api.tasks.list(query, { ...options, signal }),
                retry: false,
            }),
            /** The pages of `iterateTasks`, each `{ items, nextCursor }`. */
            pages: (query = {}, options) => ({
                queryKey: ['tasks', 'pages', query, options?.userId ?? 'me'],
                queryFn: async ({ signal, pageParam }) => {
                    const page = pageParam === undefined ? query : { ...query, cursor: pageParam };
                    const { data, nextCursor } = await api.tasks.list(page, { ...options, signal }).withResponse();
                    return { items: data, nextCursor };
                },
                initialPageParam: undefined,
                getNextPageParam: (page) => page.nextCursor,
                retry: false,
            }),
            /** Get a task. */
            get: (id, options) => ({
                queryKey: ['tasks', 'get', id, options?.userId ?? 'me'],
                queryFn: ({ signal }) => api.tasks.get(id, { ...options, signal }),
                retry: false,
            }),
        },
        service: {
            /** Index. */
            getIndex: (options) => ({
                queryKey: ['service', 'getIndex'],
                queryFn: ({ signal }) => api.service.getIndex({ ...options, signal }),
                retry: false,
            }),
            /** Is the process alive? */
            getHealth: (options) => ({
                queryKey: ['service', 'getHealth'],
                queryFn: ({ signal }) => api.service.getHealth({ ...options, signal }),
                retry: false,
            }),
            /** Can the service work? */
            getReadiness: (options) => ({
                queryKey: ['service', 'getReadiness'],
                queryFn: ({ signal }) => api.service.getReadiness({ ...options, signal }),
                retry: false,
            }),
            /** The contract. */
            getContract: (options) => ({
                queryKey: ['service', 'getContract'],
                queryFn: ({ signal }) => api.service.getContract({ ...options, signal }),
                retry: false,
            }),
        },
    };
}
/** The Idempotency-Key of each mutation that has not succeeded yet, by its variables. */
const keys = new WeakMap();
/**
 * Gives one key to a mutation and its retries, for which TanStack Query calls the function again with the same variables:
 * however often it is tried, one thing is created. The next mutation has another key, also with the same object.
 */
async function withKey(variables, send) {
    const key = keys.get(variables) ?? randomKey();
    keys.set(variables, key);
    const data = await send(key);
    keys.delete(variables);
    return data;
}
/**
 * Options for `useMutation`. Where an operation takes an id and a body, the variables are `{ id, body }`; where it takes
 * an entity tag, `ifMatch` as well.
 *
 * @param api the client that sends the requests
 */
export function mutations(api) {
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
            /** Change your password. */
            changePassword: (options) => ({
                mutationKey: ['account', 'changePassword'],
                mutationFn: (body) => api.account.changePassword(body, options),
            }),
            /** End one of your sessions. */
            endSession: (options) => ({
                mutationKey: ['account', 'endSession'],
                mutationFn: (id) => api.account.endSession(id, options),
            }),
        },
        tasks: {
            /** Create a task. */
            create: (options) => ({
                mutationKey: ['tasks', 'create'],
                mutationFn: (body) => withKey(body, (idempotencyKey) => api.tasks.create(body, { idempotencyKey, ...options })),
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
                mutationFn: ({ id, body, ifMatch }) => api.tasks.setCompletion(id, body, { ...options, ifMatch: ifMatch ?? options?.ifMatch }),
            }),
        },
    };
}
