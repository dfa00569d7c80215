// The guide: what a reader should know before the operations. It is the description of the OpenAPI document, so every
// portal shows it.
import { authentication, gettingStarted, personalTokens, recovery } from './access.ts'
import { errors } from './errors.ts'
import { files } from './files.ts'
import { offline } from './offline.ts'
import { order } from './order.ts'
import { recurrence } from './recurrence.ts'
import { limits, paging, versioning, writing } from './requests.ts'
import { sync } from './sync.ts'

const opening = `A task service for many users, each strictly apart from the others: typed, predictable, and careful with what you
write.`

/** Markdown with a first-level heading for each chapter. */
export const guide = [
  opening,
  gettingStarted,
  authentication,
  recovery,
  personalTokens,
  errors,
  paging,
  writing,
  order,
  recurrence,
  sync,
  offline,
  files,
  limits,
  versioning,
].join('\n\n')
