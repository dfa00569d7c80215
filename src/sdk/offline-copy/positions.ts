// The place of what was put somewhere here, until the service has given it one: opaque texts that are compared.

type Placed = { id: number; position: string }

/** The order of things: by their positions; those that were created here as they were created, behind the others. */
export function inOrder(one: Placed, other: Placed): number {
  if (one.position !== other.position) return one.position < other.position ? -1 : 1
  if (one.id > 0 && other.id > 0) return one.id - other.id
  return Math.sign(other.id) - Math.sign(one.id)
}

/**
 * @param others among which it is to be
 * @param afterId of the one that it comes after; null for the first place, undefined for the last
 * @returns a position there; where that one is not among them, the last
 */
export function behind(others: Placed[], afterId?: number | null): string {
  if (afterId === undefined)
    return after(others.reduce((last, { position }) => (position > last ? position : last), ''))
  const ordered = [...others].sort(inOrder)
  const at = ordered.findIndex(({ id }) => id === afterId)
  if (at === -1 && afterId !== null) return behind(others)
  return after(ordered[at]?.position ?? '', ordered[at + 1]?.position)
}

function after(low: string, high?: string): string {
  // Blanks come before every character of the service's positions, and the mark between the two.
  for (let blanks = ''; ; blanks += ' ') {
    const position = `${low}${blanks}!`
    if (high === undefined || position < high || blanks.length > high.length) return position
  }
}
