// What writes to a thing: replace, patch, move and create; with all that follows from it.
import { relativeReference } from './relative-reference.js';
import { brokenNeeds } from './needs.js';
import { once } from './once.js';
import { idempotencyKey, requiredTags } from './parameters.js';
import { refuse } from './response.js';
import { change } from './state.js';
import { completing, madeBefore } from './completion.js';
import { derive } from './derived.js';
import { add, assertReferences, assertRoom, assertUnchanged, assertUnique, initialOf, isRepeated, thingsOf, trimmed, whole, } from './fields.js';
import { assertFewTexts } from './labels.js';
import { placeOf, takeAlong } from './levels.js';
import { changesOfMove, elsewhere } from './moves.js';
import { findForWriting, represent } from './thing.js';
export function replace(owned, call) {
    assertNeeds(owned, call, { ...initialOf(owned.fields, 'omitted'), ...call.body });
    const thing = findForWriting(owned, call, call.body);
    if (isRepeated(owned.fields, thing, call.body))
        return represent(200, thing);
    const made = madeBefore(owned, call, thing);
    if (made && isRepeated(owned.fields, thing, made.body))
        return withKept(represent(200, thing), made.keptId);
    assertUnchanged(owned.fields, thing, call.body);
    const place = placeOf(owned, call, call.body, thing);
    return write(owned, call, thing, { ...whole(owned.fields, call.body, thing), ...place }, true);
}
export function patch(owned, call) {
    assertNeeds(owned, call, call.body);
    if (!owned.headers.includes('Idempotency-Key'))
        return patchNow(owned, call);
    requiredTags(call.headers);
    const key = idempotencyKey(call.headers);
    if (key === undefined)
        return patchNow(owned, call);
    const { kept, replayed } = once(call, `complete ${key}`, () => patchNow(owned, call));
    return replayed ? { ...kept, headers: { ...kept.headers, 'Idempotency-Replayed': 'true' } } : kept;
}
function patchNow(owned, call) {
    const thing = findForWriting(owned, call, call.body);
    const place = placeOf(owned, call, call.body, thing);
    return write(owned, call, thing, { ...trimmed(owned.fields, call.body), ...place });
}
export function move(owned, call) {
    const thing = findForWriting(owned, call, call.body);
    const { after_id, ...wanted } = call.body;
    const place = { ...thing, ...placeOf(owned, call, wanted, thing) };
    return write(owned, call, thing, changesOfMove(owned, call, thing, { ...place, after_id }));
}
export function insert(owned, call) {
    const { account, body } = call;
    const fields = whole(owned.fields, body);
    assertUnique(owned.fields, thingsOf(account, owned).values(), fields, (id) => pathOf(owned, account, id));
    assertReferences(owned.fields, account, fields);
    const place = placeOf(owned, call, body);
    assertFewTexts(owned, account, [fields]);
    assertRoom(owned, account, 1);
    return add(call, owned, { ...fields, ...place });
}
function write(owned, call, thing, wanted, isReplacement = false) {
    const before = { ...thing };
    assertFewTexts(owned, call.account, [wanted], thing);
    assertNeeds(owned, call, { ...thing, ...wanted });
    const completion = completing(owned, call, thing, wanted, isReplacement);
    const changes = completion?.changes ?? wanted;
    takeAlong(owned, call, thing, changes);
    change(thing, { ...changes, ...elsewhere(owned, call, thing, changes) }, call);
    derive(owned.fields, thing, before);
    return withKept(represent(200, thing), completion?.keep());
}
const withKept = ({ headers, ...reply }, keptId) => ({
    ...reply,
    headers: { ...headers, ...(keptId !== undefined && { 'X-Completed-Task': String(keptId) }) },
});
/** @throws Problem 400 where a field would not have what it needs @param whole without what is not known yet */
export function assertNeeds({ fields }, { body }, whole) {
    const errors = brokenNeeds(fields, body, whole);
    refuse(errors.map(({ field, ...rule }) => ({ in: 'body', pointer: `/${field}`, ...rule })));
}
export const pathOf = ({ path }, account, id) => `${relativeReference(path, path.replace('{user_id}', String(account.id)))}/${id}`;
