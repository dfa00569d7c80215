// The guide's chapter on when tasks are due, and on those that recur.
import { maxOccurrences } from '../../openapi/limits.ts'
import { exampleServer } from '../../sdk/generator/example.ts'
import { sdkOpening, sdkSignIn } from '../../sdk/generator/sdk-sample.ts'

export const recurrence = `# Due dates and recurrence

A task may be due on a day (\`due_date\`), at a time of that day (\`due_time\`), in a time zone (\`time_zone\`). A time without a
zone is what clocks show wherever its owner is. With a zone, 09:00 stays 09:00 when the clocks change; a time that a change
skips moves forward by the gap, and of one that there is twice it is the first.

\`recurrence\` is a recurrence rule of RFC 5545, without \`RRULE:\` before it: \`FREQ\` of DAILY, WEEKLY, MONTHLY or YEARLY, and these parts:

| part | for example |
|---|---|
| \`INTERVAL\` | \`FREQ=WEEKLY;INTERVAL=2\`: every other week |
| \`BYDAY\` | \`FREQ=WEEKLY;BYDAY=MO,WE\`; \`FREQ=MONTHLY;BYDAY=-1FR\`: the last Friday of each month |
| \`BYMONTHDAY\` | \`FREQ=MONTHLY;BYMONTHDAY=-1\`: the last day of each month |
| \`BYMONTH\` | \`FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29\`: every leap day |
| \`BYSETPOS\` | \`FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1\`: the last working day of each month |
| \`WKST\` | \`FREQ=WEEKLY;INTERVAL=2;WKST=SU\`: weeks that begin on Sunday |
| \`COUNT\` | \`FREQ=DAILY;COUNT=5\`: five times, the present one included |
| \`UNTIL\` | \`FREQ=DAILY;UNTIL=20270131\`: up to that day, or \`20270131T080000Z\`, up to that moment |

Everything else of the RFC is refused, and the error says which part: hours, minutes and seconds, \`BYWEEKNO\`, \`BYYEARDAY\`,
\`RSCALE\`. A day that there is not, such as the 31st of April, is left out. \`due_date\` is the present occurrence, also where the
rule has no such day.

To complete a recurring task (setTaskCompletion, or \`completed\` in updateTask and replaceTask) keeps what was done as a task of
its own, with \`completed\`, \`completed_at\` and \`series_id\`; \`X-Completed-Task\` has its id. The recurring task moves to its next
day and stays open: the first after \`due_date\`, also where that is past, or with \`"recurs_from": "completion"\` the first after
today. \`COUNT\` is one less then. When nothing is left, the task is completed like any other. Two requests complete two
occurrences: send an \`Idempotency-Key\`, as the SDK does, or \`If-Match\`, and a request that is sent twice completes one.

listOccurrences lists the next days, up to ${maxOccurrences}, and \`series_id\` of listTasks finds what was done.

\`\`\`ts
${sdkOpening(exampleServer)}
${sdkSignIn}

const rent = await api.tasks.create({
  title: 'Pay the rent',
  due_date: '2026-12-31',
  recurrence: 'FREQ=MONTHLY;BYMONTHDAY=-1',
})
const next = await api.tasks.setCompletion(rent.id, { completed: true })
console.log(next.due_date) // 2027-01-31
for (const done of await api.tasks.list({ series_id: rent.id })) {
  console.log(done.due_date, done.completed_at)
}
\`\`\``
