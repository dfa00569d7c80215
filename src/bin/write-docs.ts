// Writes the documentation portal as static files. OUT is the folder, SERVER the origin of the service for "try it".
import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { contract } from '../features/contract.ts'
import { OperatorError } from '../operator-error.ts'
import { staticPortal } from '../portal/static.ts'
import { run } from './run.ts'

await run(async () => {
  const folder = process.env.OUT || '.data/docs'
  const files = staticPortal(contract, serverOf(process.env.SERVER))
  for (const [name, content] of Object.entries(files)) {
    const file = join(folder, name)
    await mkdir(dirname(file), { recursive: true })
    await writeFile(file, content)
  }
  process.stdout.write(`Wrote the portal to ${folder}; any static host can serve it, at any path.\n`)
})

/** @throws OperatorError unless it is an origin: the contract's paths begin at the root */
function serverOf(text: string | undefined): string | undefined {
  if (!text) return undefined
  const url = URL.parse(text)
  if (!url || !/^https?:$/.test(url.protocol) || !['', '/'].includes(text.replace(url.origin, ''))) {
    throw new OperatorError('SERVER must be an origin, for example https://tasks.example.com')
  }
  return url.origin
}
