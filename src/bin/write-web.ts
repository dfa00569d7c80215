// Writes generated/web, the task app, from src/web and the SDK that was generated before: one script, one style sheet.
import { createHash } from 'node:crypto'
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { rolldown } from 'rolldown'

const root = new URL('../../', import.meta.url)
const read = (path: string) => readFile(new URL(path, root), 'utf8')
const hashOf = (text: string) => createHash('sha256').update(text).digest('hex').slice(0, 8)

const sdk = (entry: string) => fileURLToPath(new URL(`generated/dist/${entry}.js`, root))

async function script(): Promise<string> {
  const bundle = await rolldown({
    input: fileURLToPath(new URL('src/web/main.tsx', root)),
    cwd: fileURLToPath(root),
    platform: 'browser',
    tsconfig: false,
    resolve: { alias: { 'tasks-sdk/offline': sdk('offline'), 'tasks-sdk': sdk('index') } },
    transform: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  })
  const { output } = await bundle.generate({ format: 'esm', minify: true })
  await bundle.close()
  return output[0].code
}

const main = await script()
const style = (await read('src/portal/browser/colours.css')) + (await read('src/web/style.css'))
const icon = await read('src/portal/browser/icon.svg')
const mainName = `main-${hashOf(main)}.js`
const styleName = `style-${hashOf(style)}.css`
const page = (await read('src/web/index.html')).replace('main.js', mainName).replace('style.css', styleName)
const worker = await read('src/web/service-worker.js')
const kept = [mainName, styleName, 'icon.svg']

const files: Record<string, string> = {
  'index.html': page,
  [mainName]: main,
  [styleName]: style,
  'icon.svg': icon,
  'licenses.txt': `preact, which ${mainName} contains:\n\n${await read('node_modules/preact/LICENSE')}`,
  'service-worker.js': worker
    .replace("'BUILD'", `'tasks-app ${hashOf(page + main + style)}'`)
    .replace("['FILES']", JSON.stringify(kept)),
}

const target = new URL('generated/web/', root)
await rm(target, { recursive: true, force: true })
await mkdir(target)
for (const [name, content] of Object.entries(files)) await writeFile(new URL(name, target), content)
