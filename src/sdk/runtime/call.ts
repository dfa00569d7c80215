// What a method of the client returns: a promise of the data that can also give the whole response.

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

  constructor(answer: Promise<Answer<T>>) {
    super((resolve) => resolve(undefined as T))
    this.#answer = answer
  }

  // Promises that are derived from a call are plain promises.
  static override get [Symbol.species](): PromiseConstructor {
    return Promise
  }

  /** The data together with the response, its entity tag, its request id and, for a page, the next cursor. */
  withResponse(): Promise<Answer<T>> {
    return this.#answer
  }

  // Derived on demand, so that a failure is reported once: to those who ask for the data or the response, or as unhandled.
  // biome-ignore lint/suspicious/noThenProperty: a promise has a then
  override then<A = T, B = never>(
    fulfilled?: ((data: T) => A | PromiseLike<A>) | null,
    rejected?: ((reason: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    return this.#answer.then(({ data }) => data).then(fulfilled, rejected)
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
