"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.renameLabel = exports.listLabels = void 0;
exports.assertFewTexts = assertFewTexts;
// The labels of tasks: which there are, how many there may be, and another name for one.
const comparable_text_ts_1 = require("./comparable-text.js");
const response_ts_1 = require("./response.js");
const state_ts_1 = require("./state.js");
const derived_ts_1 = require("./derived.js");
const fields_ts_1 = require("./fields.js");
const page_ts_1 = require("./page.js");
const textsOf = (thing, field) => (thing[field] ?? []);
const tasksOf = ({ resources }) => ({
    ...{ name: 'tasks', fields: resources.tasks?.fields ?? {} },
});
/**
 * @param added what is to be written
 * @param replaced the thing that it is to be written to
 * @throws Problem 409 where the lists of a user would have more different texts than there may be
 */
function assertFewTexts({ name, fields }, account, added, replaced) {
    for (const [field, { maxDistinct }] of Object.entries(fields)) {
        if (maxDistinct === undefined)
            continue;
        const foldedOf = (thing) => textsOf(thing, field).map((text) => (0, comparable_text_ts_1.fold)(text.trim()));
        const known = new Set(replaced && foldedOf(replaced));
        const wanted = added.flatMap(foldedOf);
        if (wanted.every((text) => known.has(text)))
            continue;
        const others = [...(0, fields_ts_1.thingsOf)(account, { name }).values()].filter((thing) => thing !== replaced);
        if (new Set([...others.flatMap(foldedOf), ...wanted]).size > maxDistinct)
            throw new response_ts_1.Problem('limit_reached');
    }
}
/** Ordered by their folded form; of several spellings the first. */
const listLabels = (contract) => ({ account }) => {
    const tasks = tasksOf(contract);
    const spellings = new Map();
    for (const task of (0, fields_ts_1.thingsOf)(account, tasks).values())
        for (const label of (0, derived_ts_1.isPresent)(tasks.fields, task) ? textsOf(task, 'labels') : [])
            spellings.set((0, comparable_text_ts_1.fold)(label), [...(spellings.get((0, comparable_text_ts_1.fold)(label)) ?? []), label]);
    const byCodePoint = (one, other) => ((0, page_ts_1.codePoints)(one) < (0, page_ts_1.codePoints)(other) ? -1 : 1);
    const body = [...spellings]
        .sort(([one], [other]) => byCodePoint(one, other))
        .map(([, labels]) => ({ name: [...labels].sort(byCodePoint)[0], tasks: labels.length }));
    return { status: 200, body };
};
exports.listLabels = listLabels;
/** Also in the trash. */
const renameLabel = (contract) => (call) => {
    const { account, body } = call;
    const { from, to } = Object.fromEntries(Object.entries(body).map(([name, label]) => [name, label.trim()]));
    let tasks = 0;
    for (const task of (0, fields_ts_1.thingsOf)(account, tasksOf(contract)).values()) {
        const before = textsOf(task, 'labels');
        if (!before.some((label) => (0, comparable_text_ts_1.fold)(label) === (0, comparable_text_ts_1.fold)(from) && label !== to))
            continue;
        const names = before.map((label) => ([(0, comparable_text_ts_1.fold)(from), (0, comparable_text_ts_1.fold)(to)].includes((0, comparable_text_ts_1.fold)(label)) ? to : label));
        (0, state_ts_1.change)(task, { labels: [...new Set(names)] }, call);
        tasks += 1;
    }
    return { status: 200, body: { tasks } };
};
exports.renameLabel = renameLabel;
