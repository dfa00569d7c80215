// How timestamps are seen in rows: timestamptz(3), as RFC 3339 in UTC with three fraction digits.
export type TimestampColumn = string
