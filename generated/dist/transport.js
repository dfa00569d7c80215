// What every call goes through: its request, its token, and the session that it begins or ends.
import { abortable, throwIfAborted } from './abortable.js';
import { Call } from './call.js';
import { UnauthorizedError } from './errors.js';
import { prepare } from './operation.js';
import { perform } from './perform.js';
import { isTemporary } from './retry.js';
import { memoryStore } from './tokens.js';
import { authenticator as authenticatorOf } from './authenticator.js';
import { areOfOneSession } from './claims.js';
import { refresher } from './refresh.js';
import { sendLater, signedOutHere } from './sign-out.js';
/**
 * Creates a client without methods, for the flat functions: `listTasks(createTransport({ baseUrl }))`. A bundler then keeps
 * only the functions that are called. `createClient` has all of them as methods.
 *
 * @param options as those of `createClient`
 * @throws TypeError for a baseUrl that is not a string, or neither a URL nor a path
 */
export function createTransport(options) {
    if (typeof options?.baseUrl !== 'string')
        throw new TypeError('baseUrl must be a string');
    // Without a scheme it would be a path relative to the page, or no URL at all, and every call would fail.
    if (!/^($|[./]|[\w+.-]+:\/\/)/.test(options.baseUrl))
        throw new TypeError('baseUrl must begin with https:// or http://, or with / in a page');
    // So that a client that is logged shows no token, nor a header, which may hold one.
    const { auth, headers, ...withoutSecrets } = options;
    Object.defineProperty(withoutSecrets, 'headers', { get: () => headers });
    const ours = authenticatorOf(auth, refresher(options));
    return { options: withoutSecrets, authenticator: ours, session: ours.session };
}
/**
 * Calls an operation.
 *
 * @param args the path's parameters in order, then the query or the body where the operation has one, then the options
 */
export function call(transport, operation, args) {
    const sent = { attempt: 0 };
    const answer = callOperation(transport, operation, args, sent).catch((error) => {
        throw reported(transport, { operation: operation.id, attempt: sent.attempt }, error);
    });
    return new Call(answer, operation.id);
}
/** Tells the client's hook what a call throws. @returns the error */
export function reported({ options }, failed, error) {
    const report = async () => options.onError?.(error, failed);
    report().catch(() => { });
    return error;
}
async function callOperation(transport, operation, args, sent) {
    const { options: client, authenticator } = transport;
    const values = args.splice(0, operation.path.match(/\{(?!user_id)/g)?.length ?? 0);
    const input = operation.input && args.shift();
    const options = (args[0] ?? {});
    const request = Object.assign(sent, prepare(operation, values, input, options, client));
    throwIfAborted(options.signal);
    const token = () => request.headers.get('Authorization')?.slice('Bearer '.length);
    const end = () => authenticator.end(token());
    try {
        const answer = await sendAuthorized(transport, operation, request, options);
        if (operation.session === 'begin')
            await authenticator.begin(answer.data);
        if (operation.session === 'end')
            await end();
        if (operation.session === 'show')
            authenticator.show(answer.data, token());
        return answer;
    }
    catch (error) {
        if (operation.id !== 'logout')
            throw error;
        if (error instanceof UnauthorizedError)
            await end(); // a session that has already ended
        const ended = isTemporary(error) ? await end() : undefined;
        if (!ended)
            throw error;
        const later = { options: client, authenticator: authenticatorOf(memoryStore(ended), refresher(client)) };
        void sendLater(() => sendAuthorized(later, operation, prepare(operation, [], undefined, {}, client), {}));
        return signedOutHere();
    }
}
/** Sends the request with the token and, if that is rejected, once more with a renewed one. */
async function sendAuthorized({ options: client, authenticator }, operation, request, options) {
    const send = (token) => {
        if (token)
            request.headers.set('Authorization', `Bearer ${token}`);
        return perform(operation, request, options, client);
    };
    if (operation.open || request.headers.has('Authorization'))
        return await send();
    const token = await abortable(authenticator.token(), options.signal);
    try {
        return await send(token);
    }
    catch (error) {
        if (!(error instanceof UnauthorizedError))
            throw error;
        const next = await abortable(authenticator.renew(token), options.signal);
        // A request of one user must not be repeated with the token of another.
        if (!next || next === token || !areOfOneSession(next, token))
            throw error;
        return await send(next);
    }
}
//# sourceMappingURL=transport.js.map