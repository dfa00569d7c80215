// The types of the package in empty projects of every TypeScript that people use: what compiles, and what does not.
import { readdir } from 'node:fs/promises'
import { beforeAll, describe, expect, test } from 'vitest'
import { type Compiler, compile, compilers, install, pack, settingsOf } from './package-project.ts'

let project: string
let files: string[]
beforeAll(async () => {
  project = await install((await pack()).tarball)
  files = await readdir(new URL('types', import.meta.url))
})

describe.each(Object.keys(compilers) as Compiler[])('TypeScript %s', (compiler) => {
  test.each(settingsOf(compiler))('for %s', async (setting) => {
    expect(files).toEqual(expect.arrayContaining(['everything.ts', 'inferred.ts', 'refused.ts']))
    expect(await compile(project, compiler, setting, files)).toBe('')
  })
})
