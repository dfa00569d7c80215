// The guide's chapter on errors; its table is generated from the catalogue of problems.
import { problems } from '../../openapi/problem-codes.ts'
import { exampleServer } from '../../sdk/generator/example.ts'
import { sdkOpening, sdkSignIn } from '../../sdk/generator/sdk-sample.ts'

const rows = Object.entries(problems)
  .sort(([, a], [, b]) => a.status - b.status)
  .map(([code, { status, title, detail }]) => `| ${status} | \`${code}\` | **${title}.** ${detail} |`)

export const errors = `# Errors

Every error is an RFC 9457 problem, \`application/problem+json\`, with the same members everywhere. Programs rely on
\`code\`, people read \`title\` and \`detail\`, and \`request_id\` finds the request in the log of the service. A
\`validation_failed\` tells every broken rule in \`errors\`: the part of the request, a JSON Pointer or the name of the
parameter, and the rule in words. Each operation lists the codes that it can give. These are all of them:

| status | code | meaning |
|---|---|---|
${rows.join('\n')}

The SDK throws an \`ApiError\` for them, and \`isProblem\` tells one from the others:

\`\`\`ts
${sdkOpening(exampleServer, 'createClient, isProblem')}
${sdkSignIn}

try {
  await api.tasks.get(42)
} catch (error) {
  if (!isProblem(error, 'task_not_found')) throw error
}
\`\`\``
