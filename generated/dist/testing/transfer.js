// Taking one's data along: the export of everything, and the import of tasks from a file.
import { newCollection } from './collection.js';
import { tasksIn } from './imported-tasks.js';
import { listTokens } from './api-tokens.js';
import { add as addThing, thingsOf } from './fields.js';
import { Problem, refuse } from './response.js';
import { brokenRules } from './schema.js';
import { listSessions, userOf } from './sessions.js';
/** What an import has to know of the tasks. */
const resourceOf = ({ resources }) => ({
    name: 'tasks',
    fields: resources.tasks?.fields ?? {},
});
export const exporting = (contract) => (call) => {
    const { account, now } = call;
    const exported_at = new Date(now).toISOString();
    const tasks = [...thingsOf(account, resourceOf(contract)).values()].map(({ version: _, ...task }) => task);
    return {
        status: 200,
        headers: { 'Content-Disposition': `attachment; filename="tasks-${exported_at.slice(0, 10)}.json"` },
        body: {
            exported_at,
            user: userOf(account),
            sessions: listSessions(call).body,
            tokens: listTokens(call).body,
            tasks,
        },
    };
};
export const importing = (contract) => {
    const operation = contract.operations.find(({ id }) => id === 'importMe');
    const judge = judgeBy(operation?.body?.schema.properties?.tasks?.items ?? {});
    const resource = resourceOf(contract);
    return (call) => {
        const { type, text } = call.body;
        const { collected, add } = newCollection(type, text);
        for (const found of tasksIn(type, text, judge))
            if (!add(found))
                break;
        const { tasks, errors, malformed, omitted, omissions } = collected;
        if (malformed)
            throw new Problem('malformed_json', { errors: [malformed] });
        refuse(errors);
        const missing = tasks.filter((task) => !isThere(call.account, resource, task));
        for (const task of missing)
            create(call, resource, task);
        const counts = { created: missing.length, skipped: tasks.length - missing.length };
        return { status: 200, body: { ...counts, omitted, omissions } };
    };
};
const judgeBy = (schema) => (value) => {
    const rules = brokenRules(schema, value);
    return rules.length > 0 ? { rules } : { task: value };
};
function isThere(account, resource, { external_id, origin }) {
    for (const thing of thingsOf(account, resource).values()) {
        if (thing.external_id === external_id)
            return true;
        const { id, user_id, created_at } = thing;
        if (origin && id === origin.id && user_id === origin.user_id && created_at === origin.created_at)
            return true;
    }
    return false;
}
function create(call, resource, { origin: _, created_at, ...fields }) {
    const createdAt = created_at === undefined ? call.now : Math.min(call.now, Date.parse(created_at));
    addThing(call, resource, fields, createdAt);
}
