// Every operation of the contract with the function that does its work.
import * as about from './about.js';
import * as accounts from './accounts.js';
import { listTasks } from './list.js';
import { assertKnown } from './schema.js';
import * as sessions from './sessions.js';
import * as tasks from './tasks.js';
/** @throws TypeError where contract and double do not fit, so that the double never answers for what it does not know */
export function handlersFor(contract) {
    const handlers = {
        open: {
            ...{ register: accounts.register, login: accounts.login, refresh: sessions.refresh },
            ...{ getIndex: about.getIndex, getHealth: about.getHealth, getReadiness: about.getReadiness },
            getContract: about.getContract(contract),
        },
        signedIn: {
            ...{ logout: sessions.logout, listSessions: sessions.listSessions, endSession: sessions.endSession },
            ...{ getMe: accounts.getMe, updateMe: accounts.updateMe, deleteMe: accounts.deleteMe },
            ...{ changePassword: accounts.changePassword, listTasks, ...tasks },
        },
    };
    assertSame(idsOf(contract, false), Object.keys(handlers.open));
    assertSame(idsOf(contract, true), Object.keys(handlers.signedIn));
    for (const { parameters, body } of contract.operations) {
        for (const { schema } of parameters)
            assertKnown(schema, 'parameter');
        if (body)
            assertKnown(body.schema, 'body');
    }
    return handlers;
}
const idsOf = ({ operations }, isProtected) => operations.filter((operation) => operation.isProtected === isProtected).map(({ id }) => id);
function assertSame(documented, handled) {
    const [left, right] = [documented, handled].map((ids) => ids.sort().join(', '));
    if (left !== right)
        throw new TypeError(`The contract has the operations ${left}, the double has ${right}.`);
}
