// Redocly's strictest set of rules, as a library. There is no file of ignored errors: every finding has to be fixed.
import { createConfig, lintFromString } from '@redocly/openapi-core'
import type { LintError } from './contract-rules.ts'

/**
 * Lints a document.
 * @param source the document as text
 * @returns every error and warning
 */
export async function redoclyProblems(source: string): Promise<LintError[]> {
  const config = await createConfig({ extends: ['recommended-strict'] })
  const found = await lintFromString({ source, absoluteRef: 'openapi.json', config })
  return found.map(({ ruleId, message, location: [first] }) => ({
    rule: ruleId,
    place: first?.pointer ?? '#',
    message,
  }))
}
