// The guide's chapter on files: what an account is exported to, and what can be imported.
import { maxFileBytes, maxImportedTasks } from '../../openapi/imports/found.ts'

export const files = `# Taking your data along

exportMe answers with one JSON file: your account, its sessions, its tokens without their secrets, your lists, and all your
tasks, those in the trash too. It is written while you read it, so it may be as large as it likes, and ends with its last brace: a file without it was cut short.

importMe creates the lists and tasks of such a file in the account that you are signed in to, here or at another service, or those of a
project that Todoist exported as CSV. It takes all of a file or nothing: where something is wrong, \`errors\` names the
\`line\` and the \`column\` of each mistake, and no task was created. A file may come twice. A task is known again by its
\`external_id\`; one that has none gets one, and a task that was exported from this very account is left alone while it is
there, also in the trash. A list is known by its name. So an export brings back what was deleted for good since.

A task keeps \`created_at\`, \`completed_at\`, its list, its parent and its place; its id and \`updated_at\` are new. What a CSV file has that there is no place for (sections,
comments, subtasks, dates in words) is left out and named in \`omissions\`. A file may have ${maxFileBytes / 1024 / 1024} MiB and
${maxImportedTasks.toLocaleString('en')} tasks, and has 30 seconds to arrive.

To write tasks of another system of your own, give them its ids: a creation with an \`external_id\` that one of your tasks
has is 409 \`external_id_taken\`, and \`Location\` leads to that task.`
