// Parameters of statements, in the text format of PostgreSQL.

/**
 * @param value text, a number, a boolean, a date, bytes, a list of numbers or of texts, null or undefined
 * @returns its text format; null for SQL's null, which undefined stands for too
 * @throws TypeError for anything else
 */
export function asText(value: unknown): string | null {
  if (typeof value === 'string') return value
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  if (value === null || value === undefined) return null
  if (value instanceof Date) return value.toISOString()
  if (Buffer.isBuffer(value)) return `\\x${value.toString('hex')}`
  if (Array.isArray(value) && value.every((each) => typeof each === 'number')) return `{${value.join()}}`
  if (Array.isArray(value) && value.every((each) => typeof each === 'string')) return `{${value.map(quoted)}}`
  throw new TypeError(
    'cannot be bound: only text, numbers, booleans, dates, bytes, lists of numbers or of texts, and null can',
  )
}

/** As an element of an array. In quotes every character is text, and `NULL` is no null. */
const quoted = (text: string): string => `"${text.replace(/["\\]/g, '\\$&')}"`
