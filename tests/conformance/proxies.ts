// Proxies in front of a deployment that change one thing in its requests or responses.

export type Forward = (request: Request) => Promise<Response>
/** @param forward to the service as it is */
export type Intermediary = (request: Request, forward: Forward) => Promise<Response>

export const isTask = (request: Request) => /\/tasks\/\d+$/.test(new URL(request.url).pathname)
export const isCollection = (request: Request) => /\/tasks$/.test(new URL(request.url).pathname)
export const isBatch = (request: Request) => /\/tasks\/batch$/.test(new URL(request.url).pathname)
export const isCreation = (request: Request) => request.method === 'POST' && isCollection(request)

/** Changes the responses that a condition picks. */
export const changing =
  (
    picks: (request: Request, response: Response) => boolean,
    change: (response: Response) => Promise<Response>,
  ): Intermediary =>
  async (request, forward) => {
    const response = await forward(request)
    return picks(request, response) ? await change(response) : response
  }

export const withJson = (change: (body: never) => unknown) => async (response: Response) => {
  const body = JSON.stringify(change((await response.json()) as never))
  return new Response(body, { status: response.status, headers: response.headers })
}
export const withHeaders = (change: (headers: Headers) => void) => async (response: Response) => {
  const headers = new Headers(response.headers)
  change(headers)
  return new Response(response.body, { status: response.status, headers })
}
export const withStatus = (status: number) => async (response: Response) =>
  new Response(response.body, { status, headers: response.headers })

export const problem = (status: number, code: string) => {
  const id = 'a-request-id'
  const type = `urn:problem-type:tasks-api:${code}`
  const headers = {
    'Content-Type': 'application/problem+json',
    'Cache-Control': 'no-store',
    'X-Request-Id': id,
  }
  const security = {
    ...{ 'X-Content-Type-Options': 'nosniff', 'Referrer-Policy': 'no-referrer' },
    'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
  }
  const body = { type, title: 'x', status, detail: 'x', code, request_id: id }
  return new Response(JSON.stringify(body), { status, headers: { ...headers, ...security } })
}

export const good = (request: Request, response: Response) => isTask(request) && response.status === 200
