// Entity tags as the deployment made them: proxies that compress mark them.

/** @returns the tag without `W/`, which nginx adds, and without `-gzip` and the like, which Apache appends */
export const strongTag = (tag: string): string =>
  tag.replace(/^W\//, '').replace(/(?:--?|;)(?:gzip|deflate|br|zstd)"$/, '"')
