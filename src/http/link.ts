// The Link header (RFC 8288).

/** @param links relation -> relative reference */
export const linkHeader = (links: Record<string, string>): string =>
  Object.entries(links)
    .map(([relation, target]) => `<${target}>; rel="${relation}"`)
    .join(', ')
