// Entity tags as the deployment made them: proxies that compress mark them.
import { withoutCoding } from '../../src/openapi/entity-tags.ts'

/** @returns the tag without `W/`, which nginx adds, and without `-gzip` and the like, which Apache appends */
export const strongTag = (tag: string): string => withoutCoding(tag.replace(/^W\//, ''))
