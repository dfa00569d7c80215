// `make mutants-pure`: StrykerJS makes every mutant it knows of the pure rules, and expects a unit test to kill it.
import type { PartialStrykerOptions } from '@stryker-mutator/api/core'
import { pureFiles } from './pure.ts'

export default {
  plugins: ['@stryker-mutator/vitest-runner', import.meta.resolve('./contract-texts.ts')],
  ignorers: ['contract-texts'],
  testRunner: 'vitest',
  vitest: { configFile: 'tests/mutants/stryker.vitest.config.ts' },
  mutate: pureFiles,
  reporters: ['clear-text', 'json'],
  jsonReporter: { fileName: '.data/stryker/report.json' },
  tempDirName: '.data/stryker/sandbox',
  ignorePatterns: ['/.data', '/generated', '/openapi', '/tests/bench'],
  concurrency: 2,
  thresholds: { high: 95, low: 90, break: 90 },
} satisfies PartialStrykerOptions
