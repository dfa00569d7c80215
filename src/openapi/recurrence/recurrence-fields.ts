// Schemas of the fields that say when a task is due, beside its day. The SDK's in-memory service judges them by their formats.
import { z } from '@hono/zod-openapi'
import { ruleErrors, timeZoneError } from './recurrence-errors.ts'
import { maxRuleLength, ruleForm } from './recurrence-rule.ts'
import { timeZoneForm } from './wall-clock.ts'

const timeForm = /^([01][0-9]|2[0-3]):[0-5][0-9]$/

/** A time on a clock. */
export const WallClockTime = z
  .string()
  .regex(timeForm, 'must be a time, HH:MM')
  .openapi({ format: 'wall-clock-time' })

/** A name of IANA's time zone database. */
export const TimeZone = z
  .string()
  .superRefine((name, { addIssue }) => {
    const message = timeZoneError(name)
    if (message) addIssue({ code: 'custom', message })
  })
  .openapi({ format: 'time-zone', pattern: timeZoneForm.source, minLength: 1, maxLength: 64 })

/** A recurrence rule of RFC 5545. */
export const Recurrence = z
  .string()
  .superRefine((rule, { addIssue }) => {
    for (const message of ruleErrors(rule)) addIssue({ code: 'custom', message })
  })
  .openapi({ format: 'rrule', pattern: ruleForm.source, minLength: 1, maxLength: maxRuleLength })
