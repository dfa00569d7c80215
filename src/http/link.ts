// The Link header (RFC 8288).

/**
 * Writes a Link header.
 * @param links relation type (e.g. `next`) -> relative reference
 * @returns the value of the header
 */
export const linkHeader = (links: Record<string, string>): string =>
  Object.entries(links)
    .map(([relation, target]) => `<${target}>; rel="${relation}"`)
    .join(', ')
