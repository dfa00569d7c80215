// Types of what is used of autocannon, which has none.
declare module 'autocannon' {
  type Options = {
    url: string
    connections: number
    /** Seconds. */
    duration: number
    /** Seconds. */
    timeout: number
    requests: { setupRequest(request: object): object }[]
  }
  type Instance = Promise<{ duration: number; errors: number }> & {
    on(
      event: 'response',
      listener: (client: unknown, status: number, bytes: number, millis: number) => void,
    ): void
  }
  export default function autocannon(options: Options): Instance
}
