// The guide's first chapters: getting started, and authentication.
import { exampleServer } from '../../sdk/generator/example.ts'
import { sdkOpening } from '../../sdk/generator/sdk-sample.ts'

export const gettingStarted = `# Getting started

Register an account, sign in, create a task: three requests. The service speaks JSON over HTTP; \`me\` in a path stands
for your own id. Every operation can be tried in the docs portal, at \`/docs\` of the service: once you have signed in there,
all other operations use your token.

\`\`\`sh
API=${exampleServer}/api
JSON='Content-Type: application/json'
ADA='"email":"ada@example.com",
  "password":"correct horse battery staple"'

curl $API/auth/register -H "$JSON" \\
  -d "{$ADA,\\"name\\":\\"Ada\\"}"

TOKEN=$(curl $API/auth/login -H "$JSON" -d "{$ADA}" |
  sed 's/.*"token":"\\([^"]*\\)".*/\\1/')

curl $API/me/tasks -H "$JSON" \\
  -H "Authorization: Bearer $TOKEN" \\
  -d '{"title":"Write the report"}'
\`\`\`

The same with the SDK for TypeScript, \`tasks-sdk\`. It keeps the tokens, renews them, and repeats what is safe to repeat:

\`\`\`ts
${sdkOpening(exampleServer)}
await api.auth.register({
  email: 'ada@example.com',
  password: 'correct horse battery staple',
  name: 'Ada',
})
const task = await api.tasks.create({ title: 'Write the report' })
\`\`\`

Ids are integers from 1 to 2^53-1. Times are RFC 3339 in UTC with three fraction digits; days are \`YYYY-MM-DD\`.
Lengths count Unicode code points, so an emoji is one. Where a JSON object has the same key twice, the last one counts.
A body may have 102,400 bytes.`

export const authentication = `# Authentication

Register, login and refresh answer with an access token, \`token\`, and a refresh token, \`refresh_token\`. Send the access
token with every other request, as \`Authorization: Bearer <token>\`. It is good for 15 minutes; then send the refresh
token to \`POST /api/auth/refresh\` for the next pair. A refresh token is good for one use, within 7 days, and a session
ends 30 days after the sign-in: after that, sign in again.

Keep the newest refresh token. When an answer was lost, send the same token again: until the one that replaced it was
used, and for 10 seconds more, it gets another one, three times at most. Any older one means that somebody holds a copy,
and ends the session. Logging out ends the session too: its refresh token is dead at
once, while the access token stays good until it expires. Tokens of the identity providers that a service is configured
to trust are accepted like its own.`
