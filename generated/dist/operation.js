/**
 * Fills in the path's parameters.
 *
 * @throws TypeError for a parameter without a value, or with one that would lead to another path
 */
export function pathOf({ id, path }, values, userId) {
    const rest = [...values];
    return path.replace(/\{(\w+)\}/g, (_, name) => {
        const value = name === 'user_id' ? userId : rest.shift();
        const isId = typeof value === 'string' || Number.isFinite(value);
        const text = isId ? encodeURIComponent(value) : '';
        // URLs are normalised: with `..` this would become another path.
        if (/^(\.{0,2})$/.test(text))
            throw new TypeError(`${id}: ${name} must be given, and be an id`);
        return text;
    });
}
/** Writes the query string. Parameters that are `undefined` are omitted; an array repeats its parameter. */
export function queryOf(query = {}) {
    const parameters = new URLSearchParams();
    for (const [name, value] of Object.entries(query)) {
        for (const one of Array.isArray(value) ? value : [value]) {
            if (one !== undefined)
                parameters.append(name, String(one));
        }
    }
    const text = parameters.toString();
    return text && `?${text}`;
}
/**
 * Makes the request of a call.
 *
 * @param values the path's parameters, in order
 * @param input the query or the body, as the operation's `input` says
 * @throws TypeError for a missing body or an invalid parameter
 */
export function prepare(operation, values, input, options, client) {
    const { id, method } = operation;
    const path = pathOf(operation, values, options.userId ?? client.userId ?? 'me');
    const settings = operation.settings?.map((name) => [name, options[name]]);
    const query = queryOf(settings ? Object.fromEntries(settings) : operation.input === 'query' ? input : {});
    const headers = new Headers(client.headers);
    let body;
    let file;
    if (operation.input === 'body') {
        if (input === undefined)
            throw new TypeError(`${id}: needs a body`);
        if (operation.file && 'size' in input)
            file = input;
        else
            body = JSON.stringify(input);
        headers.set('Content-Type', file?.type || (operation.mediaType ?? 'application/json'));
    }
    const { ifMatch, ifNoneMatch, idempotencyKey } = options;
    if (ifMatch !== undefined)
        headers.set('If-Match', ifMatch);
    if (ifNoneMatch !== undefined)
        headers.set('If-None-Match', ifNoneMatch);
    if (operation.keyed)
        headers.set('Idempotency-Key', idempotencyKey ?? randomKey());
    new Headers(options.headers).forEach((value, name) => {
        headers.set(name, value);
    });
    return { method, url: client.baseUrl.replace(/\/+$/, '') + path + query, headers, body, file, attempt: 0 };
}
/** 128 random bits in hex. Browsers have `randomUUID` on secure pages only, React Native has no `crypto`. */
export function randomKey() {
    const bytes = new Uint8Array(16).map(() => Math.random() * 256);
    globalThis.crypto?.getRandomValues(bytes);
    return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
//# sourceMappingURL=operation.js.map