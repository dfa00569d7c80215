"use strict";
// The client: a method for every operation, grouped by tag. Generated from openapi.json.
var __createBinding = (this && this.__createBinding) || (Object.create ? (function(o, m, k, k2) {
    if (k2 === undefined) k2 = k;
    var desc = Object.getOwnPropertyDescriptor(m, k);
    if (!desc || ("get" in desc ? !m.__esModule : desc.writable || desc.configurable)) {
      desc = { enumerable: true, get: function() { return m[k]; } };
    }
    Object.defineProperty(o, k2, desc);
}) : (function(o, m, k, k2) {
    if (k2 === undefined) k2 = k;
    o[k2] = m[k];
}));
var __setModuleDefault = (this && this.__setModuleDefault) || (Object.create ? (function(o, v) {
    Object.defineProperty(o, "default", { enumerable: true, value: v });
}) : function(o, v) {
    o["default"] = v;
});
var __importStar = (this && this.__importStar) || (function () {
    var ownKeys = function(o) {
        ownKeys = Object.getOwnPropertyNames || function (o) {
            var ar = [];
            for (var k in o) if (Object.prototype.hasOwnProperty.call(o, k)) ar[ar.length] = k;
            return ar;
        };
        return ownKeys(o);
    };
    return function (mod) {
        if (mod && mod.__esModule) return mod;
        var result = {};
        if (mod != null) for (var k = ownKeys(mod), i = 0; i < k.length; i++) if (k[i] !== "default") __createBinding(result, mod, k[i]);
        __setModuleDefault(result, mod);
        return result;
    };
})();
Object.defineProperty(exports, "__esModule", { value: true });
exports.createClient = createClient;
const operations = __importStar(require("./operations.js"));
const transport_ts_1 = require("./transport.js");
/**
 * Creates a client. This sends nothing: the first request is sent by the first call.
 *
 * @param options the base URL of the service, and optionally authentication, timeouts, retries and hooks
 * @returns the client, which is one session
 * @throws TypeError for a baseUrl that is not a string, or neither a URL nor a path
 */
function createClient(options) {
    const transport = (0, transport_ts_1.createTransport)(options);
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