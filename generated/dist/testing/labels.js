// The labels of tasks: which there are, how many there may be, and another name for one.
import { fold } from './comparable-text.js';
import { Problem } from './response.js';
import { change } from './state.js';
import { isPresent } from './derived.js';
import { thingsOf } from './fields.js';
import { codePoints } from './page.js';
const textsOf = (thing, field) => (thing[field] ?? []);
const tasksOf = ({ resources }) => ({
    ...{ name: 'tasks', fields: resources.tasks?.fields ?? {} },
});
/**
 * @param added what is to be written
 * @param replaced the thing that it is to be written to
 * @throws Problem 409 where the lists of a user would have more different texts than there may be
 */
export function assertFewTexts({ name, fields }, account, added, replaced) {
    for (const [field, { maxDistinct }] of Object.entries(fields)) {
        if (maxDistinct === undefined)
            continue;
        const foldedOf = (thing) => textsOf(thing, field).map((text) => fold(text.trim()));
        const known = new Set(replaced && foldedOf(replaced));
        const wanted = added.flatMap(foldedOf);
        if (wanted.every((text) => known.has(text)))
            continue;
        const others = [...thingsOf(account, { name }).values()].filter((thing) => thing !== replaced);
        if (new Set([...others.flatMap(foldedOf), ...wanted]).size > maxDistinct)
            throw new Problem('limit_reached');
    }
}
/** Ordered by their folded form; of several spellings the first. */
export const listLabels = (contract) => ({ account }) => {
    const tasks = tasksOf(contract);
    const spellings = new Map();
    for (const task of thingsOf(account, tasks).values())
        for (const label of isPresent(tasks.fields, task) ? textsOf(task, 'labels') : [])
            spellings.set(fold(label), [...(spellings.get(fold(label)) ?? []), label]);
    const byCodePoint = (one, other) => (codePoints(one) < codePoints(other) ? -1 : 1);
    const body = [...spellings]
        .sort(([one], [other]) => byCodePoint(one, other))
        .map(([, labels]) => ({ name: [...labels].sort(byCodePoint)[0], tasks: labels.length }));
    return { status: 200, body };
};
/** Also in the trash. */
export const renameLabel = (contract) => (call) => {
    const { account, body } = call;
    const { from, to } = Object.fromEntries(Object.entries(body).map(([name, label]) => [name, label.trim()]));
    let tasks = 0;
    for (const task of thingsOf(account, tasksOf(contract)).values()) {
        const before = textsOf(task, 'labels');
        if (!before.some((label) => fold(label) === fold(from) && label !== to))
            continue;
        const names = before.map((label) => ([fold(from), fold(to)].includes(fold(label)) ? to : label));
        change(task, { labels: [...new Set(names)] }, call);
        tasks += 1;
    }
    return { status: 200, body: { tasks } };
};
