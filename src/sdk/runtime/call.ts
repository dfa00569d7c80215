// What a method of the client returns: a promise of the data that can also give the whole response, or all pages.

/** The data of a response, with the response itself and what its headers say. */
export interface Answer<T> {
  data: T
  /** The HTTP response; its body has been read. */
  response: Response
  /** The `X-Request-Id` of the response. */
  requestId: string | undefined
  /** The entity tag: of a task for `ifMatch`, of any response for `ifNoneMatch`. */
  etag: string | undefined
  /** The `cursor` of the next page, if there is one. */
  nextCursor: string | undefined
}

/** A promise of the data of a response. The request has been started when you get it. */
export class Call<T> extends Promise<T> {
  readonly #answer: Promise<Answer<T>>
  readonly #operation: string

  constructor(answer: Promise<Answer<T>>, operation: string) {
    // A whole promise, since some libraries (zone.js) look into promises that they have not made.
    super((resolve, reject) => {
      answer.then(({ data }) => resolve(data), reject)
    })
    this.#answer = answer
    this.#operation = operation
  }

  /** What `console.log` shows in Node, Deno and Bun: not the data, which may be tokens. */
  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return `Call ${this.#operation}`
  }

  // Promises that are derived from a call are plain promises.
  static override get [Symbol.species](): PromiseConstructor {
    return Promise
  }

  /** The data together with the response, its entity tag, its request id and, for a page, the next cursor. */
  withResponse(): Promise<Answer<T>> {
    // A failure is reported once: by the promise that is returned, not by this one as well.
    this.then(undefined, () => {})
    return this.#answer.then((answer) => answer)
  }
}

/** @returns the data with what the response's headers say */
export function answerOf<T>(data: T, response: Response): Answer<T> {
  const header = (name: string) => response.headers.get(name) ?? undefined
  return {
    data,
    response,
    requestId: header('X-Request-Id'),
    etag: header('ETag'),
    nextCursor: header('X-Next-Cursor'),
  }
}

/**
 * Yields every item, page after page.
 *
 * @param page requests a page by its cursor; `undefined` is the first page
 */
export async function* iterate<T>(
  page: (cursor: string | undefined) => Call<T[]>,
): AsyncGenerator<T, void, void> {
  let cursor: string | undefined
  do {
    const { data, nextCursor } = await page(cursor).withResponse()
    yield* data
    cursor = nextCursor
  } while (cursor !== undefined)
}
