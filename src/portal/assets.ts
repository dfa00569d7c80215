// The files that pages load: style sheet, icon and scripts. Their folder is named after their content, so that browsers may
// keep them for ever.
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'

const kinds = {
  'portal.css': 'css',
  'icon.svg': 'svg',
  'portal.js': 'js',
  'search.js': 'js',
  'try-it.js': 'js',
} as const

const read = (name: string) => readFileSync(new URL(`browser/${name}`, import.meta.url), 'utf8')

const own = Object.entries(kinds).map(([name, kind]) => ({
  ...{ name, kind },
  content: kind === 'css' ? read('colours.css') + read(name) : read(name),
}))

/** The package as it is, without the reference to its source map, which is not served. */
const searchLibrary = readFileSync(new URL(import.meta.resolve('minisearch')), 'utf8').replace(
  /^\/\/# sourceMappingURL=.*$/m,
  '',
)

const files = [...own, { name: 'minisearch.js', kind: 'js' as const, content: searchLibrary }]

const hash = createHash('sha256').update(JSON.stringify(files)).digest('hex').slice(0, 12)

/** The folder of all of them. */
export const assetFolder = `/docs/assets/${hash}`

/** What the HTML refers to; the script imports the others. */
export const assets = {
  style: `${assetFolder}/portal.css`,
  icon: `${assetFolder}/icon.svg`,
  script: `${assetFolder}/portal.js`,
} as const

/** Each with its path. */
export const assetFiles = files.map(({ name, kind, content }) => ({
  path: `${assetFolder}/${name}`,
  kind,
  content,
}))
