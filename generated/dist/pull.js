// Brings the copy up to date.
import { keyOf } from './replica.js';
import { isProblem } from './errors.js';
/** Asks for all that was changed. The place up to which it has come is kept with what came. */
export async function pull(run) {
    const { options, replica, settled, call } = run;
    for (let more = true; more;) {
        const since = replica.meta.get('token');
        try {
            const page = await options.api.changes.list(since === undefined ? {} : { since }, call);
            await replica.commitSynced(changeOf(page));
            more = page.more;
        }
        catch (error) {
            if (!isProblem(error, 'sync_token_expired'))
                throw error;
            await pullAnew(run);
            more = false;
        }
    }
    settled.length = 0;
}
/** A new copy, which takes the place of the old one when it is complete; what waits to be sent stays. */
async function pullAnew({ options, replica, call }) {
    const copy = new Map();
    let since;
    for (let more = true; more;) {
        const page = await options.api.changes.list(since === undefined ? {} : { since }, call);
        const { puts, deletes } = changeOf(page);
        for (const key of deletes)
            copy.delete(key);
        for (const [key, value] of puts)
            copy.set(key, value);
        since = page.next;
        more = page.more;
    }
    const deletes = [...replica.things.keys()].filter((key) => !copy.has(key));
    await replica.commitSynced({ puts: [...copy], deletes });
}
/** What a page changes in the store. */
function changeOf({ changes, next }) {
    const puts = [['meta token', next]];
    const owner = changes.find(({ data }) => data !== null)?.data?.user_id;
    if (owner !== undefined)
        puts.push(['meta owner', owner]);
    const deletes = [];
    for (const { type, id, data, etag } of changes) {
        if (data === null)
            deletes.push(keyOf(type, id));
        else
            puts.push([keyOf(type, id), { data, etag }]);
    }
    return { puts, deletes };
}
//# sourceMappingURL=pull.js.map