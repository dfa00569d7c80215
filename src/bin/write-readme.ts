// Writes the README's table of settings from config.ts, between its two marker comments.
import { readFile, writeFile } from 'node:fs/promises'
import { Settings } from '../server/config.ts'

const file = new URL('../../README.md', import.meta.url)
const begin = '<!-- settings: written by `make generate` from src/server/config.ts -->'
const end = '<!-- /settings -->'

const rows = Object.entries(Settings.shape).map(([name, schema]) => {
  const { description, shown } = schema.meta() ?? {}
  const value = schema.parse(undefined)
  return `| \`${name}\` | ${shown ?? (value === undefined ? 'none' : `\`${value}\``)} | ${description} |`
})
const table = ['| name | default | meaning |', '|---|---|---|', ...rows].join('\n')

const text = await readFile(file, 'utf8')
const [before, rest] = text.split(begin)
const after = rest?.split(end)[1]
if (before === undefined || after === undefined)
  throw new Error('README.md has no markers around its table of settings')
await writeFile(file, `${before}${begin}\n\n${table}\n\n${end}${after}`)
