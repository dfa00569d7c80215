import { requiredTags } from './parameters.js';
import { Problem } from './response.js';
import { shown } from './state.js';
import { isPresent } from './derived.js';
import { assertReferences, thingsOf } from './fields.js';
/**
 * A malformed `If-Match` is refused before the thing is looked for, and what it is to refer to is looked for before the
 * versions are compared.
 */
export function findForWriting(owned, call, changes = {}) {
    const tags = owned.headers.includes('If-Match') ? requiredTags(call.headers) : undefined;
    const thing = find(owned, call);
    assertReferences(owned.fields, call.account, changes);
    if (tags !== undefined && !tags.includes(tagOf(thing)))
        throw new Problem('precondition_failed');
    return thing;
}
export function find(owned, { account, path }) {
    const thing = thingsOf(account, owned).get(path.id);
    if (thing === undefined || !isPresent(owned.fields, thing))
        throw new Problem(`${owned.thing}_not_found`);
    return thing;
}
export const tagOf = ({ version }) => `"${version}"`;
export function represent(status, thing) {
    return { status, headers: { ETag: tagOf(thing) }, body: shown(thing) };
}
