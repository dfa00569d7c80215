// The guide's chapters on paging, safe writes, limits and retries, and versioning.
import { idempotencyKeyHours } from '../../openapi/idempotency-key.ts'
import { exampleServer } from '../../sdk/generator/example.ts'
import { sdkOpening, sdkSignIn } from '../../sdk/generator/sdk-sample.ts'

export const paging = `# Paging

The list of tasks is a bare array, ordered by id unless \`sort\` says otherwise. Without \`limit\` it holds up to 1000
tasks. Where there is more, \`X-Next-Cursor\` is the \`cursor\` of the next page, and \`Link\` (RFC 8288) has its whole
address as \`rel="next"\`. Follow either until it is absent: no task is skipped or repeated while others are created or
deleted. A cursor goes with its filters and its order; with others it is refused as \`invalid_cursor\`. The SDK turns the
pages for you:

\`\`\`ts
${sdkOpening(exampleServer)}
${sdkSignIn}

const open = { completed: false, sort: 'due_date' } as const
for await (const task of api.tasks.iterate(open)) {
  console.log(task.title)
}
\`\`\``

export const writing = `# Safe writes

A task answers with an \`ETag\`. Sent back as \`If-Match\`, it makes a change depend on the version you have read: if
somebody was faster, the answer is 412 \`precondition_failed\`, and nothing is lost. As \`If-None-Match\` it saves a
download: 304 says that you have the newest already. Both are optional.

A creation with an \`Idempotency-Key\`, a UUID for example, can be sent again when no answer came: within ${idempotencyKeyHours} hours the
same key and body give the first answer once more, marked \`Idempotency-Replayed: true\`, and make no second task. The
same key with another body is 422 \`idempotency_key_reused\`; while the first request runs it is 409
\`idempotency_in_progress\`. The SDK sends a key of its own with whatever takes one.

Many writes of tasks go in one request, batchTasks: all of them, or none where one is refused. It takes an
\`Idempotency-Key\`, too. \`$0\` names the task of the first operation, so that what it creates can be moved, or get
subtasks:

\`\`\`ts
${sdkOpening(exampleServer)}
${sdkSignIn}

const { results } = await api.tasks.batch({
  operations: [
    { op: 'create', body: { title: 'Bake a cake' } },
    { op: 'create', body: { title: 'Buy eggs', parent_id: '$0' } },
    { op: 'move', id: '$0', body: { after_id: null } },
  ],
})
for (const { task, etag } of results) console.log(task?.title, etag)
\`\`\`

The first operation that is refused is the answer: its status and problem, with its number in \`operation\`. With
\`atomic: false\` each stands for itself, and \`problem\` of a result says why it was refused.`

export const limits = `# Limits and retries

Each user has so many requests a minute, 600 unless the operator chose another number. Sign-ins and registrations have
limits of their own: 10 a minute for one account from one address, 100 for one account from everywhere, and 100 from one
address for all accounts. Refreshes of one account are 10 a minute, too, and so are wrong passwords of somebody who is signed
in. The headers
\`RateLimit-Policy\` and \`RateLimit\` tell the quotas and what is left of them. One request too many is 429
\`rate_limited\`. It has the seconds to wait in \`Retry-After\`, as every 503 has.

At once a user may have 100 requests, 4 of them searches: one more is 503 \`overloaded\`. So is a long list while 16 MiB of
large answers to the same user wait to be read: ask for pages, and read what you have asked for.

A 503 \`database_unavailable\` on a write leaves open whether it was made, like an answer that never came: the database did
not say. After 429 and 503, or when no answer came, wait, longer each time, and send the request again. For tasks that is
always safe, but for a creation, a batch and the completion of a recurring task without an \`Idempotency-Key\`, which decides
it; \`If-Match\` does for a change: 412 says that it was made, or that somebody else was faster. A deletion that was done before answers 404. The SDK tries twice more by itself. Every answer has an \`X-Request-Id\`, yours if you sent one: quote it when you
ask for help. A \`traceparent\` (W3C Trace Context) is repeated in the answer, and its trace id is in the service's log.`

export const versioning = `# Versioning

The version of this document is that of the service, and its addresses carry none. Additions come at any time: new
operations, optional parameters, fields in answers, and values of \`code\`. So pass over fields that you do not know, and
treat an unknown \`code\` by its status. Requests are stricter: an unknown field of a body, or an unknown parameter of a
list, is refused, so that a misspelt one is not lost. The contract that a service really keeps is always at \`/openapi.json\`.`
