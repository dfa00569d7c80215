// What an access token says of itself. Only the service can verify it.

/** Whether two tokens belong to the same user and the same sign-in, as far as their claims say. */
export function areOfOneSession(one: string | undefined, other: string | undefined): boolean {
  const [a, b] = [claimsOf(one), claimsOf(other)]
  return ['sub', 'user_id', 'sid'].every((name) => !a[name] || !b[name] || a[name] === b[name])
}

/** @returns the `exp` in milliseconds; Infinity if it cannot be read */
export const expiryOf = (token: string): number =>
  Number(claimsOf(token).exp) * 1000 || Number.POSITIVE_INFINITY

/** @returns which session an access token belongs to; '' where it does not say */
export const sessionOf = (token: string | undefined): string => String(claimsOf(token).sid ?? '')

/** @returns the claims of a JWT, unverified; an empty object for anything else */
export function claimsOf(token = ''): Record<string, unknown> {
  try {
    const claims = token.split('.')[1] as string
    return JSON.parse(atob(claims.replaceAll('-', '+').replaceAll('_', '/'))) ?? {}
  } catch {
    return {}
  }
}
