// The gate's verdict: which version the changes demand, which breaks were meant, and what the changelog says.
import { describe, expect, test } from 'vitest'
import { readApprovals } from '../../src/gates/changes/approvals.ts'
import { changelogEntry, withEntry } from '../../src/gates/changes/changelog.ts'
import { checkRelease, formatReport } from '../../src/gates/changes/release-check.ts'
import { versionsAfter } from '../../src/gates/changes/version.ts'
import { type Edit, smallContract } from './small-contract.ts'

const edits: Record<string, Edit> = {
  break: (d) => {
    d.components.schemas.NewThing.properties.name.maxLength = 10
  },
  addition: (d) => {
    d.components.schemas.Thing.properties.age = { type: 'integer' }
  },
  'response enum': (d) => d.components.schemas.Kind.enum.push('huge'),
  words: (d) => {
    d.info.title = 'All things'
  },
  nothing: () => undefined,
}

const approved = readApprovals(
  '- POST /things · request body · /name: maxLength 20 → 10 (narrower) — Labels are short.\n',
)

/** The verdict on an edit between two versions. */
function checked(edit: Edit, released: string, version: string, approvals = approved) {
  const before = smallContract()
  before.info.version = released
  const after = structuredClone(before)
  edit(after)
  after.info.version = version
  return checkRelease(before, after, edit === edits.break ? approvals : [])
}

/** The edit, the released version, versions that pass, versions that do not. */
const steps: [string, string, string[], string[]][] = [
  ['break', '1.4.2', ['2.0.0'], ['1.4.2', '1.4.3', '1.5.0', '3.0.0', '2.0.1', '2.1.0', '1.4.1']],
  ['addition', '1.4.2', ['1.5.0', '2.0.0'], ['1.4.2', '1.4.3', '1.6.0', '1.5.1', '1.3.0']],
  ['response enum', '1.4.2', ['1.5.0', '2.0.0'], ['1.4.2', '1.4.3']],
  ['words', '1.4.2', ['1.4.2', '1.4.3', '1.5.0', '2.0.0'], ['1.4.1', '1.4.4']],
  ['nothing', '1.4.2', ['1.4.2', '1.4.3'], ['1.4.1', '0.9.0']],
  ['break', '0.1.0', ['0.2.0', '1.0.0'], ['0.1.0', '0.1.1', '0.3.0', '0.0.9']],
  ['addition', '0.1.0', ['0.1.1', '0.2.0', '1.0.0'], ['0.1.0', '0.1.2', '0.0.1']],
  ['words', '0.1.0', ['0.1.0', '0.1.1'], ['0.0.9']],
]

describe.each(steps)('a document with %s since %s', (name, released, right, wrong) => {
  const blockers = (version: string) => checked(edits[name] as Edit, released, version).blockers

  test.each(right)('may be %s', (version) => {
    expect(blockers(version)).toEqual([])
  })

  test.each(wrong)('may not be %s, and the report says which versions may follow', (version) => {
    const [demand] = blockers(version)
    expect(demand).toContain(version)
    expect(demand).toContain(right.at(-1))
  })
})

test('what is not a version is refused', () => {
  expect(() => versionsAfter('1.0', 'patch')).toThrow('1.0 is no version')
})

describe('a breaking change', () => {
  const blockers = (text: string) =>
    checked(edits.break as Edit, '1.4.2', '2.0.0', readApprovals(text)).blockers.join('\n')
  const change = 'POST /things · request body · /name: maxLength 20 → 10 (narrower)'

  test('needs a line with its reason, even with the right version', () => {
    expect(blockers('# Nothing yet\n')).toContain(`- ${change} — <why`)
  })

  test('passes with that line', () => {
    expect(blockers(`- ${change} — Labels are short.\n`)).toBe('')
  })

  test('is not covered by a line about another one', () => {
    expect(blockers(`- ${change.replace('10', '9')} — Labels are short.\n`)).toContain(`- ${change} — <why`)
  })

  test.each(['', ' — ', ' — <why it is worth breaking clients>'])(
    'is not approved with the reason "%s"',
    (end) => {
      expect(() => readApprovals(`- ${change}${end}\n`)).toThrow('no reason')
    },
  )
})

test('an approval of what breaks nothing is stale, and reported', () => {
  const [before, after] = [smallContract(), smallContract()]
  expect(checkRelease(before, after, approved).blockers.join()).toContain(
    'approves what is not a breaking change',
  )
})

describe('what is printed', () => {
  const print = (name: string, version: string) => {
    const approvals = name === 'break' ? approved : []
    return formatReport(checked(edits[name] as Edit, '1.4.2', version), approvals)
  }

  test('is one line where nothing changed', () => {
    expect(print('nothing', '1.4.2')).toMatch(/^Contract 1\.4\.2: no changes since .*\.\n$/)
  })

  test('names the change with its place, the step and the entry', () => {
    const text = print('break', '1.5.0')
    expect(text).toContain('BREAKING')
    expect(text).toContain('  POST /things · request body · /name: maxLength 20 → 10 (narrower)\n')
    expect(text).toContain('at least a major release')
    expect(text).toContain('## 2.0.0\n\n### Breaking\n')
    expect(text).toContain(
      'NOT YET: These changes require a major release: 1.4.2 → 2.0.0, but info.version is 1.5.0.',
    )
  })

  test('says so where the document may be released', () => {
    expect(print('addition', '1.5.0')).toContain('Ready for release.')
    expect(print('response enum', '1.5.0')).toContain('NOTABLE')
  })
})

describe('the changelog', () => {
  const { changes } = checked(edits.break as Edit, '1.4.2', '2.0.0')

  test('names each change, and an approved break with its reason', () => {
    expect(changelogEntry('2.0.0', changes, approved)).toBe(
      '## 2.0.0\n\n### Breaking\n\n' +
        '- `POST /things · request body · /name: maxLength 20 → 10 (narrower)`. Labels are short.\n',
    )
  })

  test('takes a new entry before the others, and in the place of one for the same version', () => {
    const log = '# Changelog\n\nWords.\n\n## 1.0.0\n\nFirst.\n'
    const once = withEntry(log, '1.1.0', '## 1.1.0\n\nOne.\n')
    expect(once).toBe('# Changelog\n\nWords.\n\n## 1.1.0\n\nOne.\n\n## 1.0.0\n\nFirst.\n')
    expect(withEntry(once, '1.1.0', '## 1.1.0\n\nTwo.\n')).toBe(once.replace('One', 'Two'))
  })

  test('moves the unreleased notes on the service into the entry, and keeps them when it is written again', () => {
    const log = '# Changelog\n\n## Unreleased\n\n### Service\n\n- Faster.\n\n## 1.0.0\n\nFirst.\n'
    const once = withEntry(log, '1.1.0', '## 1.1.0\n\nOne.\n')
    expect(once).toBe('# Changelog\n\n## 1.1.0\n\nOne.\n\n### Service\n\n- Faster.\n\n## 1.0.0\n\nFirst.\n')
    expect(withEntry(once, '1.1.0', '## 1.1.0\n\nTwo.\n')).toBe(once.replace('One', 'Two'))
  })
})
