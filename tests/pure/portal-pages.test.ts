// What the portal's pages are made of: schemas in words, Markdown as HTML, and its sections for the search.
import { describe, expect, test } from 'vitest'
import { contract as contractText } from '../../src/features/contract.ts'
import { sectionsOf, toHtml } from '../../src/portal/markdown.ts'
import { fieldTable, parameterTable, typeText } from '../../src/portal/pages/fields.ts'
import { firstSentence, markdownPathOf, pathOf, slugOf } from '../../src/portal/pages/page.ts'
import { portalSite } from '../../src/portal/site.ts'
import type { Document, Parameter, Schema } from '../../src/sdk/generator/document.ts'

const contract: Document = JSON.parse(contractText)

describe('the type of a value in words', () => {
  test.each<[Schema, string]>([
    [{ type: 'string', minLength: 1, maxLength: 255 }, 'string, 1 to 255 characters'],
    [{ type: 'string', maxLength: 1000 }, 'string, up to 1000 characters'],
    [{ type: 'string', minLength: 8 }, 'string, 8 characters or more'],
    [{ type: 'string', minLength: 4, maxLength: 4 }, 'string, 4 characters'],
    [{ type: ['string', 'null'], format: 'date' }, 'string (date), or null'],
    [{ type: 'integer', minimum: 1, maximum: Number.MAX_SAFE_INTEGER }, 'integer, 1 to 2^53-1'],
    [{ type: 'integer', exclusiveMinimum: 0 }, 'integer, 1 or more'],
    [{ type: 'boolean' }, 'boolean'],
    [{ type: 'string', enum: ['low', 'high'] }, '`low` `high`'],
    [{ const: 'ok' }, '`ok`'],
    [{ type: 'array', items: { type: 'integer' }, maxItems: 3 }, 'array of integer'],
    [{ $ref: '#/components/schemas/Task' }, '[Task](/docs/schemas/Task)'],
    [
      { anyOf: [{ $ref: '#/components/schemas/Priority' }, { type: 'null' }] },
      '[Priority](/docs/schemas/Priority) or null',
    ],
    [{}, 'any'],
  ])('of %j', (schema, words) => {
    expect(typeText(contract, schema)).toBe(words)
  })
})

test('a table says what is optional and what is read-only, in one line each', () => {
  const schema: Schema = {
    type: 'object',
    required: ['a'],
    properties: {
      a: { type: 'string', description: 'One | two,\n  and three.' },
      b: { type: 'boolean', readOnly: true },
    },
  }
  expect(fieldTable(contract, schema).split('\n').slice(2)).toEqual([
    '| `a` | string | One \\| two, and three. |',
    '| `b` | optional, read-only, boolean |  |',
  ])
  const parameters: Parameter[] = [
    { name: 'id', in: 'path', required: true, schema: { type: 'integer' }, description: 'Its id.' },
    { name: 'q', in: 'query', schema: { type: 'string' } },
  ]
  expect(parameterTable(contract, parameters).split('\n').slice(2)).toEqual([
    '| `id` | path | integer | Its id. |',
    '| `q` | query | optional, string |  |',
  ])
})

test.each([
  ['# A\n\nThe first. The second.', 'The first.'],
  ['The `code` of [a page](/docs). More', 'The code of a page.'],
  ['| a |\n|---|\n\nAfter a table', 'After a table'],
  ['What follows: a list.', 'What follows.'],
  ['What follows:', 'What follows.'],
  ['Of #1, | and - it says at 10:30 enough. More', 'Of #1, | and - it says at 10:30 enough.'],
  ['## A\n\n- one\n\n```\ncode\n```\n\n\n\n  At last: this one.\nOf two\n  lines', 'At last.'],
  ['Version 3.1 of *it*,\n  or not it. More', 'Version 3.1 of it, or not it.'],
  ['', ''],
])('the first sentence of %j', (markdown, sentence) => {
  expect(firstSentence(markdown)).toBe(sentence)
})

test('a text in a path', () => {
  expect(slugOf('Limits and retries')).toBe('limits-and-retries')
  expect(slugOf('Was ist „das“?')).toBe('was-ist-das')
  expect(slugOf('... 3 - 4')).toBe('3-4')
})

test('the portal opens with its first page, and each page has its Markdown', () => {
  expect(['getting-started', 'paging', 'schemas/Task'].map(pathOf)).toEqual([
    '/docs',
    '/docs/paging',
    '/docs/schemas/Task',
  ])
  expect(['getting-started', 'paging'].map(markdownPathOf)).toEqual([
    '/docs/getting-started.md',
    '/docs/paging.md',
  ])
})

describe('HTML', () => {
  const html = (markdown: string) => toHtml(markdown, (target) => `there:${target}`)

  test('has code as it is, and addresses that cannot leave their attribute', () => {
    expect(html('```html\n<script>"&"\n```')).toContain('&lt;script&gt;&quot;&amp;&quot;')
    expect(html('`<b>`')).toContain('<code>&lt;b&gt;</code>')
    expect(html('[a](<x"onclick=y>)')).not.toContain('"onclick')
  })

  test('has an id for each heading but the first, and another one for the second of the same text', () => {
    const ids = [
      ...html('# A\n\n## Über uns\n\n### `task_not_found`\n\n### `a` b\n\n## Über uns').matchAll(
        / id="([^"]+)"/g,
      ),
    ]
    expect(ids.map(([, id]) => id)).toEqual(['über-uns', 'code:task_not_found', 'a-b', 'über-uns-2'])
  })

  test('has tables and code that a keyboard can scroll, and no header without text', () => {
    const table = html('| a | |\n|---|---|\n| `x` | y |')
    expect(table).toContain('<div class="table" tabindex="0">')
    expect(table).toContain('<th scope="col">a</th><td></td>')
    expect(table).toContain('<td><code>x</code></td><td>y</td>')
    expect(html('```\na\n```')).toContain('<pre tabindex="0">')
  })

  test('is what a browser needs, and no more', () => {
    const link = '<a href="there:/x&amp;y&lt;&gt;"><em>b</em></a>'
    expect(html('# *A*\n\n[*b*](/x&y<>)')).toBe(`<h1><em>A</em></h1>\n<p>${link}</p>\n`)
    expect(html('## *A* b')).toBe('<h2 id="a-b"><a class="anchor" href="#a-b"><em>A</em> b</a></h2>\n')
    expect(html('### x `y`\n')).toBe('<h3 id="x-y"><a class="anchor" href="#x-y">x <code>y</code></a></h3>\n')
    expect(html('```ts\na\n```')).toBe(
      '<div class="code"><pre tabindex="0"><code class="language-ts">a</code></pre></div>\n',
    )
    expect(html('| *a* |\n|---|\n| 1 |\n| 2 |')).toBe(
      '<div class="table" tabindex="0"><table><thead><tr><th scope="col"><em>a</em></th></tr></thead><tbody>\n' +
        '<tr><td>1</td></tr>\n<tr><td>2</td></tr>\n</tbody></table></div>\n',
    )
  })
})

test('sections have the text of tables, lists and code, under the ids that the page has', () => {
  const markdown =
    '# A\n\nBefore `this`.\n\n## B\n\n- one\n- [two](/x)\n\n| h |\n|---|\n| cell |\n\n## B\n\n```\ncode\n```'
  expect(
    sectionsOf(markdown).map(({ id, heading, text }) => [id, heading, text.replaceAll(/\s+/g, ' ').trim()]),
  ).toEqual([
    ['', 'A', 'Before this.'],
    ['b', 'B', 'one two h cell'],
    ['b-2', 'B', 'code'],
  ])
  expect(
    sectionsOf('Before any.\n\n# *A* `b`\n\nOne.\n\nTwo.\n\n- x\n- y\n\n| a | b |\n|---|---|\n| 1 | 2 *3* |'),
  ).toEqual([{ id: '', heading: 'A b', text: ' One.  Two.  x y  a b 1 2 3 ' }])
})

test('an operation that is added has its page, in every form', () => {
  const added = structuredClone(contract)
  const operation = structuredClone(added.paths['/api/{user_id}/tasks']?.post)
  if (operation === undefined) throw new Error('there is no such operation')
  Object.assign(operation, { operationId: 'createNote', summary: 'Create a note', tags: ['Tasks'] })
  added.paths['/api/{user_id}/notes'] = { post: operation }
  const site = portalSite(JSON.stringify(added))
  const content = (path: string) => site.get(path)?.content() ?? ''
  expect(content('/docs/operations/createNote')).toContain('data-path="/api/{user_id}/notes"')
  expect(content('/docs/operations/createNote.md')).toContain('POST /api/{user_id}/notes')
  expect(content('/docs')).toContain('>Create a note</a>')
  expect(content('/llms.txt')).toContain('[Create a note](docs/operations/createNote.md)')
  expect(content('/docs/search.json')).toContain('"page":"Create a note"')
  expect(content('/docs/errors')).toContain('operations/createNote')
})
