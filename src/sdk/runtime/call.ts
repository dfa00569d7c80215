// What a method of the client returns: a promise of the data that can also give the whole answer.

/** The data with what the headers tell. */
export interface Answer<T> {
  data: T
  /** The HTTP response; its body has been read. */
  response: Response
  /** The `X-Request-Id` of the answer. */
  requestId: string | undefined
  /** The entity tag: of a task for `ifMatch`, of any answer for `ifNoneMatch`. */
  etag: string | undefined
  /** Of a list: the `cursor` of the next page, where there is one. */
  nextCursor: string | undefined
}

/** A promise of the data of an answer. The request is on its way when you get it. */
export class Call<T> extends Promise<T> {
  readonly #answer: Promise<Answer<T>>

  constructor(answer: Promise<Answer<T>>) {
    super((resolve) => resolve(undefined as T))
    this.#answer = answer
  }

  // What is derived from a call is a plain promise.
  static override get [Symbol.species](): PromiseConstructor {
    return Promise
  }

  /** The data together with the response, its entity tag, its request id and, of a list, the next cursor. */
  withResponse(): Promise<Answer<T>> {
    return this.#answer
  }

  // Derived on demand, so that a failure is reported once: by whoever asks, or as unhandled if nobody does.
  // biome-ignore lint/suspicious/noThenProperty: a promise has a then
  override then<A = T, B = never>(
    fulfilled?: ((data: T) => A | PromiseLike<A>) | null,
    rejected?: ((reason: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    return this.#answer.then(({ data }) => data).then(fulfilled, rejected)
  }
}

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
