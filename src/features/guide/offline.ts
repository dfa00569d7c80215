// The guide's chapter on apps that work without a network.
import { idempotencyKeyHours } from '../../openapi/idempotency-key.ts'
import { exampleServer } from '../../sdk/generator/example.ts'
import { sdkOpening, sdkSignIn } from '../../sdk/generator/sdk-sample.ts'

export const offline = `# Offline

The SDK has a copy that is kept for you, \`tasks-sdk/offline\`: it reads from the device at once, shows what is written at once,
and sends it when there is a network.

\`\`\`ts
${sdkOpening(exampleServer, 'createClient', { offline: 'createOffline, indexedDbStore, inMemoryStore' })}
${sdkSignIn}

const offline = await createOffline({
  api,
  store: 'indexedDB' in globalThis ? indexedDbStore() : inMemoryStore(),
  // Called when a field was changed here and elsewhere. What it returns is written; {} leaves theirs.
  onConflict: ({ mine, theirs }) =>
    theirs && 'description' in mine && 'title' in theirs
      ? { description: \`\${mine.description}\\n\${theirs.description}\` }
      : undefined,
  onRefused: ({ body, code }) => console.log('not written', body, code),
})
const show = () => console.log(offline.getSnapshot().tasks.map(({ title }) => title))
const stop = offline.subscribe(show)

const task = await offline.tasks.create({ title: 'Water the plants' })
await offline.tasks.update(task.id, { labels: ['home'] })
await offline.sync() // by itself as well: after each write, when something is changed elsewhere, when the network is back
stop()
offline.close()
\`\`\`

A client of your own does the same with these rules:

- Keep the copy as under Sync, and each write in an outbox, before it is shown as done. Show the copy with the outbox applied.
- Before you send a write, ask for the changes. Send only the fields that were changed, with the \`etag\` that you looked at as
  \`If-Match\`: changes of different fields merge. 412 says to look again.
- Keep with each change the values that its fields had before. Where the service has other ones by now, somebody else has changed
  them: let the person decide, or tell.
- Create a task with an \`external_id\`. However often the request is sent, and however late, there is one task: 409
  \`external_id_taken\` has its address in \`Location\`, and the changes have it, too.
- Send every other write with an \`Idempotency-Key\`, that of one task as a batch of one operation, and keep the key with the write:
  within ${idempotencyKeyHours} hours a request that is sent again gets the first response. Later look at the task first.
- While somebody looks, keep one stream open for all tabs, from the token of the copy on (Live, under Sync). Take each event as a
  sign to ask for the changes: then there is one place where the copy and its token change, and nothing overtakes a write that
  is being sent. Where there is no stream, ask about once a minute.
- What is refused with 400, 404 or 409 is refused for good: take it back, and tell. After 401 wait for a sign-in, after 429 and
  503 for as long as \`Retry-After\` says.`
