// How far a stream of events has come in the sequence of changes, and what it has read and not yet sent.
import { changeEvent } from '../../openapi/resources/change-events.ts'
import { type Given, tokenOf } from '../../openapi/resources/sync-tokens.ts'
import { afterOne, type Page, shown } from './pages.ts'

/** While a stream waits it keeps nothing of what was read: a generator would, in its variables. */
export class Reading {
  #userId: number
  #read: (given: Given) => Promise<Page>
  #text = ''
  given: Given
  /** Whether there is more already. */
  more = false

  /** @param given where it begins @param read @throws Problem 401, 410 */
  constructor(userId: number, given: Given, read: (given: Given) => Promise<Page>) {
    this.#userId = userId
    this.#read = read
    this.given = given
  }

  /** Reads on. @throws as `read` */
  async next(): Promise<void> {
    const start = this.given
    const page = await this.#read(start)
    this.#text += page.changes
      .map((change, index) => changeEvent(tokenOf(this.#userId, afterOne(page, index, start)), shown(change)))
      .join('')
    this.given = page.next
    this.more = page.more
  }

  /** Whether there is something to send. */
  get hasText(): boolean {
    return this.#text !== ''
  }

  /** The events of what was read since it was taken last. */
  take(): string {
    const text = this.#text
    this.#text = ''
    return text
  }

  /** The token for what comes after all that was read. */
  get token(): string {
    return tokenOf(this.#userId, this.given)
  }
}
