// Values as PostgreSQL reads them from text.

/** @throws TypeError for what no statement of this service binds */
export function asText(value: unknown): string | null {
  if (typeof value === 'string') return value
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  if (value === null || value === undefined) return null
  if (value instanceof Date) return value.toISOString()
  if (Buffer.isBuffer(value)) return `\\x${value.toString('hex')}`
  if (Array.isArray(value) && value.every((each) => typeof each === 'number')) return `{${value.join()}}`
  throw new TypeError(
    'cannot be bound: only text, numbers, booleans, dates, bytes, lists of numbers and null can',
  )
}
