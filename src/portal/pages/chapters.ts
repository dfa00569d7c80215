// The chapters: the guide, which is the description of the document, the README of the SDK, the recipes and the changelog.
import { readFileSync } from 'node:fs'
import type { Document } from '../../sdk/generator/document.ts'
import { errorSections } from './error-sections.ts'
import { firstSentence, type Page, slugOf } from './page.ts'

const read = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8').trim()

/**
 * Makes the chapters.
 * @param document the contract
 * @returns the guide's chapters, then those on the SDK, then the changelog
 */
export function chapters(document: Document): Page[] {
  const [opening = '', ...guide] = document.info.description.split(/^(?=# )/m).map((text) => text.trim())
  const additions: Record<string, (markdown: string) => string> = {
    'Getting started': (markdown) => markdown.replace('\n', `\n\n${opening}\n`),
    Errors: (markdown) => `${withLinks(markdown)}\n\n${errorSections(document)}`,
  }
  return [
    ...guide.map((text) => {
      const title = titleOf(text)
      return chapter('Guide', title, () => additions[title]?.(text) ?? text)
    }),
    chapter('SDK', 'Install the SDK', () =>
      read('../../sdk/runtime/README.md').replace(/^# .*$/m, '# Install the SDK'),
    ),
    chapter('SDK', 'Recipes', () => read('recipes.md')),
    chapter('Releases', 'Changelog', () => read('../../../CHANGELOG.md')),
  ]
}

/** The codes of the table lead to their sections. */
const withLinks = (markdown: string) =>
  markdown.replaceAll(/^(\| \d+ \| )`(\w+)`/gm, '$1[$2](/docs/errors#code:$2)')

const titleOf = (markdown: string) => /^# (.*)$/m.exec(markdown)?.[1] ?? ''

const chapter = (group: string, title: string, markdown: () => string): Page => ({
  ...{ group, slug: slugOf(title), title, markdown },
  summary: () => firstSentence(markdown()),
})
