// The guide's chapter on how a client keeps a copy of what somebody has.
import { maxPageSize } from '../../openapi/resources/pages.ts'
import { tokenDays } from '../../openapi/resources/sync-tokens.ts'
import { exampleServer } from '../../sdk/generator/example.ts'
import { sdkOpening, sdkSignIn } from '../../sdk/generator/sdk-sample.ts'

export const sync = `# Sync

listChanges is for clients that keep a copy of your lists and tasks, to work without a network or to know what somebody else has
changed. Begin without \`since\`: you get everything there is, up to ${maxPageSize} on a page. Send the \`next\` of each response as
the \`since\` of the following request, at once while \`more\` is true, and later to ask what is new. Save \`next\` together with
the changes that came with it.

\`\`\`ts
${sdkOpening(exampleServer, 'createClient, type List, type Task')}
${sdkSignIn}

const copy = new Map<string, List | Task>()
let since: string | undefined // undefined to begin with

for (let more = true; more; ) {
  const page = await api.changes.list({ since })
  for (const { type, id, data } of page.changes) {
    if (data === null) copy.delete(\`\${type} \${id}\`)
    else copy.set(\`\${type} \${id}\`, data)
  }
  since = page.next
  more = page.more
}
console.log(copy.size)
\`\`\`

- What was changed several times comes once, as it is now. Put \`data\` in the place of what you have under the same \`type\` and
  \`id\`; it does no harm when you have it already.
- A task in the trash has \`deleted_at\`. Where \`data\` is null it is gone for good, and may be something that you never had.
- \`etag\` is the entity tag of \`data\`. Sent as \`If-Match\` it lets a change be made only if nobody was faster: 412 says that your
  copy is behind, so ask for the changes first.
- The order is that in which the changes were committed. What was committed before a response is in it, or in those that follow
  its \`next\`, whatever else was being written; nothing is ever put in before it. While \`more\` is true a subtask may be there
  before its parent, or a task before its list: show the copy when it is false.

## Live

streamChanges gives the same as server-sent events, each change as soon as it was made. The \`data\` of \`event: change\` is what
listChanges has in \`changes\`, its \`id\` the token for what comes after it; so begin with listChanges, and open the stream with
the last \`next\` as \`since\`. The SDK does the rest: it renews the access token, and where a connection breaks it opens the next
one with the token that came last.

\`\`\`ts
${sdkOpening(exampleServer)}
${sdkSignIn}

const { next: since } = await api.changes.list()
await api.tasks.create({ title: 'Seen at once' })
for await (const { change, next } of api.changes.stream({ since })) {
  console.log(change.type, change.id, next)
  break // or for as long as you like
}
\`\`\`

A client of your own reads the body of a \`fetch\`, since \`EventSource\` sends no \`Authorization\`. When the connection ends, or is
silent for 45 seconds, it opens the next one with the \`id\` that came last, in the header \`Last-Event-ID\` or as \`since\`.

\`\`\`sh
curl -N '${exampleServer}/api/me/events?wait=60' -H "Authorization: Bearer $TOKEN"
\`\`\`

A stream lasts until its client leaves, \`wait\` is over, the access token is, the account is deleted, or the service stops;
\`event: end\` says which, and its \`id\` leads on. One that is not read ends without a word.

## Tokens

A token may be sent again as often as you like, as after a response that was lost. It is good for ${tokenDays} days and for the user
whom it was given to, and any \`limit\` goes with it; while \`more\` is true, these days are counted from the first of the pages.
Where it is too old, somebody else's, or of a state that the service does not have, the response is 410 \`sync_token_expired\`:
drop the copy and begin anew, without \`since\`. Whoever asks once in
${tokenDays} days never has to.`
