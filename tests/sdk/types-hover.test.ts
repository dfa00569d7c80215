// What an editor shows of the package: the hover of a name, and the list of what fits where the cursor stands.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import ts from 'typescript'
import { beforeAll, describe, expect, test } from 'vitest'
import { install, pack } from './package-project.ts'

const start = `import { createClient, isProblem, type NewTask, type Task } from 'tasks-sdk'
const api = createClient({ baseUrl: 'https://tasks.example.com' })
declare const task: Task, caught: unknown
`

const { ES2022: target } = ts.ScriptTarget
const options = {
  strict: true,
  module: ts.ModuleKind.NodeNext,
  target,
  lib: ['lib.es2023.d.ts', 'lib.dom.d.ts'],
  types: [],
}
let file: string
let service: ts.LanguageService
let text = ''
let version = 0

beforeAll(async () => {
  const project = await install((await pack()).tarball)
  file = join(project, 'program.ts')
  service = ts.createLanguageService({
    getCompilationSettings: () => options,
    getScriptFileNames: () => [file],
    getScriptVersion: (name) => (name === file ? String(version) : '1'),
    getScriptSnapshot: (name) =>
      ts.ScriptSnapshot.fromString(name === file ? text : readFileSync(name, 'utf8')),
    getCurrentDirectory: () => project,
    getDefaultLibFileName: ts.getDefaultLibFilePath,
    fileExists: ts.sys.fileExists,
    readFile: ts.sys.readFile,
    directoryExists: ts.sys.directoryExists,
  })
})

/** Types a program in which ‸ is the cursor. @returns where that is */
function type(program: string): number {
  text = start + program.replace('‸', '')
  version += 1
  return start.length + program.indexOf('‸')
}

/** The hover of the name at the cursor: its type, then its text, then its tags, as an editor puts them. */
function hover(program: string): string {
  const { displayParts, documentation, tags = [] } = service.getQuickInfoAtPosition(file, type(program)) ?? {}
  const lines = tags.map(({ name, text }) => `@${name} ${ts.displayPartsToString(text)}`)
  return [ts.displayPartsToString(displayParts), ts.displayPartsToString(documentation), ...lines].join('\n')
}

/** What an editor offers at the cursor. */
function offers(program: string): string[] {
  return (service.getCompletionsAtPosition(file, type(program), {})?.entries ?? []).map(({ name }) => name)
}

describe('the hover of', () => {
  test.each([
    [
      'a field of a response',
      'task.‸due_date',
      'due_date: string | null',
      'calendar day',
      '@format date',
      '@example 2026-12-24',
    ],
    ['a schema', 'let one: ‸Task', 'interface Task', 'A task of one user.'],
    [
      'a field of an error',
      'if (isProblem(caught)) caught.errors[0]?.‸in',
      'in: "',
      'The part of the request',
    ],
    ['a time', 'task.‸created_at', 'created_at: string', 'Never changes.', '@format date-time', 'Z'],
    ['a field with a list of values', 'task.‸priority', '"high"', 'How urgent'],
    [
      'a field of a body',
      "const t: NewTask = { ‸title: '' }",
      'title: string',
      '1 to 255 characters',
      '@example Write the report',
    ],
    ['a parameter', 'api.tasks.list({ ‸limit: 1 })', 'limit?: number', '@example 50'],
    ['an order', "api.tasks.list({ ‸sort: 'id' })", '"due_date" | "-due_date"', '@default id'],
    ['a lifetime', 'async (p: ReturnType<typeof api.auth.login>) => (await p).‸expires_in', 'Seconds until'],
    [
      'a method',
      "api.tasks.‸create({ title: '' })",
      'create(body: NewTask, options?: CreateTaskOptions): Call<Task>',
      'Create a task.',
      'POST /api/{user_id}/tasks',
      '`idempotency_key_reused`',
      "@example const task = await api.tasks.create({\n  title: 'Write the report',",
    ],
    ['an iterator', 'api.tasks.‸iterate()', 'AsyncGenerator<Task, void, void>', 'for await (const task of'],
    [
      'a stream',
      'api.changes.‸stream()',
      'AsyncGenerator<ChangeEvent, void, void>',
      'for await (const { change } of',
    ],
    ['an event', 'for await (const { ‸next } of api.changes.stream()) next', 'const next: string'],
    ['a response', "const ‸made = await api.tasks.create({ title: '' })", 'const made: Task'],
    ['an option of a call', 'api.tasks.list({}, { ‸timeout: 1 })', 'Milliseconds'],
    ['an option of the client', "createClient({ ‸baseUrl: '' })", 'such as `https://tasks.example.com`'],
    [
      'the code of a known problem',
      "if (isProblem(caught, 'task_not_found')) caught.‸code",
      'code: "task_not_found"',
    ],
    ['the code of any problem', 'if (isProblem(caught)) caught.‸code', 'code: ProblemCode'],
    ['a known problem', "if (isProblem(caught, 'task_not_found')) ‸caught", 'ProblemError<"task_not_found">'],
  ])('%s', (_, program, ...parts) => {
    const text = hover(program)
    for (const part of parts) expect(text).toContain(part)
    expect(text).not.toMatch(/components|operations\[|Schemas|@description|@enum/)
  })
})

describe('an editor offers', () => {
  test('the groups and their methods', () => {
    expect(offers('api.‸')).toEqual(expect.arrayContaining(['account', 'auth', 'service', 'tasks']))
    const methods = [
      'batch',
      'create',
      'delete',
      'get',
      'iterate',
      'list',
      'listOccurrences',
      'move',
      'replace',
      'restore',
      'setCompletion',
      'update',
    ]
    expect(offers('api.tasks.‸')).toEqual(methods)
  })

  test('the values of a parameter', () => {
    expect(offers("api.tasks.list({ sort: '‸' })")).toEqual(expect.arrayContaining(['-due_date', 'title']))
    expect(offers("api.tasks.create({ title: '', priority: '‸' })")).toEqual(['low', 'medium', 'high'])
  })

  test('the options that an operation takes', () => {
    const always = ['fetchOptions', 'headers', 'maxRetries', 'signal', 'timeout', 'userId']
    expect(offers('api.tasks.get(1, { ‸ })')).toEqual([...always, 'ifNoneMatch'].sort())
    expect(offers('api.tasks.update(1, {}, { ‸ })')).toEqual([...always, 'ifMatch'].sort())
    expect(offers("api.tasks.create({ title: '' }, { ‸ })")).toEqual([...always, 'idempotencyKey'].sort())
  })

  test('the codes of problems, though others may come', () => {
    const codes = expect.arrayContaining(['task_not_found', 'precondition_failed', 'rate_limited'])
    expect(offers("isProblem(caught, '‸')")).toEqual(codes)
    expect(offers("if (isProblem(caught)) switch (caught.code) { case '‸' }")).toEqual(codes)
  })
})
