// The formats of the contract for ajv: those of JSON Schema, and its own.
import type { Ajv2020 } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import { ruleErrors } from '../../openapi/recurrence/recurrence-errors.ts'
import { isTimeZone } from '../../openapi/recurrence/wall-clock.ts'

/** @returns the same */
export function withFormats(ajv: Ajv2020): Ajv2020 {
  addFormats.default(ajv)
  ajv.addFormat('wall-clock-time', true) // its pattern says all of it
  ajv.addFormat('time-zone', isTimeZone)
  ajv.addFormat('rrule', (rule) => ruleErrors(rule).length === 0)
  return ajv
}
