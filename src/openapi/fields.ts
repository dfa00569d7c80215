// Schemas of fields that several resources have: ids, times, text and addresses, with their rules as JSON Schema.
import { z } from '@hono/zod-openapi'
import { isTwin, isVisible, notVisible, placesOfTwins } from './comparable-text.ts'

const maxId = Number.MAX_SAFE_INTEGER

/** An id in a response: an integer from 1 to 2^53-1, which every JSON parser reads exactly. */
export const Id = z.int().min(1).max(maxId)

const idRule = `must be an integer from 1 to ${maxId}`

/** An id in a body. One message says all of the rule, whatever part of it is broken. */
export const BodyId = z
  // For an absent id zod's own message is kept, from which validation.ts recognises that it is absent.
  .int({ error: ({ input }) => (input === undefined ? undefined : idRule), abort: true })
  .min(1, idRule)
  .max(maxId, idRule)

/**
 * An id in a path or a query. Only the canonical decimal form is valid: `01`, `+1`, `1e3` and 2^53 are rejected. `z.coerce` would
 * accept them, and document a nullable number.
 */
export const PathId = z
  .string()
  .regex(/^[1-9][0-9]{0,15}$/, idRule)
  .transform(Number)
  .refine((id) => id <= maxId, idRule)
  .openapi({ type: 'integer', minimum: 1, maximum: maxId })

/** true or false in a query. */
export const flag = z
  .enum(['true', 'false'], 'must be true or false')
  .transform((word) => word === 'true')
  .openapi({ type: 'boolean' })

// White space, controls, and the invisible characters that are met with: zero-width spaces and joiners, U+2800 (a braille
// cell without dots), U+3164 (a Hangul filler). Above U+00FF they stand as themselves, because RE2 knows no `\u`; without
// U+2028 and U+2029, which end a line in the code of a generator.
const blank = '\\x01-\\x20\\x7f-\\xa0\\xad\u1680\u2000-\u200f\u202f\u205f-\u206f\u2800\u3000\u3164\ufeff'

// Without nested repetition, so that a long hostile string is rejected in linear time.
const notBlank = new RegExp(`^[${blank}]*[^${blank}\\x00][^\\x00]*$`)
// biome-ignore lint/suspicious/noControlCharactersInRegex: PostgreSQL cannot store NUL
const noNul = /^[^\x00]*$/

export const wellFormed = (text: string) => text.isWellFormed()
export const notWellFormed = 'must not contain lone surrogates'

/**
 * Free text, kept exactly as sent. NUL and lone surrogates are rejected.
 * @param max length in Unicode code points
 * @param min length in Unicode code points
 */
export const text = (max: number, min = 0) =>
  (min > 0 ? z.string().min(min) : z.string())
    .max(max)
    .regex(noNul, 'must not contain NUL')
    .refine(wellFormed, notWellFormed)

/** What the document says of it. */
export const lineForm = notBlank.source

/** As `line`, with the white space around it. */
export const untrimmedLine = (max: number) =>
  z
    .string()
    .min(1)
    .max(max)
    .regex(notBlank, { error: 'must not be blank and must not contain NUL', abort: true })
    .refine(wellFormed, notWellFormed)
    .refine(isVisible, notVisible) // what the pattern leaves out, because engines differ in it

/**
 * Text of which something is to be seen; white space around it is dropped. NUL and lone surrogates are rejected.
 * @param max length in Unicode code points, white space around the text included
 */
export const line = (max: number) => untrimmedLine(max).trim()

/**
 * Lines in an order, no two alike without regard to case and accents; the document can only say that no two are the same.
 * @param max how many
 * @param maxLength of each, as of `line`
 */
export const lines = (max: number, maxLength: number) =>
  z
    .array(line(maxLength))
    .max(max)
    .check(({ value, issues }) => {
      if (issues.length > 0) return
      for (const at of placesOfTwins(value))
        issues.push({ code: 'custom', message: isTwin, path: [at], input: value })
    })
    .openapi({ uniqueItems: true })

const visible = /^[!-~]*$/

/** An id that another system gave: ASCII without blanks and controls. @param max length in characters */
export const visibleAscii = (max: number) =>
  z
    .string()
    .min(1)
    .max(max)
    .regex(visible, 'must be visible ASCII characters')
    .refine(wellFormed, notWellFormed)

// Without a lookahead for the year 0000, which RE2 and Rust's regex do not have.
const dayForm =
  '^([1-9][0-9]{3}|0[1-9][0-9]{2}|00[1-9][0-9]|000[1-9])-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$'

const emptyOrNotBlank = new RegExp(`^([${blank}]*[^${blank}\\x00][^\\x00]*)?$`)

/**
 * What a search looks for: empty, or text with something to be seen. NUL and lone surrogates are rejected.
 * @param max length in Unicode code points
 */
export const searchText = (max: number) =>
  z
    .string()
    .max(max)
    .regex(emptyOrNotBlank, { error: 'must have a word and must not contain NUL', abort: true })
    .refine(wellFormed, notWellFormed)

/** A calendar day from 0001-01-01 to 9999-12-31. zod alone accepts the year 0000, which PostgreSQL does not have. */
export const CalendarDay = z.iso
  .date('must be a calendar day, YYYY-MM-DD')
  .refine((day) => !day.startsWith('0000'), 'must be a year from 0001 to 9999')
  .openapi({ format: 'date', pattern: dayForm })

const timestampForm = /^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{3}Z$/
const timestampRule = 'must be a timestamp in UTC with milliseconds, YYYY-MM-DDThh:mm:ss.sssZ'

/** A timestamp: RFC 3339 in UTC with exactly three fraction digits. Validated strictly, since cursors come from clients. */
export const Timestamp = z
  .string()
  .regex(timestampForm, { error: timestampRule, abort: true })
  .refine(isTimestamp, timestampRule)
  .openapi({ format: 'date-time' })

/** Rejects 30 February and 24 o'clock, which Date would carry over, and the year 0000, which PostgreSQL does not have. */
function isTimestamp(text: string): boolean {
  const time = Date.parse(text)
  return !Number.isNaN(time) && new Date(time).toISOString() === text && !text.startsWith('0000')
}

// RFC 5321 without quoted local parts and address literals, for domains that have a dot: `user@localhost` is most often a
// mistake. Domains of other scripts are in ASCII as `xn--…`, top-level ones too.
const emailForm =
  /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*@([A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?\.)+([A-Za-z]{2,}|[Xx][Nn]--[A-Za-z0-9-]*[A-Za-z0-9])$/

/** An e-mail address in a request. An address in another issuer's token is kept only if it is valid by this schema. */
export const Email = z
  .email({
    pattern: emailForm,
    // For an absent address zod's own message is kept, from which validation.ts recognises that it is absent.
    error: ({ input }) => (input === undefined ? undefined : 'must be an e-mail address in ASCII'),
  })
  .max(255)
  .describe('An e-mail address in ASCII, up to 255 characters. Upper and lower case name the same account.')
  .openapi({ pattern: emailForm.source, examples: ['ada@example.com'] })
