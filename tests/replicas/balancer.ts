// A balancer as operators have it: round robin over the replicas that say they are ready, on connections kept alive. It
// sends a request again only where no connection came about: whatever else goes wrong is the client's to see.
import { Agent, createServer, type IncomingMessage, request, type ServerResponse } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { onTestFinished } from 'vitest'
import { listen } from '../../src/server/http-server.ts'

export type Balancer = {
  url: string
  /** Asks it for its readiness from now on. @returns once it is ready */
  add(replica: { url: string }): Promise<void>
  /** How often each replica has responded. */
  served: ReadonlyMap<string, number>
}

type Target = { url: string; agent: Agent; isReady: boolean }

/** A replica that shuts down goes on for a second after it has said so. */
const lookMillis = 100

/** Ends with the test. */
export async function startBalancer(): Promise<Balancer> {
  const targets: Target[] = []
  const served = new Map<string, number>()
  let turn = 0

  async function forward(client: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await buffer(client)
    for (let tries = 0; tries < targets.length; tries++) {
      const ready = targets.filter(({ isReady }) => isReady)
      const target = ready[turn++ % ready.length]
      if (target === undefined) break
      try {
        await pass(target, client, body, response)
        served.set(target.url, (served.get(target.url) ?? 0) + 1)
        return
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ECONNREFUSED') return refuse(response, error)
        target.isReady = false
      }
    }
    refuse(response, 'no replica is ready')
  }

  async function look(target: Target): Promise<void> {
    try {
      const { status } = await fetch(`${target.url}/ready`, { headers: { Connection: 'close' } })
      target.isReady = status === 200
    } catch {
      target.isReady = false
    }
  }

  const looking = setInterval(() => void Promise.all(targets.map(look)), lookMillis)
  const server = createServer((client, response) => void forward(client, response))
  server.keepAliveTimeout = 65_000
  onTestFinished(() => {
    clearInterval(looking)
    for (const { agent } of targets) agent.destroy()
    server.closeAllConnections()
    server.close()
  })
  return {
    url: `http://127.0.0.1:${await listen(server, 0, '127.0.0.1')}`,
    served,
    async add({ url }) {
      const target = { url, agent: new Agent({ keepAlive: true }), isReady: false }
      targets.push(target)
      while (!target.isReady) await look(target).then(() => sleep(10))
    },
  }
}

/** 502, which no books excuse. */
function refuse(response: ServerResponse, reason: unknown): void {
  response.writeHead(502, { 'Content-Type': 'application/json' })
  response.end(JSON.stringify({ code: `balancer: ${reason}` }))
}

/** What is to be passed on at once ends as it ends. @throws Error when the replica does not respond in full */
function pass(
  { url, agent }: Target,
  client: IncomingMessage,
  body: Buffer,
  response: ServerResponse,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const { connection: _, ...headers } = client.headers
    const forwarded = request(url + client.url, { agent, headers, method: client.method })
    forwarded.once('error', reject)
    forwarded.once('response', async (received) => {
      try {
        const { connection: __, 'keep-alive': ___, ...fields } = received.headers
        const isStream = fields['x-accel-buffering'] === 'no'
        const all = isStream ? undefined : await buffer(received)
        response.writeHead(received.statusCode ?? 502, fields)
        if (isStream) {
          pipeline(received, response).catch(() => {}) // one of them has left
          return resolve()
        }
        response.end(all)
        resolve()
      } catch (error) {
        reject(error)
      }
    })
    forwarded.end(body)
  })
}
