import { Problem } from './response.js';
import { change } from './state.js';
/** @returns the fields that refer to things of a resource */
export const referencesTo = (name, resources) => Object.entries(resources).flatMap(([from, { fields }]) => Object.entries(fields).flatMap(([field, { references }]) => references?.name === name ? { from, field } : []));
/** @throws Problem 404 when a field refers to something that its owner does not have */
export function assertReferences(described, { things }, given) {
    for (const [name, { references }] of Object.entries(described)) {
        const id = given[name] ?? undefined;
        if (references && id !== undefined && !things.get(references.name)?.has(id))
            throw new Problem(`${references.thing}_not_found`);
    }
}
/** What refers to a thing that goes away stays, and refers to nothing, which is a write of each. */
export function clearReferences(referring, { account, now }, id) {
    for (const { from, field } of referring)
        for (const thing of account.things.get(from)?.values() ?? [])
            if (thing[field] === id)
                change(thing, { [field]: null }, now);
}
