// The content security policy of the portal's pages.

/**
 * Writes the policy: scripts, styles and images of the portal alone, and requests to the service.
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
