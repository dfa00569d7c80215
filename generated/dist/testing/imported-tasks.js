// What a file to import holds, task by task. The service and the SDK's in-memory service read files by this code; they differ
// in how they judge a task.
import { tasksInJson } from './account-file.js';
import { tasksInCsv } from './todoist.js';
/** Reads a file. Nothing is thrown for what is wrong with it. */
export function tasksIn(type, text, judges) {
    return withoutTwins(type === 'text/csv' ? tasksInCsv(text, judges.tasks) : tasksInJson(text, judges));
}
/** Two tasks of a file with one external id: the second would be taken for the first. */
function* withoutTwins(found) {
    const known = new Set();
    for (const each of found) {
        if ('task' in each) {
            const { external_id } = each.task;
            if (known.has(external_id)) {
                const rule = {
                    pointer: each.pointer,
                    code: 'not_unique',
                    message: 'has the external id of a task before it',
                };
                yield { rule, start: each.start };
                continue;
            }
            known.add(external_id);
        }
        yield each;
    }
}
