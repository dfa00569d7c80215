// The client: a method for every operation, grouped by tag. Written from openapi.json.
import * as operations from './operations.js';
import { createTransport } from './transport.js';
/**
 * Makes a client. It does no more than that: the first request goes out with the first call.
 *
 * @throws TypeError for a baseUrl that is no string
 */
export function createClient(options) {
    const transport = createTransport(options);
    const bound = (operation) => operation.bind(null, transport);
    return {
        ...transport,
        auth: {
            register: bound(operations.register),
            login: bound(operations.login),
            refresh: bound(operations.refresh),
            logout: bound(operations.logout),
        },
        account: {
            get: bound(operations.getMe),
            update: bound(operations.updateMe),
            delete: bound(operations.deleteMe),
            changePassword: bound(operations.changePassword),
            listSessions: bound(operations.listSessions),
            endSession: bound(operations.endSession),
        },
        tasks: {
            list: bound(operations.listTasks),
            iterate: bound(operations.iterateTasks),
            create: bound(operations.createTask),
            get: bound(operations.getTask),
            replace: bound(operations.replaceTask),
            update: bound(operations.updateTask),
            delete: bound(operations.deleteTask),
            setCompletion: bound(operations.setTaskCompletion),
        },
        service: {
            getIndex: bound(operations.getIndex),
            getHealth: bound(operations.getHealth),
            getReadiness: bound(operations.getReadiness),
            getContract: bound(operations.getContract),
        },
    };
}
