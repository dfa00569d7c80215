// Lints openapi/openapi.json by Redocly's recommended-strict rules and by the project's own.
import { readFile } from 'node:fs/promises'
import { contractProblems } from '../gates/lint/contract-rules.ts'
import { redoclyProblems } from '../gates/lint/redocly.ts'
import { files } from './contract-files.ts'

const source = await readFile(files.current, 'utf8')
const problems = [...(await redoclyProblems(source)), ...contractProblems(JSON.parse(source))]
for (const { rule, place, message } of problems) process.stdout.write(`${place}: ${message} (${rule})\n`)
if (problems.length > 0) process.exitCode = 1
else process.stdout.write('The document follows every rule.\n')
