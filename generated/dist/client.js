// The client: a method for every operation, grouped by tag. Generated from openapi.json.
import * as operations from './operations.js';
import { createTransport } from './transport.js';
/**
 * Creates a client. This sends nothing: the first request is sent by the first call.
 *
 * @param options the base URL of the service, and optionally authentication, timeouts, retries and hooks
 * @returns the client, which is one session
 * @throws TypeError for a baseUrl that is not a string, or neither a URL nor a path
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
            requestPasswordReset: bound(operations.requestPasswordReset),
            confirmPasswordReset: bound(operations.confirmPasswordReset),
            requestEmailVerification: bound(operations.requestEmailVerification),
            confirmEmail: bound(operations.confirmEmail),
        },
        account: {
            get: bound(operations.getMe),
            update: bound(operations.updateMe),
            delete: bound(operations.deleteMe),
            deleteByPost: bound(operations.deleteMeByPost),
            changePassword: bound(operations.changePassword),
            changeEmail: bound(operations.changeEmail),
            listSessions: bound(operations.listSessions),
            endSession: bound(operations.endSession),
            listTokens: bound(operations.listTokens),
            createToken: bound(operations.createToken),
            deleteToken: bound(operations.deleteToken),
            export: bound(operations.exportMe),
            import: bound(operations.importMe),
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
            listOccurrences: bound(operations.listOccurrences),
            move: bound(operations.moveTask),
            restore: bound(operations.restoreTask),
            batch: bound(operations.batchTasks),
        },
        lists: {
            list: bound(operations.listLists),
            iterate: bound(operations.iterateLists),
            create: bound(operations.createList),
            get: bound(operations.getList),
            update: bound(operations.updateList),
            delete: bound(operations.deleteList),
            move: bound(operations.moveList),
        },
        labels: {
            list: bound(operations.listLabels),
            rename: bound(operations.renameLabel),
        },
        changes: {
            list: bound(operations.listChanges),
            stream: bound(operations.streamChanges),
        },
        service: {
            getIndex: bound(operations.getIndex),
            getHealth: bound(operations.getHealth),
            getReadiness: bound(operations.getReadiness),
            getContract: bound(operations.getContract),
        },
    };
}
//# sourceMappingURL=client.js.map