import { jsonPointer, maxImportedTasks, notImported } from './found.js';
import { entriesOf, JsonSyntaxError, offsetOf, skipSpace, skipValue } from './json-entries.js';
/** Reads the file, one task after the other. */
export function* tasksInJson(text, judge) {
    try {
        yield* tasksInObject(text, skipSpace(text, 0), judge);
    }
    catch (error) {
        if (!(error instanceof JsonSyntaxError))
            throw error;
        yield broken([], { path: [], code: 'malformed', message: 'is not JSON from here on' }, error.offset);
    }
}
function* tasksInObject(text, at, judge) {
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
        if (key === 'tasks') {
            hasTasks = true;
            end = yield* tasksInArray(text, start, judge);
        }
        else if (!notImported.includes(key))
            yield broken([key], { path: [], code: 'unrecognized_key', message: 'is not a field that this operation takes' }, start);
        step = members.next(end);
    }
    expectEnd(text, step.value);
    if (!hasTasks)
        yield broken(['tasks'], { path: [], code: 'required', message: 'is required' }, at);
}
function* tasksInArray(text, at, judge) {
    if (text[at] !== '[') {
        yield broken(['tasks'], { path: [], code: 'invalid_type', message: 'must be array' }, at);
        return skipValue(text, at);
    }
    const tasks = entriesOf(text, at);
    let step = tasks.next();
    while (!step.done) {
        const { key, start } = step.value;
        if (key === maxImportedTasks) {
            const message = `must have at most ${maxImportedTasks} values`;
            yield broken(['tasks'], { path: [], code: 'too_big', message }, start);
        }
        const end = skipValue(text, start);
        if (Number(key) < maxImportedTasks)
            yield* taskAt(text, start, end, ['tasks', key], judge);
        step = tasks.next(end);
    }
    return step.value;
}
function* taskAt(text, start, end, path, judge) {
    const judged = judge(JSON.parse(text.slice(start, end)));
    if ('rules' in judged) {
        for (const rule of judged.rules)
            yield broken(path, rule, offsetOf(text, start, rule.path));
        return;
    }
    const { id, user_id, updated_at: _, ...fields } = judged.task;
    const { external_id: chosen, created_at } = fields;
    const origin = { id, user_id, created_at };
    const isExported = Object.values(origin).every((value) => value !== undefined);
    const external_id = chosen ?? (isExported ? externalIdOf(origin) : undefined);
    if (external_id === undefined)
        return yield broken(path, unknown, start);
    const task = { ...fields, external_id, ...(isExported && { origin }) };
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
