"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.importing = exports.exporting = void 0;
// Taking one's data along: the export of everything, and the import of tasks from a file.
const collection_ts_1 = require("./collection.js");
const imported_tasks_ts_1 = require("./imported-tasks.js");
const api_tokens_ts_1 = require("./api-tokens.js");
const fields_ts_1 = require("./fields.js");
const response_ts_1 = require("./response.js");
const schema_ts_1 = require("./schema.js");
const sessions_ts_1 = require("./sessions.js");
/** What an import has to know of the tasks. */
const resourceOf = ({ resources }) => ({
    name: 'tasks',
    fields: resources.tasks?.fields ?? {},
});
const exporting = (contract) => (call) => {
    const { account, now } = call;
    const exported_at = new Date(now).toISOString();
    const tasks = [...(0, fields_ts_1.thingsOf)(account, resourceOf(contract)).values()].map(({ version: _, ...task }) => task);
    return {
        status: 200,
        headers: { 'Content-Disposition': `attachment; filename="tasks-${exported_at.slice(0, 10)}.json"` },
        body: {
            exported_at,
            user: (0, sessions_ts_1.userOf)(account),
            sessions: (0, sessions_ts_1.listSessions)(call).body,
            tokens: (0, api_tokens_ts_1.listTokens)(call).body,
            tasks,
        },
    };
};
exports.exporting = exporting;
const importing = (contract) => {
    const operation = contract.operations.find(({ id }) => id === 'importMe');
    const judge = judgeBy(operation?.body?.schema.properties?.tasks?.items ?? {});
    const resource = resourceOf(contract);
    return (call) => {
        const { type, text } = call.body;
        const { collected, add } = (0, collection_ts_1.newCollection)(type, text);
        for (const found of (0, imported_tasks_ts_1.tasksIn)(type, text, judge))
            if (!add(found))
                break;
        const { tasks, errors, malformed, omitted, omissions } = collected;
        if (malformed)
            throw new response_ts_1.Problem('malformed_json', { errors: [malformed] });
        (0, response_ts_1.refuse)(errors);
        const missing = tasks.filter((task) => !isThere(call.account, resource, task));
        for (const task of missing)
            create(call, resource, task);
        const counts = { created: missing.length, skipped: tasks.length - missing.length };
        return { status: 200, body: { ...counts, omitted, omissions } };
    };
};
exports.importing = importing;
const judgeBy = (schema) => (value) => {
    const rules = (0, schema_ts_1.brokenRules)(schema, value);
    return rules.length > 0 ? { rules } : { task: value };
};
function isThere(account, resource, { external_id, origin }) {
    for (const thing of (0, fields_ts_1.thingsOf)(account, resource).values()) {
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
    (0, fields_ts_1.add)(call, resource, fields, createdAt);
}
