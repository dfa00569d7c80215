// The content security policy of pages.

/**
 * Writes the policy: scripts, styles and images of the service alone, and requests to it.
 * @param server the origin of the service, if it is another one
 * @returns the policy, without `frame-ancestors`, which has no effect within a page
 */
export const contentSecurityPolicy = (server = ''): string =>
  [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    `connect-src 'self' ${server}`.trimEnd(),
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ')

export const htmlHeaders = {
  'Content-Type': 'text/html; charset=UTF-8',
  'Content-Security-Policy': `${contentSecurityPolicy()}; frame-ancestors 'none'`,
}
