// The guide's chapter on where tasks are: lists, subtasks, their order, and the trash.
import { maxLabels, maxLabelsOfTask, maxLevels } from '../../openapi/limits.ts'
import { exampleServer } from '../../sdk/generator/example.ts'
import { sdkOpening, sdkSignIn } from '../../sdk/generator/sdk-sample.ts'
import { lists } from '../lists/list.ts'

export const order = `# Lists, subtasks, labels and the trash

A task may be in one of your lists (\`list_id\`), and be a subtask of another task (\`parent_id\`), ${maxLevels} levels in all. A
subtask is always in the list of its parent: where that goes, it comes along. You may have ${lists.max} lists.

Tasks have an order of your own among those of the same list and parent, and so have lists among each other. A new one comes
last. moveTask and moveList put one behind another: \`after_id\` is its id, or null for the first place. \`position\` is an
opaque text: compare positions as bytes, or ask for \`sort=position\`, and every client shows the same order.

\`\`\`ts
${sdkOpening(exampleServer)}
${sdkSignIn}

const list = await api.lists.create({ name: 'Party' })
const cake = await api.tasks.create({ title: 'Bake a cake', list_id: list.id })
await api.tasks.create({ title: 'Buy eggs', parent_id: cake.id })
const guests = await api.tasks.create({ title: 'Ask the guests', list_id: list.id })
await api.tasks.move(guests.id, { after_id: null })
for (const task of await api.tasks.list({ list_id: list.id, parent_id: 'none', sort: 'position' })) {
  console.log(task.title)
}
\`\`\`

A task may have up to ${maxLabelsOfTask} labels (\`labels\`), in your order, no two alike without regard to case and accents: that is how
labels are compared everywhere. There is nothing to create: a label is there while a task has it. listTasks with \`label\` finds
the tasks that have all that you name, listLabels counts them, and renameLabel gives a label another name, in the trash as well;
renamed to one that is there already, the two become one. Over all of your tasks there may be ${maxLabels} different labels.

\`\`\`ts
${sdkOpening(exampleServer)}
${sdkSignIn}

await api.tasks.create({ title: 'Buy milk', labels: ['Errands', 'at home'] })
const errands = await api.tasks.list({ label: ['errands'] })
await api.labels.rename({ from: 'errands', to: 'Shopping' })
console.log(errands.length, await api.labels.list())
\`\`\`

A deleted task goes to the trash with its subtasks, and is removed after 30 days. To everything else it is gone:
\`deleted=true\` lists the trash, restoreTask brings a task back with the subtasks that were deleted together with it, to
where it was, if its list and its parent are still there. \`permanent=true\` deletes for good, also out of the trash. When a
list is deleted, its tasks are kept without a list, unless \`tasks=trash\` sends them along.

Whatever changes a task raises its version, also where it was another request: a list that is deleted, a parent that moves.`
