// The building blocks of request and answer schemas: ids, times and text, with their rules published as JSON Schema.
import { z } from '@hono/zod-openapi'

const maxId = Number.MAX_SAFE_INTEGER

/** An id in an answer: an integer from 1 to 2^53-1, so that every JSON parser reads it exactly. */
export const Id = z.int().min(1).max(maxId)

/**
 * An id in a path. Only its canonical decimal form is taken: `01`, `+1`, `1e3` and 2^53 are refused.
 * Coercion would take them (and document a nullable number), hence the pattern.
 */
export const PathId = z
  .string()
  .regex(/^[1-9][0-9]{0,15}$/, 'must be an integer from 1 to 9007199254740991')
  .transform(Number)
  .refine((id) => id <= maxId, 'must be an integer from 1 to 9007199254740991')
  .openapi({ type: 'integer', minimum: 1, maximum: maxId })

// What String.prototype.trim removes (ECMA-262 WhiteSpace and LineTerminator), written out,
// since engines disagree about \s.
const blank = '\\u0009-\\u000d\\u0020\\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000\\ufeff'

// No nested choice, so that a long hostile string is refused in linear time.
const notBlank = new RegExp(`^[${blank}]*[^${blank}\\u0000][^\\u0000]*$`)
// biome-ignore lint/suspicious/noControlCharactersInRegex: PostgreSQL cannot store NUL
const noNul = /^[^\u0000]*$/

const wellFormed = (text: string) => text.isWellFormed()
const notWellFormed = 'must not contain lone surrogates'

/** Free text of `min`..`max` Unicode code points, kept exactly as sent; no NUL, no lone surrogate. */
export const text = (max: number, min = 0) =>
  (min > 0 ? z.string().min(min) : z.string())
    .max(max)
    .regex(noNul, 'must not contain NUL')
    .refine(wellFormed, notWellFormed)

/** A line of 1..`max` Unicode code points as sent that is not blank; surrounding white space is dropped. */
export const line = (max: number) =>
  z
    .string()
    .min(1)
    .max(max)
    .regex(notBlank, 'must not be blank and must not contain NUL')
    .refine(wellFormed, notWellFormed)
    .trim()

/** A calendar day from 0001-01-01 to 9999-12-31; zod alone takes the year 0000, which PostgreSQL has not. */
export const CalendarDay = z.iso
  .date('must be a calendar day, YYYY-MM-DD')
  .refine((day) => !day.startsWith('0000'), 'must be a year from 0001 to 9999')
  .openapi({ format: 'date', pattern: '^(?!0000)[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$' })

/** A moment in an answer: RFC 3339, UTC, exactly three fraction digits. In a cursor it comes back from whoever likes. */
export const Timestamp = z
  .string()
  .regex(/^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{3}Z$/)
  .refine(isMoment)
  .openapi({ format: 'date-time' })

/** Not 30 February, which Date takes for 2 March, nor 24 o'clock; nor the year 0000, which PostgreSQL has not. */
function isMoment(text: string): boolean {
  const time = Date.parse(text)
  return !Number.isNaN(time) && new Date(time).toISOString() === text && !text.startsWith('0000')
}

// zod's own form of an address, but for labels of the domain that end in a hyphen, which it lets through.
const emailForm =
  /^(?!\.)(?!.*\.\.)[A-Za-z0-9_'+\-.]*[A-Za-z0-9_+-]@(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?\.)+[A-Za-z]{2,}$/

/** An address as requests give it, and as other issuers' tokens must to be kept. */
export const Email = z
  .email({
    pattern: emailForm,
    // An absent one keeps zod's own message, by which it is told from a wrong one.
    error: ({ input }) => (input === undefined ? undefined : 'must be an e-mail address in ASCII'),
  })
  .max(255)
  .describe('An e-mail address in ASCII, up to 255 characters. Upper and lower case name the same account.')
  .openapi({ pattern: emailForm.source, examples: ['ada@example.com'] })
