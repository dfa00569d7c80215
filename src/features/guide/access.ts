// The guide's first chapters: getting started, and authentication.
import { type Scope, scopes } from '../../openapi/access/scopes.ts'
import { exampleServer } from '../../sdk/generator/example.ts'
import { sdkOpening } from '../../sdk/generator/sdk-sample.ts'

const meanings: Record<Scope, string> = {
  'tasks:read': 'Reading tasks and lists.',
  'tasks:write': 'Creating, changing, completing, moving, deleting and restoring tasks and lists.',
  'account:read': 'Reading the account: id, address and name.',
}

const scopeTable = [
  '| scope | what it opens |',
  '|---|---|',
  ...scopes.map((scope) => `| \`${scope}\` | ${meanings[scope]} |`),
].join('\n')

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

export const recovery = `# Getting back in

Whoever has forgotten the password asks for a mail with requestPasswordReset. The answer is the same whether or not there is
such an account. The link in the mail leads to a page of the front end, with a \`token\` that confirmPasswordReset takes
together with the new password: once, within 30 minutes of the mail. That ends all sessions and every other link; personal
access tokens stay good.

Registration sends a link as well: its token, sent to confirmEmail, verifies the address (\`email_verified\`).
requestEmailVerification sends another one. With changeEmail a link goes to the new address, and the account has it once
the link was followed; the old address is told, as of every change of the password. A service can refuse sign-ins until the
address is verified (403 \`email_not_verified\`).

A token that is unknown, used or expired gets 400 \`invalid_mail_token\`, and an address three links an hour at most, whoever
asks for them. Where a service cannot send mail, what needs it is 503 \`mail_unavailable\`.`

export const personalTokens = `# Personal access tokens

A script, a backup or a server of yours should hold neither your password nor a session. Make a token for it with
createToken, once for each program: it goes where an access token goes, \`Authorization: Bearer tsk_…\`, needs no refresh,
and is good until it expires or you delete it. The answer shows it once; the service keeps a hash.

A token can do what its scopes allow, and nothing else. Each operation names the one that it needs:

${scopeTable}

Everything else is closed to all of them: your name and password, your sessions, your tokens, and the deletion of your
account. Beyond its scopes the answer is 403 \`insufficient_scope\`, whose \`WWW-Authenticate\` names the scope that is
missing. An operation that writes answers with what it has written, so \`tasks:write\` alone shows a task that it changes. A deleted token is
refused by every instance of the service within a second. Changing your password ends your other sessions and no tokens;
deleting your account ends all of them. An expired one is listed, and refused with \`token_expired\`, for 30 days.

A token is \`tsk_\`, 43 characters of \`0-9A-Za-z\` for 32 random bytes, and 6 more for a checksum: the CRC-32 (as in zlib)
of the 47 characters before them, written in base 62 with the digits in that order, the highest first, and zeros in front.
A scanner finds them with \`tsk_[0-9A-Za-z]{49}\`, and knows without asking which are real.`
