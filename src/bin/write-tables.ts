// Writes the tables of settings from config.ts: all of them in OPERATIONS.md, the most important ones in the README.
// Each stands between two marker comments.
import { readFile, writeFile } from 'node:fs/promises'
import { Settings } from '../server/config.ts'

const begin = '<!-- settings: written by `make generate` from src/server/config.ts -->'
const end = '<!-- /settings -->'

type Setting = keyof typeof Settings.shape
const inReadme: Setting[] = [
  'DATABASE_URL',
  'DATABASE_URL_UNPOOLED',
  'BETTER_AUTH_SECRET',
  'SMTP_URL',
  'MAIL_FROM',
  'APP_URL',
  'CORS_ORIGINS',
  'TRUSTED_HOPS',
]

await writeTable('OPERATIONS.md', Object.keys(Settings.shape) as Setting[])
await writeTable('README.md', inReadme)

async function writeTable(page: string, names: readonly Setting[]): Promise<void> {
  const file = new URL(`../../${page}`, import.meta.url)
  const [before, rest] = (await readFile(file, 'utf8')).split(begin)
  const after = rest?.split(end)[1]
  if (before === undefined || after === undefined)
    throw new Error(`${page} has no markers around its table of settings`)
  const table = ['| name | default | meaning |', '|---|---|---|', ...names.map(row)].join('\n')
  await writeFile(file, `${before}${begin}\n\n${table}\n\n${end}${after}`)
}

function row(name: Setting): string {
  const schema = Settings.shape[name]
  const { description, shown } = schema.meta() ?? {}
  const value = schema.parse(undefined)
  return `| \`${name}\` | ${shown ?? (value === undefined ? 'none' : `\`${value}\``)} | ${description} |`
}
