// Tables of text, and figures as they stand in them.
import type { Spread } from './statistics.ts'

/** Aligns columns under their headings: the first to the left, the others to the right. An empty row is a blank line. */
export function table(heading: readonly string[], rows: readonly (readonly string[])[]): string {
  const all = [heading, ...rows]
  const widths = heading.map((_, n) => Math.max(...all.map((row) => row[n]?.length ?? 0)))
  const line = (row: readonly string[]) =>
    row
      .map((cell, n) => (n === 0 ? cell.padEnd(widths[n] as number) : cell.padStart(widths[n] as number)))
      .join('  ')
      .trimEnd()
  const rule = '-'.repeat(widths.reduce((sum, width) => sum + width + 2, -2))
  return [line(heading), rule, ...rows.map(line)].join('\n')
}

/** @returns a figure with about three significant digits; `-` where it was not measured */
export function figure(value: number | null | undefined): string {
  if (value === null || value === undefined || Number.isNaN(value)) return '-'
  const digits = value >= 100 ? 0 : value >= 10 ? 1 : 2
  return value.toFixed(digits)
}

export const middle = (spread: Spread | null): string => (spread === null ? '-' : spread.median.toFixed(2))

export const range = (spread: Spread | null): string =>
  spread === null ? '-' : `${spread.low.toFixed(2)}..${spread.high.toFixed(2)}`
