// The tasks in a file that an account was exported to.
import { maxLists } from './limits.js';
import { jsonPointer, maxImportedTasks, notImported } from './found.js';
import { entriesOf, JsonSyntaxError, offsetOf, skipSpace, skipValue } from './json-entries.js';
/** Reads the file, one task after the other. */
export function* tasksInJson(text, judges) {
    try {
        yield* tasksInObject(text, skipSpace(text, 0), judges);
    }
    catch (error) {
        if (!(error instanceof JsonSyntaxError))
            throw error;
        yield broken([], { path: [], code: 'malformed', message: 'is not JSON from here on' }, error.offset);
    }
}
function* tasksInObject(text, at, judges) {
    if (text[at] !== '{') {
        expectEnd(text, skipValue(text, at));
        return yield broken([], { path: [], code: 'invalid_type', message: 'must be a JSON object' }, at);
    }
    let hasTasks = false;
    const members = entriesOf(text, at);
    let step = members.next();
    while (!step.done) {
        const { key, start } = step.value;
        let end;
        if (key === 'tasks' || key === 'lists') {
            hasTasks ||= key === 'tasks';
            end = yield* itemsInArray(text, start, key, judges[key]);
        }
        else if (!notImported.includes(key))
            yield broken([key], { path: [], code: 'unrecognized_key', message: 'is not a field that this operation takes' }, start);
        step = members.next(end);
    }
    expectEnd(text, step.value);
    if (!hasTasks)
        yield broken(['tasks'], { path: [], code: 'required', message: 'is required' }, at);
}
function* itemsInArray(text, at, name, judge) {
    if (text[at] !== '[') {
        yield broken([name], { path: [], code: 'invalid_type', message: 'must be array' }, at);
        return skipValue(text, at);
    }
    const items = entriesOf(text, at);
    const max = most[name];
    let step = items.next();
    while (!step.done) {
        const { key, start } = step.value;
        if (key === max)
            yield broken([name], { path: [], code: 'too_big', message: `must have at most ${max} values` }, start);
        const end = skipValue(text, start);
        if (Number(key) < max)
            yield* itemAt(text, start, end, [name, key], judge);
        step = items.next(end);
    }
    return step.value;
}
const most = { tasks: maxImportedTasks, lists: maxLists };
function* itemAt(text, start, end, path, judge) {
    const judged = judge(JSON.parse(text.slice(start, end)));
    if ('rules' in judged) {
        for (const rule of judged.rules)
            yield broken(path, rule, offsetOf(text, start, rule.path));
        return;
    }
    if (path[0] === 'lists')
        return yield { list: judged.value };
    const { id, user_id, updated_at: _, ...fields } = judged.value;
    const { external_id: chosen, created_at } = fields;
    const origin = { id, user_id, created_at };
    const isExported = Object.values(origin).every((value) => value !== undefined);
    const external_id = chosen ?? (isExported ? externalIdOf(origin) : undefined);
    if (external_id === undefined)
        return yield broken(path, unknown, start);
    const file_id = id;
    const task = { ...fields, external_id, ...(isExported && { origin }), ...(file_id && { file_id }) };
    yield { task, pointer: jsonPointer(path), start };
}
/** That of a task which has none where it comes from. */
const externalIdOf = ({ id, user_id, created_at }) => `exported/${user_id}/${id}/${created_at}`;
const unknown = {
    path: ['external_id'],
    code: 'required',
    message: 'is required without id, user_id and created_at: by it the task is known when the file comes again',
};
const broken = (path, { path: inner, code, message }, start) => ({
    rule: { pointer: jsonPointer([...path, ...inner]), code, message },
    start,
});
/** @throws JsonSyntaxError where something comes after the file's value */
function expectEnd(text, at) {
    const end = skipSpace(text, at);
    if (end < text.length)
        throw new JsonSyntaxError(end);
}
